"""Locks: where they lie, what they forbid, and that one list serves a whole subscription."""

from __future__ import annotations

import pytest

from aks_checks.cluster.no_locks import no_locks
from aks_preflight.facts.locks import READ_LOCKS, Lock, Locks, parse_lock
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import AskUpgrade, Operation
from aks_preflight.model.reason import NotKnown, Why
from tests.builders import (
    CLUSTER_ID,
    NODE_GROUP,
    SUBSCRIPTION,
    VNET_ID,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_upgrade,
)
from tests.facts.memory import MemoryArm, denied

LIST = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/locks"
# Azure writes one id in several cases.
NODES = f"/subscriptions/{SUBSCRIPTION}/resourcegroups/{NODE_GROUP.upper()}"
BALANCER = f"{NODES}/providers/Microsoft.Network/loadBalancers/kubernetes"
GROUP = CLUSTER_ID.split("/providers/", maxsplit=1)[0]
ELSEWHERE = f"{NODES}-other/providers/Microsoft.Compute/disks/d"
CLUSTER = make_cluster(make_pool("system", 3, mode="System"), make_pool("apps", 3))


def lock(scope: str, level: str = "CanNotDelete") -> Lock:
    return Lock(f"{scope}/providers/Microsoft.Authorization/locks/keep", "keep", scope, level, f"GET {LIST}")


def asked(operation: Operation, *locks: Lock) -> list[Finding]:
    return list(no_locks(make_demand(CLUSTER, operation), CLUSTER, Locks(locks, f"GET {LIST}")))


OPERATIONS: dict[str, Operation] = {
    "upgrade": make_upgrade(CLUSTER),
    "scale-in": make_scale(CLUSTER, "apps", 2),
    "scale-out": make_scale(CLUSTER, "apps", 4),
    "pool": make_new_pool(),
}
SUBSCRIBED = f"/subscriptions/{SUBSCRIPTION}"


@pytest.mark.parametrize("scope", [NODES, BALANCER, SUBSCRIBED], ids=["nodes' group", "resource in it", "subscription"])
@pytest.mark.parametrize(
    ("operation", "status"),
    [("upgrade", Status.FAIL), ("scale-in", Status.FAIL), ("scale-out", Status.WARN), ("pool", Status.WARN)],
)
def test_a_delete_lock_on_the_nodes_forbids_what_deletes_nodes(operation: str, status: Status, scope: str) -> None:
    (found,) = asked(OPERATIONS[operation], lock(scope))
    assert found.status is status
    assert found.remedies[0].command == f"az lock delete --ids {scope}/providers/Microsoft.Authorization/locks/keep"


def test_of_several_scales_one_that_shrinks_is_enough() -> None:
    demand = make_demand(CLUSTER, make_scale(CLUSTER, "system", 1), make_scale(CLUSTER, "apps", 9))
    assert [f.status for f in no_locks(demand, CLUSTER, Locks((lock(NODES),), f"GET {LIST}"))] == [Status.FAIL]


@pytest.mark.parametrize("scope", [CLUSTER_ID, GROUP, NODES, BALANCER, SUBSCRIBED])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_read_only_lock_on_cluster_or_nodes_forbids_everything(operation: str, scope: str) -> None:
    (found,) = asked(OPERATIONS[operation], lock(scope, "readonly"))
    assert found.status is Status.FAIL


@pytest.mark.parametrize("scope", [VNET_ID, f"{VNET_ID}/subnets/nodes"], ids=["VNet", "subnet in it"])
def test_a_read_only_lock_on_the_vnet_is_a_risk(scope: str) -> None:
    (found,) = asked(OPERATIONS["upgrade"], lock(scope, "ReadOnly"))
    assert found.status is Status.WARN


@pytest.mark.parametrize("scope", [CLUSTER_ID, GROUP, VNET_ID, ELSEWHERE])
def test_a_delete_lock_on_what_is_not_deleted_is_in_nobodys_way(scope: str) -> None:
    (found,) = asked(OPERATIONS["upgrade"], lock(scope))
    assert found.status is Status.OK


def test_a_lock_elsewhere_says_nothing_of_this_cluster() -> None:
    assert [f.status for f in asked(OPERATIONS["upgrade"], lock(ELSEWHERE, "ReadOnly"))] == [Status.OK]


def test_every_lock_in_the_way_is_named() -> None:
    assert [f.status for f in asked(OPERATIONS["upgrade"], lock(NODES), lock(GROUP, "ReadOnly"))] == [Status.FAIL] * 2


async def test_all_locks_of_a_subscription_come_with_one_list() -> None:
    body = {"id": lock(BALANCER).id, "name": "keep", "properties": {"level": "CanNotDelete", "notes": ""}}
    arm = MemoryArm({LIST: [body]})
    read = await Locks.fetch(arm, CLUSTER, AskUpgrade())
    assert arm.asked == [LIST]
    assert [(one.scope, one.name, one.level) for one in read.locks] == [(BALANCER, "keep", "CanNotDelete")]
    assert Locks.key(CLUSTER, AskUpgrade()) == SUBSCRIPTION


async def test_locks_that_may_not_be_read_are_not_known() -> None:
    with pytest.raises(NotKnown) as unknown:
        await Locks.fetch(MemoryArm({LIST: denied(READ_LOCKS, SUBSCRIBED)}), CLUSTER, AskUpgrade())
    assert unknown.value.reason.action == READ_LOCKS


@pytest.mark.parametrize("body", [{}, {"id": "/subscriptions/s"}, {"id": lock(NODES).id}])
def test_a_lock_that_tells_neither_scope_nor_level_is_malformed(body: dict[str, str]) -> None:
    with pytest.raises(NotKnown) as unknown:
        parse_lock(body, "GET locks")
    assert unknown.value.reason.why is Why.MALFORMED
