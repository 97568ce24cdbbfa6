"""The identity of a cluster with Windows nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, Remedy, check, of_cluster, ok, warn


@check()
def windows_service_principal(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster has a managed identity: Windows nodes do not take a new service principal secret in place.

    A service principal's secret expires, and Windows pools cannot be given the new one in place. Azure accepts such
    pools all the same.

    How to fix: move the cluster to a managed identity.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/windows-faq.yml.
    """
    identity = (cluster.service_principal or "msi").lower()
    kind = "managed identity" if identity == "msi" else "service principal"
    evidence = [Evidence(f"GET {cluster.id}", "servicePrincipalProfile.clientId", kind)]
    if identity == "msi":
        yield ok(of_cluster(cluster), kind, evidence=evidence)
        return
    update = f"az aks update --resource-group {cluster.resource_group} --name {cluster.name} --enable-managed-identity"
    yield warn(of_cluster(cluster), "a service principal, whose secret Windows nodes do not take anew in place",
               remedies=[Remedy(update, "moves the cluster to a managed identity")], evidence=evidence)  # fmt: skip
