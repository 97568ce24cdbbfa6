"""Checks that warn at most: what an operator should know, and Azure does not refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aks_checks.cluster.counted_nodes import counted_nodes
from aks_checks.cluster.feature_retirement import feature_retirement
from aks_checks.cluster.managed_identity import managed_identity
from aks_checks.cluster.pinned_machines import pinned_machines
from aks_checks.cluster.running_pools import running_pools
from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Status
from aks_preflight.model.question import Start
from tests.builders import CLUSTER_ID, KNOWLEDGE, make_cluster, make_demand, make_pool, make_scale, make_upgrade

GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute"


@pytest.mark.parametrize(("principal", "status"), [(None, Status.OK), ("MSI", Status.OK), ("0000-1111", Status.WARN)])
def test_a_service_principal_expires(principal: str | None, status: Status) -> None:
    assert [f.status for f in managed_identity(make_cluster(service_principal=principal))] == [status]


@pytest.mark.parametrize(("mode", "status"), [(None, Status.OK), ("Manual", Status.OK), ("auto", Status.WARN)])
def test_auto_provisioned_nodes_are_in_no_count(mode: str | None, status: Status) -> None:
    assert [f.status for f in counted_nodes(make_cluster(node_provisioning=mode))] == [status]


@pytest.mark.parametrize("pin", ["capacity_reservation_group_id", "host_group_id", "proximity_placement_group_id"])
def test_a_pool_that_grows_in_one_place_is_told(pin: str) -> None:
    pinned: dict[str, Any] = {pin: f"{GROUP}/things/here"}
    cluster = make_cluster(make_pool("apps", **pinned))
    (found,) = pinned_machines(make_demand(cluster, make_upgrade(cluster)), cluster)
    assert found.status is Status.WARN
    assert "here" in found.summary


def test_where_nothing_grows_or_is_pinned_there_is_nothing_to_tell() -> None:
    pinned = make_cluster(make_pool("apps", 3, host_group_id=f"{GROUP}/hostGroups/here"))
    shrinks = make_demand(pinned, make_scale(pinned, "apps", 1))
    assert [f.status for f in pinned_machines(shrinks, pinned)] == [Status.NOT_APPLICABLE]
    free = make_cluster()
    assert [f.status for f in pinned_machines(make_demand(free, make_upgrade(free)), free)] == [Status.OK]


def test_a_stopped_pool_is_upgraded_later() -> None:
    cluster = make_cluster(make_pool("apps"), make_pool("rests", stopped=True))
    (found,) = running_pools(make_demand(cluster, make_upgrade(cluster)), cluster)
    assert (found.status, found.subject.name) == (Status.WARN, "rests")


def test_pools_that_run_and_clusters_that_are_started_are_fine() -> None:
    running, stopped = make_cluster(), make_cluster(make_pool(stopped=True), stopped=True)
    assert [f.status for f in running_pools(make_demand(running, make_upgrade(running)), running)] == [Status.OK]
    assert [f.status for f in running_pools(make_demand(stopped, Start()), stopped)] == [Status.NOT_APPLICABLE]


def test_pools_of_a_stopped_cluster_are_not_told_one_by_one() -> None:
    cluster = make_cluster(make_pool(stopped=True), stopped=True)
    found = running_pools(make_demand(cluster, make_upgrade(cluster)), cluster)
    assert [f.status for f in found] == [Status.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("day", "addons", "status"),
    [
        (date(2026, 11, 23), (), Status.OK),
        (date(2026, 11, 23), ("azurepolicy",), Status.OK),
        (date(2026, 11, 23), ("openservicemesh",), Status.WARN),
        (date(2026, 11, 23), ("webAppRouting",), Status.WARN),
        (date(2026, 1, 28), ("webAppRouting",), Status.OK),
        (date(2026, 1, 29), ("webAppRouting",), Status.WARN),
    ],
)
def test_an_add_on_is_told_from_its_announcement_on(day: date, addons: tuple[str, ...], status: Status) -> None:
    found = feature_retirement(make_cluster(addons=addons), load(day, None))
    assert [f.status for f in found] == [status]


@pytest.mark.parametrize(("day", "status"), [(date(2026, 6, 11), Status.OK), (date(2026, 6, 12), Status.WARN)])
def test_custom_certificates_of_pools_are_told_from_their_announcement_on(day: date, status: Status) -> None:
    cluster = make_cluster(make_pool("apps", custom_ca_trust=True))
    assert [f.status for f in feature_retirement(cluster, load(day, None))] == [status]


def test_pools_without_custom_certificates_are_not_concerned() -> None:
    assert [f.status for f in feature_retirement(make_cluster(), KNOWLEDGE)] == [Status.OK]


def test_only_add_ons_that_are_on_are_read() -> None:
    properties = {
        "addonProfiles": {"azurepolicy": {"enabled": True}, "openServiceMesh": {"enabled": False}, "other": None},
        "ingressProfile": {"webAppRouting": {"enabled": True}},
    }
    read = parse_cluster({"id": CLUSTER_ID, "location": "westeurope", "properties": properties})
    assert read.addons == ("azurepolicy", "webAppRouting")
