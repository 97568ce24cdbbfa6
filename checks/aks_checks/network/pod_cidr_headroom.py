"""The pod CIDR against the address blocks of new nodes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aks_preflight.capacity.addresses import pod_cidr
from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.ranges import LargerPodCidr
from aks_preflight.knowledge import Knowledge, Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.ranges import addresses_in
from aks_preflight.plugin import Evidence, Finding, Remedy, Subject, check, judge, not_applicable, of_cluster, stated


@check(prevents=["InsufficientSubnetSize"])
def pod_cidr_headroom(demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The pod CIDR has an address block left for every new node.

    In an overlay or kubenet network every node, whatever its max pods, takes a block of 256 addresses (/24) out of
    the pod CIDR, of which none is reserved. AKS admits an operation only where the blocks of all pools at their most
    nodes (the autoscaler's maximum) fit; and a surge node needs a block that is free.

    How to fix: lower the autoscaler's maximum or the surge; expand the pod CIDR (Linux-only clusters).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/azure-cni-overlay.md; Azure/AKS CHANGELOG 2023-05-07;
    Azure/AKS-Construction#701.
    """
    network = cluster.network
    if network.mode not in ("overlay", "kubenet"):
        yield not_applicable(of_cluster(cluster), "pods take their addresses from the VNet")
        return
    ranges = [text for text in network.pod_cidrs if ":" not in text]
    pod_range = stated(ranges[0] if ranges else None, "podCidr", of=cluster.name)
    blocks = addresses_in(pod_range) // knowledge.limits.block_addresses
    yield judge(
        Subject(f"{cluster.id}/networkProfile/podCidr", "pod CIDR", pod_range),
        f"{blocks} blocks of {knowledge.limits.block_addresses}, one a node",
        pod_cidr(demand, pod_range, knowledge.limits),
        remedies=_remedies(demand, cluster, pod_range, knowledge.limits),
        evidence=[Evidence(f"GET {cluster.id}", "networkProfile.podCidr", pod_range)],
    )


def _remedies(demand: Demand, cluster: Cluster, pod_range: str, limits: Limits) -> Iterator[Remedy]:
    counted = partial(pod_cidr, limits=limits)
    yield from remedies(demand, cluster, partial(counted, pod_range=pod_range), LargerPodCidr(pod_range, counted))
