"""The way out of nodes that leave neither by load balancer nor by NAT gateway."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.subnets import names, node_subnets, of_subnet
from aks_preflight.facts.egress import ROUTES, OwnEgress, outbound_type
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, Remedy, check, not_applicable, of_cluster, ok, warn


@check()
def outbound_route(demand: Demand, cluster: Cluster, egress: OwnEgress, knowledge: Knowledge) -> Iterator[Finding]:
    """Every node subnet has a way out, where the cluster's outbound type leaves that to the customer.

    With user-defined routing each node subnet has a route table whose default route leads to a firewall; whether that
    lets nodes through, no management API shows. With outbound type none the nodes fetch what they need from a
    registry cache (network isolated clusters); without one they need a way out that AKS knows nothing of, and new
    VNets do not have that of Azure's machines any more.

    How to fix: put the route table on the subnet; give the cluster another outbound type.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/egress-outboundtype.md, concepts-network-isolated.md and
    includes/vm-default-outbound-access-retirement.md.
    """
    kind, said = outbound_type(cluster), False
    if kind == ROUTES:
        for subnet, pools in node_subnets(demand, egress.vnet):
            said = True
            evidence = [Evidence(f"GET {subnet.id}", "routeTable", subnet.route_table_id or "none")]
            told = f"node subnet of {names(pools)}, with{'' if subnet.route_table_id else 'out'} a route table"
            yield (ok if subnet.route_table_id else warn)(of_subnet(subnet), told, evidence=evidence)
        if not said:
            yield not_applicable(of_cluster(cluster), "no pool concerned lies in a subnet of the cluster's VNet")
    elif kind not in ("none", "block"):
        yield not_applicable(of_cluster(cluster), f"outbound type {kind}: the way out is not by a route")
    elif (cluster.artifact_source or "").lower() == "cache":
        yield ok(of_cluster(cluster), f"outbound type {kind}, with a registry cache: the cluster is network isolated")
    else:
        remedy = Remedy("", "Check that new nodes find a way out, or give the cluster another outbound type.")
        told = f"outbound type {kind}, without a registry cache"
        for row in knowledge.retirements_of("outbound-type"):
            told += f"; new VNets have no outbound access by default from {row.retires} on"
        yield warn(of_cluster(cluster), told, remedies=[remedy])
