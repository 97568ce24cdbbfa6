"""NAT gateways: whether each node subnet has one, and what it gives."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.subnets import names, node_subnets, of_subnet
from aks_preflight.facts.egress import MANAGED_GATEWAYS, OWN_GATEWAY, OwnEgress, outbound_type
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, ok, stated, warn


@check()
def nat_gateway(demand: Demand, cluster: Cluster, egress: OwnEgress, knowledge: Knowledge) -> Iterator[Finding]:
    """Every node subnet of a cluster that leaves by NAT gateway has one, with addresses.

    A gateway of the customer's is put on each subnet by hand: a new pool in a subnet without one has no way out, and
    its nodes never come up. Each public address carries 64,512 flows, for all nodes together.

    How to fix: `az network vnet subnet update --nat-gateway`; more public addresses on the gateway (up to 16).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/nat-gateway.md.
    """
    kind, flows = outbound_type(cluster), knowledge.limits.nat_flows_per_ip
    if kind in MANAGED_GATEWAYS:
        count = stated(cluster.network.nat_gateway_ips, "effectiveOutboundIPs", of="the NAT gateway")
        yield ok(of_cluster(cluster), f"managed NAT gateway: {count} addresses, {count * flows} flows")
    elif kind != OWN_GATEWAY:
        yield not_applicable(of_cluster(cluster), f"outbound type {kind}: no NAT gateway")
    else:
        said = False
        for subnet, pools in node_subnets(demand, egress.vnet):
            said = True
            told, works = f"node subnet of {names(pools)}, without a NAT gateway", False
            if subnet.nat_gateway_id:
                gateway = egress.gateway(subnet.nat_gateway_id)
                addresses, prefixes = len(gateway.address_ids), len(gateway.prefix_ids)
                works = bool(addresses or prefixes)
                told = (
                    f"node subnet of {names(pools)}: {addresses} addresses, {prefixes} prefixes; {flows} flows each IP"
                )
            evidence = [Evidence(f"GET {subnet.id}", "natGateway", subnet.nat_gateway_id or "none")]
            yield (ok if works else warn)(of_subnet(subnet), told, evidence=evidence)
        if not said:
            yield not_applicable(of_cluster(cluster), "no pool concerned lies in a subnet of the cluster's VNet")
