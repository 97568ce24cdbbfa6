"""The smallest change that turns a headroom finding green. Each is tried on the demand, by the arithmetic that found
the shortage, before it is offered: none is printed that does not work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Gate, Reading, Remedy
from aks_preflight.model.pool import Machines

#: The readings of a demand against one resource.
Count = Callable[[Demand], Sequence[Reading]]
#: What is asked of the readings.
Fit = Callable[[Sequence[Reading]], bool]


def remedies(demand: Demand, cluster: Cluster, count: Count) -> Iterator[Remedy]:
    """Changes that make the demand fit, the mildest first: a smaller surge, no surge, one pool after the other; fewer
    new nodes."""
    if demand.surges:
        yield from _smaller_surge(demand, cluster, count)
        yield from _one_after_the_other(demand, count)
    elif demand.question in ("pool", "scale"):
        yield from _fewer_nodes(demand, cluster, count)


def all_fit(readings: Sequence[Reading]) -> bool:
    """Whether every reading fits that the surge has a part in: but for the sum over all pools, which only tells what
    happens if they go at once, and an admission that is only shown, which counts no surge."""
    return all(r.fits is True for r in readings if r.decides or not _shown_beside(r))


def _shown_beside(reading: Reading) -> bool:
    return reading.gate is Gate.ADMISSION or "all pools at once" in reading.name


def _deciding_fit(readings: Sequence[Reading]) -> bool:
    """Whether it fails no more, though it may warn."""
    return all(r.fits is True for r in readings if r.decides)


def _smaller_surge(demand: Demand, cluster: Cluster, count: Count) -> Iterator[Remedy]:
    """The largest surge of each pool with which all is well; where there is none, with which nothing fails."""
    for fit in (all_fit, _deciding_fit):
        surges = [_largest_surge(pool, demand, count, fit) for pool in demand.pools]
        changes = [(p, n) for p, n in zip(demand.pools, surges, strict=True) if n is not None and n != p.new_nodes]
        if None in surges or not changes or not all(_can_have(pool, nodes) for pool, nodes in changes):
            continue
        after = replace(demand, pools=tuple(_with(p, n) for p, n in zip(demand.pools, surges, strict=True)))
        if fit(count(after)):
            where = f"--resource-group {cluster.resource_group} --cluster-name {cluster.name}"
            commands = [f"az aks nodepool update {where} --name {p.pool.name} {_setting(n)}" for p, n in changes]
            effects = ", ".join(f"{pool.pool.name} with {_words(nodes)}" for pool, nodes in changes)
            yield Remedy(" && ".join(commands), f"upgrades {effects}")
            return


def _is_fixed(pool: PoolDemand) -> bool:
    """Whether no max surge changes what the pool takes in a way that can be told."""
    return pool.missing is not None or pool.blue_green or len(pool.new or ()) != 1


def _can_have(pool: PoolDemand, nodes: int) -> bool:
    """Without surge a pool is upgraded in place, which neither system nor VirtualMachines pools can be."""
    return nodes > 0 or not (pool.pool.is_system or pool.pool.is_virtual_machines)


def _largest_surge(pool: PoolDemand, demand: Demand, count: Count, fit: Fit) -> int | None:
    """The most surge nodes with which this pool fits, beside those alone that have no choice (0: in place)."""
    if _is_fixed(pool):
        return pool.new_nodes
    others = tuple(p if _is_fixed(p) else replace(p, new=()) for p in demand.pools if p is not pool)
    for nodes in range(pool.new_nodes, -1, -1):
        if fit(count(replace(demand, pools=(_with(pool, nodes), *others)))):
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


def _one_after_the_other(demand: Demand, count: Count) -> Iterator[Remedy]:
    """Pools that do not fit at once may fit in turn."""
    in_turn = count(replace(demand, together=False))
    if demand.together and not _deciding_fit(count(demand)) and _deciding_fit(in_turn):
        first = in_turn[0]
        yield Remedy("", f"upgraded one pool after the other, they need {first.needs} {first.unit} at a time")


def _fewer_nodes(demand: Demand, cluster: Cluster, count: Count) -> Iterator[Remedy]:
    """The most nodes that fit, where one pool alone is asked for. What only comes later is no reason for fewer now."""
    if len(demand.pools) != 1 or _deciding_fit(count(demand)):
        return
    pool = demand.pools[0]
    if pool.missing is not None or not pool.new:
        return
    least = (pool.pool.min_count or 0) if pool.pool.autoscaling else 0
    for nodes in range(pool.new_nodes - 1, 0, -1):
        peak = pool.running + nodes
        after = replace(_with(pool, nodes), peak=(Machines(pool.new[0].size, peak),))
        if peak >= least and _deciding_fit(count(replace(demand, pools=(after,)))):
            where = f"--resource-group {cluster.resource_group} --cluster-name {cluster.name} --name {pool.pool.name}"
            verb = "scale" if demand.question == "scale" else "add"
            yield Remedy(
                f"az aks nodepool {verb} {where} --node-count {peak}",
                f"{nodes} new node{'s fit' if nodes > 1 else ' fits'}",
            )
            return
