"""What holds of every cluster and question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aks_checks.cluster.node_limits import node_limits
from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.quota import ComputeUsages, normal
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Gate, Reading, Remedy, Status
from aks_preflight.model.pool import Machines, NodePool, UpgradeSettings
from aks_preflight.model.question import NewPool, Operation, Scale, Upgrade
from aks_preflight.plugin import NotKnown
from tests.builders import (
    KNOWLEDGE,
    NODE_GROUP,
    make_cluster,
    make_demand,
    make_sizes,
    make_subnet,
    make_upgrade,
    make_usages,
    make_vnet,
)
from tests.capacity.strategies import LACKING, clusters, counts, operations, pools, upgrades, without

ENOUGH = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIZES = make_sizes()
used = st.integers(0, 1200)


@st.composite
def networks(draw: st.DrawFn) -> VirtualNetwork:
    held = {NODE_GROUP.lower(): draw(used)} if draw(st.booleans()) else {}
    return make_vnet(
        make_subnet("nodes", "10.0.0.0/22", used=draw(used), held_by=held),
        make_subnet("other", "10.1.0.0/23", used=draw(used)),
    )


@st.composite
def usages(draw: st.DrawFn) -> ComputeUsages:
    families = ["cores", "lowPriorityCores", "standardDSv5Family", "standardESv5Family", "standardDSv3Family"]
    return make_usages({family: (draw(st.integers(0, 220)), 200) for family in families})


def every_finding(demand: Demand, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages) -> Iterator[Finding]:
    yield from subnet_headroom(demand, cluster, vnet, KNOWLEDGE)
    yield from pod_cidr_headroom(demand, cluster, KNOWLEDGE)
    yield from vcpu_quota(demand, cluster, quota, SIZES)
    yield from node_limits(demand, cluster, KNOWLEDGE)


@ENOUGH
@given(st.data(), clusters(), networks(), usages())
def test_arithmetic_and_status_agree(
    data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages
) -> None:
    demand = make_demand(cluster, *data.draw(operations(cluster)))
    for found in every_finding(demand, cluster, vnet, quota):
        for reading in found.readings:
            agrees_with_itself(reading)
        agrees_with_its_readings(found)
        assert len({reading.name for reading in found.readings}) == len(found.readings)


def agrees_with_itself(reading: Reading) -> None:
    assert reading.needs == sum(term.count * term.each for term in reading.terms)
    assert all(term.count > 0 and term.each > 0 for term in reading.terms)
    assert reading.name
    assert reading.unit
    if reading.missing is None:
        assert reading.has is not None
        assert reading.fits is (reading.needs <= max(reading.has, 0))
    assert (reading.short > 0) is (reading.fits is False)
    assert reading.short == (max(0, reading.needs - (reading.has or 0)) if reading.fits is False else 0)


def agrees_with_its_readings(found: Finding) -> None:
    if not found.readings:
        assert found.status is Status.NOT_APPLICABLE
        return
    deciding = [r.fits for r in found.readings if r.decides]
    assert (found.status is Status.FAIL) is (False in deciding)
    if found.status is Status.OK:
        assert all(fits is True for fits in deciding)
        assert deciding or all(r.fits is True for r in found.readings)
        assert not any(r.fits is False for r in found.readings)
    assert (found.status is Status.UNKNOWN) is (found.reason is not None)


@ENOUGH
@given(st.data(), clusters(), networks(), usages())
def test_every_question_of_new_nodes_is_decided_by_something(
    data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages
) -> None:
    demand = make_demand(cluster, *data.draw(operations(cluster)))
    for found in every_finding(demand, cluster, vnet, quota):
        decide = [r for r in found.readings if r.decides]
        if demand.question != "start":
            assert decide or found.status is Status.NOT_APPLICABLE
            free_now = found.subject.kind in ("subnet", "pod CIDR", "vCPU quota")
            assert not free_now or any(r.gate is Gate.ALLOCATION for r in decide)
        else:
            assert all(r.gate is Gate.ADMISSION for r in decide)


@ENOUGH
@given(st.data(), clusters(), counts, counts, networks(), usages())
def test_needs_never_fall_as_the_surge_grows(
    data: st.DataObject, cluster: Cluster, one: int, other: int, vnet: VirtualNetwork, quota: ComputeUsages
) -> None:
    asked = data.draw(upgrades(cluster))
    assert isinstance(asked, Upgrade)
    small, large = (
        {
            f.subject: f
            for f in every_finding(make_demand(cluster, replace(asked, max_surge=str(n))), cluster, vnet, quota)
        }
        for n in sorted((one, other))
    )
    assert small.keys() <= large.keys()
    for subject, found in small.items():
        for pick in (most, decided):
            assert pick(found) <= pick(large[subject])
        if large[subject].status is Status.OK:
            assert found.status is Status.OK


def most(found: Finding) -> int:
    return max((r.needs or 0 for r in found.readings if "admitted" not in r.name), default=0)


def decided(found: Finding) -> int:
    return max((r.needs or 0 for r in found.readings if r.decides and "admitted" not in r.name), default=0)


@ENOUGH
@given(st.data(), clusters(), networks(), usages())
def test_at_once_never_needs_less_than_in_turn(
    data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages
) -> None:
    asked = data.draw(upgrades(cluster))
    assert isinstance(asked, Upgrade)
    in_turn, at_once = (
        list(every_finding(make_demand(cluster, replace(asked, at_once=together)), cluster, vnet, quota))
        for together in (False, True)
    )
    assert all(decided(one) <= decided(other) for one, other in zip(in_turn, at_once, strict=True))


@ENOUGH
@given(st.data(), clusters(), networks(), usages(), st.integers(0, 3))
def test_what_is_not_known_of_a_pool_concerned_is_never_ok(
    data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages, where: int
) -> None:
    """A pool without a count that takes new nodes: whatever rests on it is unknown or, by what is known, a failure."""
    odd = replace(
        data.draw(pools("odd")), machines=None, spot=False, stopped=False, subnet_id=cluster.pools[0].subnet_id
    )
    some = list(cluster.pools)
    some.insert(min(where, len(some)), odd)
    cluster = replace(cluster, stated_pools=tuple(some))
    asked = replace(make_upgrade(cluster), pools=cluster.pools)
    demand = make_demand(cluster, replace(asked, target=KNOWLEDGE.limits.surge_retry_min_version))
    for found in every_finding(demand, cluster, vnet, quota):
        rests = found.subject.kind in ("cluster", "pod CIDR") or found.subject.name in (
            odd.name,
            "nodes",
            "cores in westeurope",
        )
        if found.subject.kind == "subnet":
            rests = found.subject.id == odd.subnet_id
        if rests and found.status is not Status.NOT_APPLICABLE:
            assert found.status in (Status.UNKNOWN, Status.FAIL)


@ENOUGH
@given(clusters(), networks(), usages(), st.sampled_from(LACKING))
def test_knowing_less_of_a_pool_never_turns_a_finding_green(
    cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages, what: str
) -> None:
    """A failure, and what is not known, are not made ok by an answer that leaves something out."""
    first, *rest = cluster.pools
    before, after = (
        statuses(replace(cluster, stated_pools=(pool, *rest)), vnet, quota) for pool in (first, without(first, what))
    )
    for subject, status in after.items():
        if status is Status.OK:
            assert before.get(subject) not in (Status.FAIL, Status.UNKNOWN)


def statuses(cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages) -> dict[str, Status]:
    demand = make_demand(cluster, make_upgrade(cluster))
    try:
        return {f.subject.id: f.status for f in every_finding(demand, cluster, vnet, quota)}
    except NotKnown:
        return {}


# Remedies


@ENOUGH
@given(st.data(), clusters(), networks(), usages())
def test_every_remedy_works(data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages) -> None:
    asked = data.draw(operations(cluster))
    demand = make_demand(cluster, *asked)
    for found in every_finding(demand, cluster, vnet, quota):
        for remedy in found.remedies:
            after = applied(remedy, found, asked, cluster, vnet, quota)
            assert all(r.fits is True for r in after.readings if r.decides), (remedy, after)
            assert after.status in (Status.OK, Status.WARN)
            assert shortages(after) < shortages(found), (remedy, found, after)


def shortages(found: Finding) -> int:
    return sum(r.fits is False for r in found.readings)


def applied(
    remedy: Remedy,
    found: Finding,
    asked: tuple[Operation, ...],
    cluster: Cluster,
    vnet: VirtualNetwork,
    quota: ComputeUsages,
) -> Finding:
    """The same subject's finding once the remedy is done, by the program's own way from question to finding."""
    if remedy.command:
        cluster, asked = done(remedy.command, cluster, asked)
    elif wanted := re.fullmatch(r"a quota of (\d+) for (\S+) in .*", remedy.effect):
        key = normal(wanted[2])
        quota = ComputeUsages(quota.location, {**quota.quotas, key: replace(quota.quotas[key], limit=int(wanted[1]))})
    else:
        assert remedy.effect.startswith("upgraded one pool after the other")
        asked = tuple(replace(op, at_once=False) for op in asked if isinstance(op, Upgrade))
    after = every_finding(make_demand(cluster, *asked), cluster, vnet, quota)
    return next(f for f in after if f.subject.id == found.subject.id)


UPDATE = re.compile(r"az aks nodepool update .* --name (\S+) --max-surge (\d+)(?: --max-unavailable (\d+))?")
GROW = re.compile(r"az aks nodepool (?:add|scale) .* --name (\S+) --node-count (\d+)")


def done(command: str, cluster: Cluster, asked: tuple[Operation, ...]) -> tuple[Cluster, tuple[Operation, ...]]:
    """The cluster and the question after these commands."""
    for part in command.split(" && "):
        if match := UPDATE.fullmatch(part):
            cluster = replace(cluster, stated_pools=tuple(updated(pool, *match.groups()) for pool in cluster.pools))
            asked = tuple(with_pools_of(cluster, operation) for operation in asked)
        else:
            match = GROW.fullmatch(part)
            assert match, part
            asked = tuple(grown(operation, int(match[2])) for operation in asked)
    return cluster, asked


def updated(pool: NodePool, name: str, surge: str, unavailable: str | None) -> NodePool:
    if pool.name != name:
        return pool
    assert unavailable is None or not pool.is_system, "a system pool cannot be upgraded in place"
    return replace(pool, upgrade=UpgradeSettings(max_surge=surge, max_unavailable=unavailable))


def with_pools_of(cluster: Cluster, operation: Operation) -> Operation:
    assert isinstance(operation, Upgrade)
    names = [pool.name for pool in operation.pools]
    return replace(operation, pools=tuple(pool for pool in cluster.pools if pool.name in names))


def grown(operation: Operation, count: int) -> Operation:
    if isinstance(operation, Scale):
        return replace(operation, to=count)
    assert isinstance(operation, NewPool)
    (machines,) = operation.pool.machines or ()
    return replace(operation, pool=replace(operation.pool, machines=(Machines(machines.size, count),)))


@ENOUGH
@given(st.data(), clusters(), networks(), usages())
def test_the_surge_of_a_remedy_is_the_largest_that_works(
    data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages
) -> None:
    asked = data.draw(upgrades(cluster))
    for found in every_finding(make_demand(cluster, asked), cluster, vnet, quota):
        changes = [UPDATE.fullmatch(c) for r in found.remedies if r.command for c in r.command.split(" && ")]
        if len(changes) != 1 or changes[0] is None:
            continue
        change = changes[0]
        one_more = f"az aks nodepool update -g g --name {change[1]} --max-surge {int(change[2]) + 1}"
        after = applied(Remedy(one_more, ""), found, (asked,), cluster, vnet, quota)
        assert after.status is not Status.OK


def test_the_default_cluster_is_green() -> None:
    """Else the properties above would hold of nothing."""
    cluster = make_cluster()
    demand: Callable[..., Demand] = make_demand
    found = every_finding(demand(cluster, make_upgrade(cluster)), cluster, make_vnet(), make_usages())
    assert {f.status for f in found} == {Status.OK, Status.NOT_APPLICABLE}
