"""Windows releases in an overlay network."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, fail, not_applicable, of_cluster, of_pool, ok, stated


@check(prevents=["windows-overlay"])
def windows_overlay(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """In an overlay network the pool's Windows release can run: 2019 cannot.

    How to fix: `os-sku=Windows2022` or later, with images built for it.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/azure-cni-overlay.md; knowledge/os_skus.toml.
    """
    if cluster.network.mode != "overlay":
        yield not_applicable(of_cluster(cluster), "no overlay network")
        return
    subject = of_pool(cluster, new.pool)
    name = stated(new.pool.os_sku, "the OS SKU", of=f"pool {new.pool.name}")
    row = knowledge.os_sku(name)
    evidence = [Evidence(f"GET {cluster.id}", "networkProfile.networkPluginMode", "overlay")]
    if row is None:
        yield not_applicable(subject, f"{name} is not offered; see windows-os-sku")
    elif row.overlay:
        yield ok(subject, f"{row.name} runs in an overlay network", evidence=evidence)
    else:
        yield fail(subject, f"{row.name} does not run in an overlay network", evidence=evidence)
