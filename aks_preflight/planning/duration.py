"""How long a pool takes: rounds of nodes, each with its drain and its soak.

Source: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-aks-node-pools-rolling.md: as many nodes are drained at a
time as there are surge nodes (or unavailable ones), soak, are reimaged, and become the next round's surge nodes.
"""

from __future__ import annotations

from aks_preflight.capacity.surge import amount
from aks_preflight.model.demand import PoolDemand
from aks_preflight.model.plan import Pace, PoolStep
from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import NotKnown, Reason, Why


def pool_step(demand: PoolDemand, pace: Pace, *, one_at_a_time: bool = False) -> PoolStep:
    """The step of a pool that is upgraded.

    `one_at_a_time`: the whole surge finds no room, and AKS goes on with a single node where it retries.
    """
    pool, how = demand.pool, demand.origin
    nodes = None if demand.now is None else demand.running
    try:
        batches, in_place = _batches(demand)
    except NotKnown as unknown:
        return PoolStep(name=pool.name, start=pool.version, nodes=nodes, at_once=None, rounds=None, minutes=None,
                        longest=None, how=how, missing=unknown.reason)  # fmt: skip
    if in_place:
        how = f"in place, max unavailable {pool.upgrade.max_unavailable}"
    if one_at_a_time and demand.retries and any(at_once > 1 for _, at_once in batches):
        batches, how = [(count, min(at_once, 1)) for count, at_once in batches], f"{how}: no room, so one at a time"
    rounds = sum(-(-count // at_once) for count, at_once in batches)
    soak = pool.upgrade.node_soak_minutes or 0
    timeout = pool.upgrade.drain_timeout_minutes
    drain = pace.drain_timeout if timeout is None else timeout
    return PoolStep(
        name=pool.name,
        start=pool.version,
        nodes=nodes,
        at_once=max((at_once for _, at_once in batches), default=0),
        rounds=rounds,
        minutes=rounds * (pace.node + soak),
        longest=rounds * (pace.node + drain + soak),
        how=how,
    )


def _batches(demand: PoolDemand) -> tuple[list[tuple[int, int]], bool]:
    """Nodes, and how many of them at a time, by VM size (one after the other); and whether they stay in place."""
    pool = demand.pool
    if demand.missing is not None or demand.now is None:
        raise NotKnown(demand.missing or _reason(f"how many nodes pool {pool.name} has is not to be had"))
    if pool.stopped:
        return [], False
    if pool.spot:
        raise NotKnown(_reason(f"how many nodes of the spot pool {pool.name} go at a time is not documented"))
    if demand.blue_green:
        raise NotKnown(_reason(f"the batches and soak times of the BlueGreen pool {pool.name} are not read"))
    surge = {machines.size: machines.count for machines in demand.new or ()}
    sizes = [machines for machines in demand.now if machines.count]
    if all(surge.get(machines.size) for machines in sizes):
        return [(machines.count, surge[machines.size]) for machines in sizes], False
    return [(machines.count, _unavailable(pool, machines.count)) for machines in sizes], True


def _unavailable(pool: NodePool, nodes: int) -> int:
    """The nodes that are upgraded in place at a time."""
    found = amount(pool.upgrade.max_unavailable or "0", nodes)
    if not found:
        raise NotKnown(_reason(f"pool {pool.name} has neither surge nodes nor unavailable ones"))
    return found


def _reason(text: str) -> Reason:
    return Reason(Why.NOT_STATED, text)
