"""The service CIDR against the subnets of the cluster's VNet."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.model.ranges import overlap
from aks_preflight.plugin import Evidence, Finding, Remedy, check, fail, of_cluster, ok, stated, warn


@check(prevents=["ServiceCidrOverlapExistingSubnetsCidr"])
def service_cidr_free(upgrade: Upgrade, cluster: Cluster, vnet: VirtualNetwork) -> Iterator[Finding]:
    """No subnet of the cluster's VNet overlaps its service CIDR.

    Before an upgrade AKS compares the service CIDR with every subnet of the VNet, also with one that somebody else
    added after the cluster was made. The page speaks of cluster upgrades; for a node image or a pool alone an overlap
    warns.

    How to fix: delete the subnet that overlaps, or give it another range. A cluster's service CIDR cannot be changed.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/
    servicecidroverlapexistingsubnetscidr-error.md; Azure/AKS#3551.
    """
    ranges = stated(cluster.network.service_cidrs or None, "serviceCidr", of=cluster.name)
    refused = upgrade.whole_cluster and not upgrade.node_image
    overlaps = [
        (subnet, prefix, taken)
        for subnet in vnet.subnets.values()
        for prefix in subnet.prefixes
        for taken in ranges
        if overlap(prefix, taken)
    ]
    for subnet, prefix, taken in overlaps:
        found = (fail if refused else warn)(
            of_cluster(cluster),
            f"service CIDR {taken} overlaps subnet {subnet.name} {prefix}",
            remedies=[Remedy("", f"Delete subnet {subnet.name}, or give it a range outside {taken}.")],
            evidence=[
                Evidence(f"GET {cluster.id}", "networkProfile.serviceCidrs", ", ".join(ranges)),
                Evidence(f"GET {vnet.id}", f"{subnet.name}: addressPrefixes", ", ".join(subnet.prefixes)),
            ],
        )
        yield found
    for subnet in vnet.subnets.values():
        stated(subnet.prefixes or None, "the address prefix", of=f"subnet {subnet.name}")
    if not overlaps:
        yield ok(of_cluster(cluster), f"{', '.join(ranges)} overlaps none of {len(vnet.subnets)} subnets")
