"""Node pools as Azure really describes them (azure-facts, section I)."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.facts.pools import parse_pool
from aks_preflight.model.pool import Machines, UpgradeSettings
from aks_preflight.model.reason import NotKnown, Why
from aks_preflight.model.version import Version
from tests.facts.bodies import pool_body


def virtual_machines(scale: Any = None, status: Any = None, **changes: Any) -> dict[str, Any]:
    """A VirtualMachines pool: neither count nor size of its own (facts I.3)."""
    body = pool_body(type="VirtualMachines", virtualMachinesProfile={"scale": scale or {}}, **changes)
    del body["count"], body["vmSize"]
    return {**body, "virtualMachineNodesStatus": status} if status is not None else body


def test_a_scale_set_has_one_size() -> None:
    assert parse_pool(pool_body(count=3, vmSize="Standard_D4s_v5")).machines == (Machines("Standard_D4s_v5", 3),)


def test_the_standalone_form_of_a_pool_says_the_same_as_the_embedded_one() -> None:
    flat = pool_body("user1")
    name = flat.pop("name")
    standalone = {"id": "/subscriptions/s/.../agentPools/user1", "name": name, "type": "x", "properties": flat}
    assert parse_pool(standalone) == parse_pool(pool_body("user1"))


@pytest.mark.parametrize("body", [pool_body(upgradeSettings={}), pool_body(upgradeSettings=None)])
def test_an_upgrade_setting_that_is_empty_or_null_is_unset(body: dict[str, Any]) -> None:
    assert parse_pool(body).upgrade == UpgradeSettings()


def test_upgrade_settings_may_be_absent() -> None:
    body = pool_body()
    del body["upgradeSettings"]
    assert parse_pool(body).upgrade.max_surge is None


def test_upgrade_settings_as_stated() -> None:
    stated = {
        "maxSurge": "33%",
        "maxUnavailable": "0",
        "drainTimeoutInMinutes": 45,
        "undrainableNodeBehavior": "Cordon",
    }
    pool = parse_pool(pool_body(upgradeSettings=stated, upgradeStrategy="bluegreen"))
    assert (pool.upgrade.max_surge, pool.upgrade.max_unavailable) == ("33%", "0")
    assert (pool.upgrade.drain_timeout_minutes, pool.upgrade.undrainable) == (45, "Cordon")
    assert pool.upgrade.blue_green


@pytest.mark.parametrize("count", [None, "absent"])
def test_a_pool_without_a_count_has_no_machines_to_tell_rather_than_none(count: Any) -> None:
    body = pool_body(count=None)
    if count == "absent":
        del body["count"]
    assert parse_pool(body).machines is None


def test_a_pool_of_no_nodes_is_known() -> None:
    assert parse_pool(pool_body(count=0)).machines == (Machines("Standard_D4s_v5", 0),)


def test_a_pool_without_a_size_keeps_its_count() -> None:
    assert parse_pool(pool_body(count=2, vmSize=None)).machines == (Machines(None, 2),)


def test_max_pods_of_0_means_not_stated() -> None:
    assert parse_pool(pool_body(maxPods=0)).max_pods is None
    assert parse_pool(pool_body(maxPods=None)).max_pods is None
    assert parse_pool(pool_body(maxPods=30)).max_pods == 30


def test_the_version_that_runs_counts_before_the_one_asked_for() -> None:
    assert parse_pool(pool_body(orchestratorVersion="1.33")).version == Version(1, 33, 2)


@pytest.mark.parametrize("current", [None, ""])
def test_without_a_current_version_the_one_asked_for_counts(current: Any) -> None:
    body = pool_body(orchestratorVersion="1.32.6", currentOrchestratorVersion=current)
    assert parse_pool(body).version == Version(1, 32, 6)


def test_enums_are_read_in_any_case() -> None:
    pool = parse_pool(
        pool_body(
            scaleSetPriority="SPOT", powerState={"code": "stopped"}, podIPAllocationMode="staticblock",
            osType="windows", mode="user",
        )
    )  # fmt: skip
    assert pool.spot
    assert pool.stopped
    assert pool.static_block
    assert pool.is_windows
    assert not pool.is_system


# VirtualMachines pools


def test_virtual_machines_scaled_by_hand() -> None:
    scale = {"manual": [{"size": "Standard_D4s_v5", "count": 2}, {"size": "Standard_D8s_v5", "count": 1}]}
    pool = parse_pool(virtual_machines(scale))
    assert pool.machines == (Machines("Standard_D4s_v5", 2), Machines("Standard_D8s_v5", 1))
    assert pool.is_virtual_machines
    assert not pool.autoscaling


def test_what_runs_counts_before_what_was_asked_for() -> None:
    scale = {"manual": [{"size": "Standard_D4s_v5", "count": 5}]}
    pool = parse_pool(virtual_machines(scale, [{"size": "Standard_D4s_v5", "count": 2}]))
    assert pool.machines == (Machines("Standard_D4s_v5", 2),)


def test_an_entry_that_may_be_of_several_sizes_is_not_guessed() -> None:
    scale = {"manual": [{"sizes": ["Standard_D4s_v3", "Standard_D8s_v3"], "count": 2}]}
    assert parse_pool(virtual_machines(scale)).machines is None
    told = parse_pool(virtual_machines(scale, [{"size": "Standard_D4s_v3", "count": 2}]))
    assert told.machines == (Machines("Standard_D4s_v3", 2),)


def test_one_entry_without_a_count_leaves_the_whole_pool_untold() -> None:
    scale = {"manual": [{"size": "Standard_D4s_v5", "count": 2}, {"size": "Standard_D8s_v5"}]}
    assert parse_pool(virtual_machines(scale)).machines is None


def test_no_entries_are_no_machines_to_tell_rather_than_none() -> None:
    assert parse_pool(virtual_machines({"manual": []}, [])).machines is None


def test_an_older_answer_states_them_as_of_a_scale_set() -> None:
    pool = parse_pool(pool_body(type="VirtualMachines", count=3, vmSize="standard_d2a_v4"))
    assert pool.machines == (Machines("standard_d2a_v4", 3),)


@pytest.mark.parametrize("as_list", [False, True], ids=["object", "list"])
def test_the_autoscaler_of_a_virtual_machines_pool(as_list: bool) -> None:
    bounds = {"size": "standard_d2s_v3", "minCount": 1, "maxCount": 3}
    status = [{"size": "Standard_D2s_v3", "count": 1}]
    pool = parse_pool(virtual_machines({"autoscale": [bounds] if as_list else bounds}, status))
    assert pool.autoscaling
    assert pool.max_count == 3
    assert pool.machines == (Machines("Standard_D2s_v3", 1),)


def test_several_autoscaled_sizes_are_admitted_at_the_sum_of_their_maxima() -> None:
    scale = {"autoscale": [{"size": "a", "maxCount": 3}, {"size": "b", "maxCount": 4}]}
    assert parse_pool(virtual_machines(scale)).max_count == 7
    scale["autoscale"][1]["maxCount"] = None
    untold = parse_pool(virtual_machines(scale))
    assert untold.autoscaling
    assert untold.max_count is None


# What should not be there


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", "3"),
        ("count", True),
        ("count", 2.5),
        ("count", -1),
        ("count", float("inf")),
        ("count", float("nan")),
        ("vmSize", 4),
        ("maxPods", "thirty"),
        ("osType", ["Linux"]),
        ("currentOrchestratorVersion", "latest"),
        ("currentOrchestratorVersion", 1.33),
        ("upgradeSettings", "33%"),
        ("availabilityZones", "1"),
        ("availabilityZones", [1]),
        ("enableAutoScaling", "true"),
        ("powerState", "Running"),
        ("name", None),
    ],
)
def test_a_wrong_type_is_a_reason_and_never_a_guess(field: str, value: Any) -> None:
    with pytest.raises(NotKnown) as told:
        parse_pool(pool_body(**{field: value}))
    assert told.value.reason.why is Why.MALFORMED
    assert str(told.value).startswith("malformed answer: ")
    assert field in str(told.value) or "name" in str(told.value)


def test_the_properties_of_a_pool_that_are_no_object() -> None:
    with pytest.raises(NotKnown, match="properties is 'none'"):
        parse_pool({"name": "user1", "properties": "none"})


@pytest.mark.parametrize(("field", "name"), [("vnetSubnetID", "subnet_id"), ("podSubnetID", "pod_subnet_id")])
def test_a_slash_at_the_end_of_a_subnets_id_makes_no_second_subnet(field: str, name: str) -> None:
    identity = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/nodes"
    for written, read in ((f"{identity}/", identity), (identity, identity), ("", None)):
        assert getattr(parse_pool(pool_body(**{field: written})), name) == read


@pytest.mark.parametrize(
    ("written", "strategy", "blocks"),
    [
        ({}, False, False),
        ({"upgradeStrategy": "Rolling", "podIPAllocationMode": "dynamicindividual"}, False, False),
        ({"upgradeStrategy": "bluegreen", "podIPAllocationMode": "StaticBlock"}, True, True),
        ({"upgradeStrategy": "Canary", "podIPAllocationMode": "PrefixBlock"}, None, None),
    ],
)
def test_a_value_of_which_nothing_is_known_is_no_default(
    written: dict[str, str], strategy: bool | None, blocks: bool | None
) -> None:
    pool = parse_pool(pool_body(**written))
    assert (pool.upgrade.blue_green, pool.static_block) == (strategy, blocks)
