"""Outbound ports: what AKS counts before it starts anything, where ports are allocated to each node. Source:
azure-facts C8 (the rule) and J (the sums in AKS' own messages)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from aks_preflight.capacity.headroom import admission, value
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Reading, Term
from aks_preflight.model.reason import Reason

UNIT = "ports"


def outbound_ports(demand: Demand, ports: int, has: int, elsewhere: Reason | None = None) -> list[Reading]:
    """The readings of `ports` for each node against the `has` ports of the outbound addresses.

    An upgrade is admitted with one surge node a pool; other operations without, and the surge is shown. At a start
    nothing decides. `elsewhere`: why there are nodes in no pool, whose share is not to be had.
    """

    def reading(name: str, surge: Callable[[PoolDemand], int], decides: bool) -> Reading:
        counted = admission(name, demand.all_pools, lambda _: ports, has, UNIT, decides=decides)
        more = [Term(f"{p.pool.name}, surge", surge(p), ports) for p in demand.all_pools if surge(p)]
        terms = (*counted.terms, *more)
        return replace(counted, terms=terms, needs=value(terms), missing=counted.missing or elsewhere)

    without = reading("all nodes, without surge", lambda _: 0, demand.firm and not demand.surges)
    with_one = reading("all nodes, with one surge node a pool", _one, demand.surges)
    readings = [with_one, without] if demand.surges else [without, with_one]
    if demand.surges:
        readings.append(reading("all nodes, with the whole surge of every pool", lambda p: p.new_nodes, False))
    return readings if readings[-1].needs not in (r.needs for r in readings[:-1]) else readings[:-1]


def _one(pool: PoolDemand) -> int:
    """Spot pools and empty ones do not surge."""
    return 0 if pool.pool.spot or pool.most_nodes == 0 else 1
