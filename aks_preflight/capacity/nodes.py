"""Node counts: the caps of a pool and of a cluster, surge included. Source: azure-facts B1 and C2."""

from __future__ import annotations

from dataclasses import replace

from aks_preflight.capacity.headroom import allocation, cost
from aks_preflight.knowledge import Limits
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Gate, Reading, Term

UNIT = "nodes"


def of_pool(pool: PoolDemand, limits: Limits) -> Reading:
    """The pool's nodes at the peak against the most that a scale set holds: AKS refuses before it starts."""
    terms = [Term("runs now", pool.running, 1), Term("new", pool.new_nodes, 1)]
    needs = pool.running + pool.new_nodes
    return Reading(
        "nodes at the peak",
        Gate.ADMISSION,
        needs,
        limits.vmss_max_nodes,
        UNIT,
        tuple(term for term in terms if term.value),
        True,
        pool.missing,
    )


def of_cluster(demand: Demand, limits: Limits) -> list[Reading]:
    """The nodes that fit beside those that run. A cluster at its cap cannot be upgraded at all.

    The whole surge decides in every version: AKS retries with one node where cores or addresses run out, not where it
    refuses beforehand.
    """
    free = limits.cluster_max_nodes - sum(p.running for p in demand.all_pools)
    # Of a pool that never retries the copy would be the same.
    pools = [replace(p, retries=False) if p.retries else p for p in demand.pools]
    readings = allocation(demand, [cost(p, lambda _: 1) for p in pools], free, UNIT)
    return [r.but(missing=r.missing or demand.unseen, gate=Gate.ADMISSION) for r in readings]
