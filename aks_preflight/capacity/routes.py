"""Routes of a kubenet cluster: one for each node, in one route table. Source: azure-facts C3."""

from __future__ import annotations

from aks_preflight.capacity.headroom import admission, allocation, one_a_node
from aks_preflight.knowledge import Limits
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Reading

UNIT = "routes"


def kubenet_routes(demand: Demand, limits: Limits) -> list[Reading]:
    """The routes left for new nodes; and AKS' own count of all pools at their most, which refuses a pool or a scale
    (for an upgrade it is shown: no refusal of one has been seen)."""
    left, costs = limits.kubenet_max_routes - demand.running, one_a_node(demand)
    readings = allocation(demand, costs, left, UNIT, unseen=demand.unseen)
    counted = admission(
        "admitted, one for every node at its most",
        demand.all_pools,
        lambda _: 1,
        limits.kubenet_max_routes,
        UNIT,
        decides=demand.question in ("pool", "scale"),
    )
    return [*readings, counted]
