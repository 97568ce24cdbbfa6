"""Changes of settings: how pools are upgraded, how far they grow, how many nodes are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aks_preflight.capacity.headroom import AT_MOST, LATER
from aks_preflight.capacity.remedies.search import largest
from aks_preflight.capacity.remedies.trial import Change, Find, Trial
from aks_preflight.capacity.surge import amount
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import RemedyKind
from aks_preflight.model.pool import Machines


def smaller_surge(trial: Trial) -> Change | None:
    """The largest max surge of each pool that fits; of user pools none, upgraded in place. For a pool to be added or
    scaled it is that of its own next upgrade."""
    demand = trial.demand
    if not demand.surges and (trial.fails or demand.question == "start" or not trial.is_short(LATER)):
        return None
    most = [_surge(pool, demand) for pool in demand.pools]
    least = [
        high if _is_fixed(pool) else _least_surge(pool, high) for pool, high in zip(demand.pools, most, strict=True)
    ]

    def asked(surges: Sequence[int]) -> Demand:
        pools = (_with_surge(p, n, demand) for p, n in zip(demand.pools, surges, strict=True))
        return replace(demand, pools=tuple(pools))

    if least == most or (found := largest(least, most, lambda surges: trial.holds(asked(surges)))) is None:
        return None
    # A max surge that only the question gave is no pool's yet: the change sets it wherever it was meant.
    given = [p.overridden and not _is_fixed(p) for p in demand.pools]
    changed = [(p, n) for p, n, high, g in zip(demand.pools, found, most, given, strict=True) if n != high or g]
    when, effects = "upgrades" if demand.surges else "later upgrades", (_rounds(p, n) for p, n in changed)
    there = demand.question != "pool"
    commands = (f"{_update(trial.cluster, p)} {_setting(n)}" for p, n in changed if there)
    with_ = "" if there else " (" + ", ".join(f"{p.pool.name}: {_setting(n)}" for p, n in changed) + ")"
    effect = f"{when} {', '.join(effects)}{with_}{', asked for without --max-surge' if any(given) else ''}"
    return Change(RemedyKind.SETTING, effect, asked(found), trial.count, " && ".join(commands))


def _surge(pool: PoolDemand, demand: Demand) -> int:
    return pool.new_nodes if demand.surges else pool.later_surge


def _is_fixed(pool: PoolDemand) -> bool:
    """Whether no max surge changes what the pool takes in a way that can be told."""
    return pool.missing is not None or pool.pool.upgrade.blue_green or len(pool.new or ()) != 1


def _least_surge(pool: PoolDemand, surge: int) -> int:
    """Without surge a pool is upgraded in place, which neither system nor VirtualMachines pools can be."""
    return min(surge, 1) if pool.pool.is_system or pool.pool.is_virtual_machines else 0


def _with_surge(pool: PoolDemand, nodes: int, demand: Demand) -> PoolDemand:
    if nodes == _surge(pool, demand) or not pool.new:
        return pool
    if not demand.surges:
        return replace(pool, later_surge=nodes)
    return replace(pool, new=(Machines(pool.new[0].size, nodes),))


def _rounds(pool: PoolDemand, surge: int) -> str:
    nodes = sum(m.count for m in pool.peak or ())
    if not surge:
        return f"{pool.pool.name} in place, without surge, one node after the other"
    rounds = -(-nodes // surge)
    return f"{pool.pool.name} in {_counted(rounds, 'round')} of {_counted(surge, 'surge node')}"


def _setting(surge: int) -> str:
    return f"--max-surge {surge}" if surge else "--max-surge 0 --max-unavailable 1"


def in_turn(trial: Trial) -> Change | None:
    """Pools that do not fit at once may fit in turn."""
    after = replace(trial.demand, together=False)
    if not (trial.demand.surges and trial.demand.together) or not trial.holds(after):
        return None
    effect = "upgraded one pool after the other (--pool NAME), not all at once"
    return Change(RemedyKind.SETTING, effect, after, trial.count)


def lower_maximum(trial: Trial) -> Change | None:
    """The largest maximum of each autoscaled pool that fits: admission counts every pool at its maximum."""
    demand = trial.demand
    if not trial.is_short(AT_MOST):
        return None
    pools = [p for p in demand.all_pools if p.pool.autoscaling and p.pool.max_count and p.peak is not None]
    most = [p.pool.max_count or 0 for p in pools]
    least = [min(high, _least_maximum(p)) for p, high in zip(pools, most, strict=True)]

    def asked(maxima: Sequence[int]) -> Demand:
        lowered = {id(p): _with_maximum(p, n) for p, n in zip(pools, maxima, strict=True)}
        changed, others = ([lowered.get(id(p), p) for p in them] for them in (demand.pools, demand.standing))
        return replace(demand, pools=tuple(changed), standing=tuple(others))

    if least == most or (found := largest(least, most, lambda maxima: trial.holds(asked(maxima)))) is None:
        return None
    changed = [(p, n) for p, n, high in zip(pools, found, most, strict=True) if n != high]
    effect = ", ".join(f"{p.pool.name} grows to {_counted(n, 'node')} at most" for p, n in changed)
    return Change(RemedyKind.SETTING, effect, asked(found), trial.count, _lower(trial, changed))


def _least_maximum(pool: PoolDemand) -> int:
    """A maximum is at least one, and no less than the minimum and the nodes that are there."""
    return max(1, pool.pool.min_count or 0, sum(m.count for m in pool.peak or ()))


def _with_maximum(pool: PoolDemand, most: int) -> PoolDemand:
    return pool if most == pool.pool.max_count else replace(pool, pool=replace(pool.pool, max_count=most))


def _lower(trial: Trial, changed: Iterable[tuple[PoolDemand, int]]) -> str:
    """The commands, where every pool runs, in a scale set, and its minimum, which they repeat, is known."""
    commands = []
    for pool, most in changed:
        if not pool.now or pool.pool.is_virtual_machines or pool.pool.min_count is None:
            return ""
        bounds = f"--min-count {pool.pool.min_count} --max-count {most}"
        commands.append(f"{_update(trial.cluster, pool)} --update-cluster-autoscaler {bounds}")
    return " && ".join(commands)


def fewer_nodes(trial: Trial) -> Change | None:
    """The most nodes of each pool to be added or scaled that fit, one at least. What only comes later is no reason for
    fewer now."""
    demand = trial.demand
    if demand.question not in ("pool", "scale") or not trial.fails:
        return None
    most = [p.new_nodes for p in demand.pools]
    least = [high if _sized(p) else _least_nodes(p, high) for p, high in zip(demand.pools, most, strict=True)]

    def asked(numbers: Sequence[int]) -> Demand:
        pools = (_with_nodes(p, n) for p, n in zip(demand.pools, numbers, strict=True))
        return replace(demand, pools=tuple(pools))

    if least == most or (found := largest(least, most, lambda numbers: trial.holds(asked(numbers)))) is None:
        return None
    changed = [(p, p.running + n) for p, n, high in zip(demand.pools, found, most, strict=True) if n != high]
    scale = f"az aks nodepool scale {_where(trial.cluster)}"
    # A VirtualMachines pool is scaled by size, with another command.
    there = demand.question == "scale" and not any(p.pool.is_virtual_machines for p, _ in changed)
    commands = (f"{scale} --name {p.pool.name} --node-count {n}" for p, n in changed if there)
    effect = ", ".join(f"{p.pool.name} with {_counted(n, 'node')}" for p, n in changed)
    return Change(RemedyKind.SETTING, effect, asked(found), trial.count, " && ".join(commands))


def _sized(pool: PoolDemand) -> bool:
    return pool.missing is not None or len(pool.new or ()) != 1


def _least_nodes(pool: PoolDemand, new: int) -> int:
    """An autoscaled pool has no fewer nodes than its minimum."""
    least = (pool.pool.min_count or 0) - pool.running if pool.pool.autoscaling else 0
    return min(new, max(1, least))


def _with_nodes(pool: PoolDemand, new: int) -> PoolDemand:
    if new == pool.new_nodes or not pool.new:
        return pool
    size, peak = pool.new[0].size, pool.running + new
    later = amount(pool.max_surge, peak)
    return replace(pool, new=(Machines(size, new),), peak=(Machines(size, peak),), later_surge=later)


def _where(cluster: Cluster) -> str:
    return f"--resource-group {cluster.resource_group} --cluster-name {cluster.name}"


def _update(cluster: Cluster, pool: PoolDemand) -> str:
    return f"az aks nodepool update {_where(cluster)} --name {pool.pool.name}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


#: What can be set on any demand, the mildest first.
SETTINGS: tuple[Find, ...] = (smaller_surge, in_turn, lower_maximum, fewer_nodes)
