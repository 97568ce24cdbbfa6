"""Group managed service accounts for Windows pods."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, ok, stated, warn


@check()
def windows_gmsa(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """Where group managed service accounts are on, the cluster has what they need.

    They need a managed identity (to read the account from a Key Vault) and a Kubernetes version that has them. What
    no management API shows: whether nodes reach a domain controller, its web services (port 9389) among it, whether
    the identity may read the Key Vault, and whether coredns-custom already serves the domain, which AKS refuses.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-group-managed-service-accounts.md; Azure/AKS CHANGELOG
    2026-06-19.
    """
    subject = of_cluster(cluster)
    if not cluster.gmsa:
        yield not_applicable(subject, "group managed service accounts are off")
        return
    version = stated(new.pool.version, "the version", of=f"pool {new.pool.name}")
    least = knowledge.limits.windows_gmsa_min_version
    evidence = [Evidence(f"GET {cluster.id}", "windowsProfile.gmsaProfile.enabled", "true")]
    if version.of_minor < least:
        yield warn(subject, f"group managed service accounts need Kubernetes {least}, the pool has {version}",
                   evidence=evidence)  # fmt: skip
    elif (cluster.service_principal or "msi").lower() != "msi":
        yield warn(subject, "group managed service accounts need a managed identity, the cluster has a service "
                            "principal", evidence=evidence)  # fmt: skip
    else:
        yield ok(subject, "group managed service accounts on; the new nodes must reach the domain controllers "
                          "(port 9389 among others), which no API shows", evidence=evidence)  # fmt: skip
