"""Node counts: the caps of a pool and of a cluster, surge included. Source: azure-facts B1 and C2."""

from __future__ import annotations

from aks_preflight.capacity.headroom import allocation, one_a_node
from aks_preflight.knowledge import Limits
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Gate, Reading, Term

UNIT = "nodes"


def of_pool(pool: PoolDemand, limits: Limits) -> Reading:
    """The pool's nodes at the peak against the most that a scale set holds: AKS refuses before it starts."""
    running, new, most = pool.running, pool.new_nodes, limits.vmss_max_nodes
    terms = tuple([Term(name, nodes, 1) for name, nodes in (("runs now", running), ("new", new)) if nodes])
    return Reading("nodes at the peak", Gate.ADMISSION, running + new, most, UNIT, terms, True, pool.missing)


def of_cluster(demand: Demand, limits: Limits) -> list[Reading]:
    """The nodes that fit beside those that run. A cluster at its cap cannot be upgraded at all.

    The whole surge decides in every version: AKS retries with one node where cores or addresses run out, not where it
    refuses beforehand.
    """
    free = limits.cluster_max_nodes - demand.running
    costs = one_a_node(demand)
    return allocation(demand, costs, free, UNIT, gate=Gate.ADMISSION, unseen=demand.unseen)
