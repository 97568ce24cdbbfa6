"""The cluster's Windows profile."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok


@check(prevents=["WindowsProfileMissing"])
def windows_profile(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster was made with a Windows profile, without which no Windows pool can join.

    The profile holds the administrator account of Windows nodes. It cannot be added later. Clusters made with Azure
    CNI since 2020 got one by default; those born with kubenet and migrated to overlay have none.

    How to fix: a new cluster, made with a Windows profile.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/create-node-pools.md; Azure/AKS#1005, #2101, #4489.
    """
    if cluster.has_windows_profile:
        yield ok(of_cluster(cluster), "windowsProfile is set")
    else:
        evidence = [Evidence(f"GET {cluster.id}", "windowsProfile", "null")]
        yield fail(of_cluster(cluster), "windowsProfile is not set, and cannot be added", evidence=evidence)
