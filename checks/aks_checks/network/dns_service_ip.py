"""The address of the cluster's DNS service against its service CIDR."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.model.ranges import lies_in
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok, stated


@check(prevents=["DnsServiceIpOutOfServiceCidr"])
def dns_service_ip(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """The address of the cluster's DNS service lies in its service CIDR.

    How to fix: make the cluster anew; neither of the two can be changed.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/
    dnsserviceipoutofservicecidr-error.md.
    """
    address = stated(cluster.network.dns_service_ip, "dnsServiceIP", of=cluster.name)
    ranges = stated(cluster.network.service_cidrs or None, "serviceCidr", of=cluster.name)
    named = ", ".join(ranges)
    evidence = [Evidence(f"GET {cluster.id}", "networkProfile.dnsServiceIP, serviceCidrs", f"{address}; {named}")]
    inside = any(lies_in(address, taken) for taken in ranges)
    where = f"{address} is {'in' if inside else 'outside'} {named}"
    yield (ok if inside else fail)(of_cluster(cluster), where, evidence=evidence)
