"""Windows releases in a pod subnet with static blocks."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, check, fail, not_applicable, of_pool, ok, stated


@check(prevents=["windows-static-block"])
def windows_static_block(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """Where pods take static blocks of addresses the pool's Windows release can: 2019 cannot.

    A new pool is taken to allocate pod addresses as the cluster's first system pool does, where that has a pod
    subnet.

    How to fix: `os-sku=Windows2022` or later; or a pod subnet with dynamic allocation.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/concepts-network-azure-cni-pod-subnet.md;
    knowledge/os_skus.toml.
    """
    subject = of_pool(cluster, new.pool)
    if not new.pool.in_blocks:
        yield not_applicable(subject, "no static blocks of pod addresses")
        return
    name = stated(new.pool.os_sku, "the OS SKU", of=f"pool {new.pool.name}")
    row = knowledge.os_sku(name)
    if row is None:
        yield not_applicable(subject, f"{name} is not offered; see windows-os-sku")
    elif row.static_block:
        yield ok(subject, f"{row.name} takes static blocks")
    else:
        yield fail(subject, f"{row.name} takes no static blocks of pod addresses")
