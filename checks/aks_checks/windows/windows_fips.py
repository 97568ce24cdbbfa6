"""FIPS, where the Windows release requires it."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, Remedy, check, fail, not_applicable, of_pool, ok, stated, warn


@check(prevents=["windows-2025-needs-fips"])
def windows_fips(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """A pool of a Windows release that requires FIPS is made with it.

    Windows Server 2025 pools must be made with FIPS, and it cannot be turned off later. Where the question does not
    say whether the pool is made with it, it is a reminder of the flag. (Windows Server 2022 has FIPS on by itself,
    whatever the field says.)

    How to fix: make the pool with FIPS (`--enable-fips-image`).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/enable-fips-nodes.md; knowledge/os_skus.toml.
    """
    pool, subject = new.pool, of_pool(cluster, new.pool)
    name = stated(pool.os_sku, "the OS SKU", of=f"pool {pool.name}")
    row = knowledge.os_sku(name)
    if row is None:
        yield not_applicable(subject, f"{name} is not offered; see windows-os-sku")
    elif not row.requires_fips:
        yield not_applicable(subject, f"{row.name} does not require FIPS")
    elif pool.fips:
        yield ok(subject, f"{row.name} with FIPS")
    elif pool.fips is None:
        yield warn(subject, f"{row.name} must be made with FIPS (--enable-fips-image)", remedies=[_add(cluster, pool)])
    else:
        yield fail(subject, f"{row.name} without FIPS: it must be made with it", remedies=[_add(cluster, pool)])


def _add(cluster: Cluster, pool: NodePool) -> Remedy:
    command = (
        f"az aks nodepool add --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name} --os-type Windows --os-sku {pool.os_sku} --enable-fips-image"
    )
    return Remedy(command, "makes the pool with FIPS")
