"""The smallest change that turns a headroom finding green. Each is tried on the demand, by the arithmetic that found
the shortage, before it is offered: none is printed that does not work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Reading, Remedy
from aks_preflight.model.pool import Machines

#: The readings of a demand against one resource.
Count = Callable[[Demand], Sequence[Reading]]


def remedies(demand: Demand, cluster: Cluster, count: Count) -> Iterator[Remedy]:
    """Settings that make the demand fit, the mildest first: a smaller surge, no surge, fewer new nodes."""
    if demand.surges:
        yield from _smaller_surge(demand, cluster, count)
    elif demand.question in ("pool", "scale"):
        yield from _fewer_nodes(demand, cluster, count)


def all_fit(readings: Sequence[Reading]) -> bool:
    """Whether every reading fits but the sum over all pools, which only tells what happens if they go at once."""
    return all(r.fits is True for r in readings if r.decides or "all pools at once" not in r.name)


def _smaller_surge(demand: Demand, cluster: Cluster, count: Count) -> Iterator[Remedy]:
    changed = [_largest_surge(pool, demand, count) for pool in demand.pools]
    changes = [(pool, nodes) for pool, nodes in zip(demand.pools, changed, strict=True) if nodes != pool.new_nodes]
    if not changes or any(nodes is None for _, nodes in changes):
        return
    if any(nodes == 0 and (pool.pool.is_system or pool.pool.is_virtual_machines) for pool, nodes in changes):
        return  # a system pool cannot be upgraded in place
    after = replace(demand, pools=tuple(_with(p, n) for p, n in zip(demand.pools, changed, strict=True)))
    if not all_fit(count(after)):
        return
    where = f"--resource-group {cluster.resource_group} --cluster-name {cluster.name}"
    commands = [f"az aks nodepool update {where} --name {p.pool.name} {_setting(n or 0)}" for p, n in changes]
    effects = ", ".join(f"{pool.pool.name} with {_words(nodes or 0)}" for pool, nodes in changes)
    yield Remedy(" && ".join(commands), f"upgrades {effects}")


def _largest_surge(pool: PoolDemand, demand: Demand, count: Count) -> int | None:
    """The most surge nodes with which this pool alone fits (0: in place), None where that is not to be told."""
    if pool.missing is not None or pool.blue_green or len(pool.new or ()) > 1:
        return pool.new_nodes if not pool.new_nodes else None
    others = tuple(replace(p, new=()) for p in demand.pools if p is not pool)
    for nodes in range(pool.new_nodes, -1, -1):
        if all_fit(count(replace(demand, pools=(_with(pool, nodes), *others)))):
            return nodes
    return None


def _with(pool: PoolDemand, nodes: int | None) -> PoolDemand:
    if nodes is None or nodes == pool.new_nodes or not pool.new:
        return pool
    return replace(pool, new=(Machines(pool.new[0].size, nodes),))


def _setting(nodes: int) -> str:
    return f"--max-surge {nodes}" if nodes else "--max-surge 0 --max-unavailable 1"


def _words(nodes: int) -> str:
    return f"{nodes} surge node{'s' * (nodes != 1)}" if nodes else "no surge, one node in place at a time"


def _fewer_nodes(demand: Demand, cluster: Cluster, count: Count) -> Iterator[Remedy]:
    """The most nodes that fit, where one pool alone is asked for."""
    if len(demand.pools) != 1:
        return
    pool = demand.pools[0]
    if pool.missing is not None or not pool.new:
        return
    for nodes in range(pool.new_nodes - 1, 0, -1):
        peak = pool.running + nodes
        after = replace(_with(pool, nodes), peak=(Machines(pool.new[0].size, peak),))
        if not any(r.fits is not True for r in count(replace(demand, pools=(after,))) if r.decides):
            where = f"--resource-group {cluster.resource_group} --cluster-name {cluster.name} --name {pool.pool.name}"
            verb = "scale" if demand.question == "scale" else "add"
            yield Remedy(f"az aks nodepool {verb} {where} --node-count {peak}", f"{nodes} new nodes fit")
            return
