"""DNS servers of the customer's on the cluster's VNet."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parse_id
from aks_preflight.plugin import Evidence, Finding, Remedy, Subject, check, ok, warn

AZURE_DNS = "168.63.129.16"


@check()
def custom_dns(cluster: Cluster, vnet: VirtualNetwork) -> Iterator[Finding]:
    """New nodes of a private cluster ask Azure's DNS for the API server's name.

    The name of a private API server stands in a private DNS zone, which only Azure's DNS answers for. Where the VNet
    names other servers, they must forward to it from a network that the zone is linked to; whether they do is not in
    any management API (VMExtensionError_K8SAPIServerDNSLookupFail). Running nodes say nothing: they asked long ago.

    How to fix: let the servers forward to 168.63.129.16, and link the private zone to their VNet.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/
    vmextensionerror-k8sapiserverdnslookupfail.md.
    """
    subject = Subject(vnet.id, "VNet", parse_id(vnet.id).name)
    servers = ", ".join(vnet.dns_servers)
    evidence = [Evidence(f"GET {vnet.id}", "dhcpOptions.dnsServers", servers or "none")]
    if not vnet.dns_servers or set(vnet.dns_servers) == {AZURE_DNS}:
        yield ok(subject, "Azure's DNS", evidence=evidence)
    elif cluster.private:
        remedy = Remedy("", f"Check that {servers} resolve the API server's private name from the nodes' VNet.")
        yield warn(subject, f"DNS servers {servers}, and the cluster is private", remedies=[remedy], evidence=evidence)
    else:
        yield ok(subject, f"DNS servers {servers}; the API server's name is public", evidence=evidence)
