"""Outbound ports: what AKS counts before it starts anything, where ports are allocated to each node. Source:
azure-facts C8 (the rule) and J (the sums in AKS' own messages)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from aks_preflight.capacity.headroom import admission, value
from aks_preflight.knowledge import Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Reading, Remedy, Term
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


def remedies(readings: Sequence[Reading], cluster: Cluster, has: int, limits: Limits) -> Iterator[Remedy]:
    """Addresses enough, or ports few enough, for the largest count of those that decide against it (else of all)."""
    counted = [r for r in readings if r.decides and r.fits is False] or readings
    needs = max(r.needs or 0 for r in counted)
    nodes = max(1, *(sum(term.count for term in r.terms) for r in counted))
    command = f"az aks update --resource-group {cluster.resource_group} --name {cluster.name}"
    balancer = cluster.network.load_balancer
    addresses = -(-needs // limits.ports_per_ip)
    if not (balancer.own_ip_ids or balancer.own_prefix_ids) and addresses <= limits.max_managed_outbound_ips:
        effect = f"{addresses} addresses have {addresses * limits.ports_per_ip} ports"
        yield Remedy(f"{command} --load-balancer-managed-outbound-ip-count {addresses}", effect)
    fewer = has // nodes // limits.ports_multiple * limits.ports_multiple
    if fewer > 0:
        effect = f"{nodes} nodes then take {nodes * fewer} ports"
        yield Remedy(f"{command} --load-balancer-outbound-ports {fewer}", effect)
