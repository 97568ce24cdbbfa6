"""What holds of every remedy: done as it says and asked again, it works."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.quota import ComputeUsages, normal
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Remedy, Status
from aks_preflight.model.pool import Machines, NodePool, UpgradeSettings
from aks_preflight.model.question import NewPool, Operation, Scale, Upgrade
from tests.builders import make_demand
from tests.capacity.headroom_checks import every_finding
from tests.capacity.strategies import clusters, operations, upgrades, usages, vnets

ENOUGH = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ENOUGH
@given(st.data(), clusters(), vnets(), usages())
def test_every_remedy_works(data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages) -> None:
    asked = data.draw(operations(cluster))
    demand = make_demand(cluster, *asked)
    for found in every_finding(demand, cluster, vnet, quota):
        for remedy in found.remedies:
            after = applied(remedy, found, asked, cluster, vnet, quota)
            assert all(r.fits is True for r in after.readings if r.decides), (remedy, after)
            assert after.status in (Status.OK, Status.WARN)
            if found.status is Status.WARN:  # a failure may become the warning that the sum at once does not fit
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
@given(st.data(), clusters(), vnets(), usages())
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
