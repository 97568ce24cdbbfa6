"""The identity that the cluster uses."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, check, of_cluster, ok, warn

MANAGED = "msi"


@check()
def managed_identity(cluster: Cluster) -> Iterator[Finding]:
    """The cluster uses a managed identity, which has no secret that expires.

    A service principal has a secret; once it has expired no operation succeeds. When it expires no API of Azure
    Resource Manager tells. Windows pools: windows-service-principal.

    How to fix: `az aks update --enable-managed-identity`; until then watch the secret's day
    (`az ad app credential list --id CLIENT-ID`).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-managed-identity.md; SupportArticles
    error-codes/bad-request-or-invalid-client-secret-error.
    """
    principal = cluster.service_principal
    evidence = [Evidence(f"GET {cluster.id}", "servicePrincipalProfile.clientId", principal or "not set")]
    if principal is None or principal.lower() == MANAGED:
        yield ok(of_cluster(cluster), "no service principal", evidence=evidence)
        return
    yield warn(of_cluster(cluster), "a service principal, whose secret expires unseen", evidence=evidence)
