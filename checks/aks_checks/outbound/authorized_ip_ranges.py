"""The addresses that the API server admits against those with which nodes call it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from aks_preflight.facts.egress import LOAD_BALANCER, MANAGED_GATEWAYS, OWN_GATEWAY, NodeAddresses, outbound_type
from aks_preflight.facts.public_ips import Range
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ranges import parse_range
from aks_preflight.model.reason import Reason, Why
from aks_preflight.plugin import (
    Evidence,
    Finding,
    NotKnown,
    Remedy,
    check,
    not_applicable,
    of_cluster,
    of_pool,
    ok,
    stated,
    warn,
)


@check()
def authorized_ip_ranges(cluster: Cluster, nodes: NodeAddresses) -> Iterator[Finding]:
    """The API server's authorized IP ranges hold the public addresses with which nodes call it.

    Nodes that run may keep their connection while a new one is not let in (VMExtensionError_K8SAPIServerConnFail).
    AKS admits the addresses of its load balancer by itself; those of a NAT gateway, and the prefixes of nodes with
    public addresses of their own, must be among the ranges. The address of a firewall behind the customer's routes is
    in no management API. That new nodes alone suffer is inferred, so this warns and never fails.

    How to fix: add the addresses to the ranges.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/api-server-authorized-ip-ranges.md; SupportArticles-docs
    support/azure/azure-kubernetes/error-codes/vmextensionerror-k8sapiserverconnfail.md.
    """
    ranges, kind = cluster.authorized_ip_ranges, outbound_type(cluster)
    if not ranges or cluster.private or cluster.api_server_in_vnet:
        yield not_applicable(of_cluster(cluster), "nodes need not be among authorized IP ranges")
        return
    for pool in cluster.pools:
        if pool.node_public_ip and not pool.node_public_ip_prefix_id:
            yield warn(of_pool(cluster, pool), "its nodes' public addresses are of no prefix: no range can hold them")
    if kind in (*MANAGED_GATEWAYS, OWN_GATEWAY):
        stated(nodes.ids or None, "the addresses", of="the NAT gateway")
    elif kind != LOAD_BALANCER:
        why = f"outbound type {kind}: with which address nodes call the API server is in no management API"
        raise NotKnown(Reason(Why.NOT_STATED, why))
    admitted = [parse_range(text) for text in ranges]
    called = [(identity, nodes.ranges.get(identity).addresses()) for identity in nodes.ids]
    shut_out = [(identity, found) for identity, found in called if not _within(found, admitted)]
    evidence = [Evidence(f"GET {cluster.id}", "apiServerAccessProfile.authorizedIPRanges", ", ".join(ranges))]
    if shut_out:
        all_ranges = ",".join((*ranges, *(str(found) for _, found in shut_out)))
        command = f"az aks update --resource-group {cluster.resource_group} --name {cluster.name}"
        remedy = Remedy(f"{command} --api-server-authorized-ip-ranges {all_ranges}", "admits the nodes")
        evidence += [Evidence(f"GET {identity}", "ipAddress or ipPrefix", str(found)) for identity, found in shut_out]
        told = f"{', '.join(str(found) for _, found in shut_out)} of the nodes is in none of {', '.join(ranges)}"
        yield warn(of_cluster(cluster), told, remedies=[remedy], evidence=evidence)
    else:
        told = ", ".join(str(found) for _, found in called) or "the load balancer's own addresses, by AKS itself"
        yield ok(of_cluster(cluster), f"admitted: {told}", evidence=evidence)


def _within(found: Range, admitted: list[Range]) -> bool:
    if isinstance(found, ipaddress.IPv6Network):
        return any(isinstance(one, ipaddress.IPv6Network) and found.subnet_of(one) for one in admitted)
    return any(isinstance(one, ipaddress.IPv4Network) and found.subnet_of(one) for one in admitted)
