"""The Linux system pool beside Windows pools."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, check, fail, of_cluster, ok


@check(prevents=["MustDefineAtLeastOneSystemPool", "InvalidParameter"])
def linux_system_pool(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster has a Linux system pool: Windows nodes are workers only.

    How to fix: add a Linux system pool first (`az aks nodepool add --mode System`).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/windows-best-practices.md and use-system-pools.md.
    """
    found = [pool.name for pool in cluster.pools if pool.is_system and not pool.is_windows]
    if found or cluster.hosted_system:
        yield ok(of_cluster(cluster), f"system pool {', '.join(found) or 'hosted by Azure'}")
    else:
        yield fail(of_cluster(cluster), "no Linux system pool")
