"""The outbound addresses that the customer brought."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.public_ips import OutboundRanges
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, Remedy, Subject, check, fail, not_applicable, of_cluster, ok


@check(prevents=["InvalidLoadBalancerProfileOutboundIPs"])
def outbound_ips_exist(cluster: Cluster, brought: OutboundRanges) -> Iterator[Finding]:
    """Every public address and prefix that the load balancer's profile names exists.

    AKS validates the profile with every operation: where one of the customer's outbound addresses was deleted, pools
    can be neither added nor scaled nor upgraded, though the nodes run on.

    How to fix: make the address again, or give the cluster others (`az aks update --load-balancer-outbound-ips`).

    Sources: Azure/AKS#3247.
    """
    balancer = cluster.network.load_balancer
    for identity in (*balancer.own_ip_ids, *balancer.own_prefix_ids):
        name = identity.rsplit("/", 1)[-1]
        subject = Subject(identity, "outbound address", name)
        if brought.ranges.is_gone(identity):
            remedy = Remedy("", f"Make {name} again in its resource group, or name other outbound addresses.")
            yield fail(subject, f"{name} does not exist", remedies=[remedy],
                       evidence=[Evidence(f"GET {identity}", "status", "not found")])  # fmt: skip
        else:
            yield ok(subject, f"{name} exists")
    if not (balancer.own_ip_ids or balancer.own_prefix_ids):
        yield not_applicable(of_cluster(cluster), "the outbound addresses are AKS' own")
