"""Outbound ports of the load balancer against the ports that its nodes are allocated."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.capacity.ports import outbound_ports as readings
from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.outbound import Outbound
from aks_preflight.facts.egress import LOAD_BALANCER, outbound_type
from aks_preflight.facts.public_ips import OutboundRanges
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.reason import Reason, Why, stated
from aks_preflight.plugin import Evidence, Finding, Reading, Subject, check, judge, not_applicable, of_cluster, ok


@check(prevents=["InvalidLoadBalancerProfileAllocatedOutboundPorts"])
def outbound_ports(
    demand: Demand, cluster: Cluster, brought: OutboundRanges, knowledge: Knowledge
) -> Iterator[Finding]:
    """The outbound addresses have a share of ports for every node, the surge included.

    Where a number of ports is allocated to each node, AKS counts it before it starts anything: for all pools at their
    most nodes (the autoscaler's maximum), for an upgrade with one surge node a pool more, against the 64,000 ports of
    each outbound address. Where ports are allotted automatically a node gets fewer the more nodes there are, and
    nothing is refused.

    How to fix: more outbound addresses; fewer ports a node; a lower maximum of the autoscaler.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/
    invalidloadbalancerprofileallocatedoutboundports-error.md; azure-aks-docs articles/aks/load-balancer-standard.md;
    Azure/azure-cli#16480; jenkins-infra/azure#580.
    """
    balancer, kind = cluster.network.load_balancer, outbound_type(cluster)
    ports = balancer.allocated_ports
    if kind != LOAD_BALANCER:
        yield not_applicable(of_cluster(cluster), f"outbound type {kind}: no ports of a load balancer")
    elif not ports:
        yield ok(of_cluster(cluster), _automatic(demand, knowledge))
    else:
        addresses = stated(brought.count(cluster), "the outbound addresses", of=cluster.name)

        def counted(asked: Demand, ports: int, addresses: int) -> list[Reading]:
            return readings(asked, ports, knowledge.limits.ports_per_ip * addresses, _elsewhere(cluster))

        share = Outbound(ports, addresses, counted, knowledge.limits)
        yield judge(
            Subject(f"{cluster.id}/networkProfile/loadBalancerProfile", "outbound ports", f"{ports} a node"),
            f"{addresses} outbound address{'es' * (addresses != 1)} of {knowledge.limits.ports_per_ip} ports",
            share.count(demand),
            remedies=remedies(demand, cluster, share.count, *share.remedies),
            evidence=[Evidence(f"GET {cluster.id}", "loadBalancerProfile.allocatedOutboundPorts", str(ports))],
        )


def _automatic(demand: Demand, knowledge: Knowledge) -> str:
    """What a node gets, where the nodes are known."""
    nodes = 0
    for pool in demand.all_pools:
        if pool.most_nodes is None:
            return "ports are allotted automatically"
        nodes += pool.most_nodes + pool.new_nodes * demand.surges
    share = knowledge.automatic_ports(nodes)
    if not share:
        return "ports are allotted automatically"
    return f"ports are allotted automatically: {share} a node at {nodes} nodes"


def _elsewhere(cluster: Cluster) -> Reason | None:
    why = "node auto-provisioning makes nodes that are in no pool: their ports are not counted"
    return Reason(Why.NOT_STATED, why) if cluster.auto_provisioned else None
