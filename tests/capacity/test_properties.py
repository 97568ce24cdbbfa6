"""What holds of every cluster and question."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.quota import ComputeUsages
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Gate, Reading, Status
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_demand, make_upgrade, make_usages, make_vnet
from tests.capacity.headroom_checks import every_finding
from tests.capacity.strategies import LACKING, clusters, counts, operations, pools, upgrades, usages, vnets, without

ENOUGH = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ENOUGH
@given(st.data(), clusters(), vnets(), usages())
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
@given(st.data(), clusters(), vnets(), usages())
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
@given(st.data(), clusters(), counts, counts, vnets(), usages())
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
@given(st.data(), clusters(), vnets(), usages())
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
@given(st.data(), clusters(), vnets(), usages(), st.integers(0, 3))
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
@given(clusters(), vnets(), usages(), st.sampled_from(LACKING))
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


def test_the_default_cluster_is_green() -> None:
    """Else the properties above would hold of nothing."""
    cluster = make_cluster()
    found = every_finding(make_demand(cluster, make_upgrade(cluster)), cluster, make_vnet(), make_usages())
    assert {f.status for f in found} == {Status.OK, Status.NOT_APPLICABLE}
