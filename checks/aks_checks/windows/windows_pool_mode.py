"""The mode of a Windows pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, check, fail, of_pool, ok


@check(prevents=["SystemPoolMustBeLinux", "InvalidParameter"])
def windows_pool_mode(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """A Windows pool is a user pool: system pools are Linux.

    How to fix: ask for the pool with mode User; system pools stay Linux.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-system-pools.md.
    """
    mode = new.pool.mode or "User"
    if mode.lower() == "user":
        yield ok(of_pool(cluster, new.pool), "mode User")
    else:
        yield fail(of_pool(cluster, new.pool), f"mode {mode}: a Windows pool must be User")
