"""The SKU of the cluster that is to host Windows nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok, stated


@check(prevents=["windows-on-automatic"])
def windows_cluster_sku(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster's SKU is Base: AKS Automatic has no Windows nodes.

    The user nodes of AKS Automatic run Azure Linux or Ubuntu only.

    How to fix: a cluster of the SKU Base.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/intro-aks-automatic.md.
    """
    sku = stated(cluster.sku_name, "sku.name", of=cluster.name)
    evidence = [Evidence(f"GET {cluster.id}", "sku.name", sku)]
    if sku.lower() == "automatic":
        yield fail(of_cluster(cluster), "AKS Automatic: its nodes run Linux only", evidence=evidence)
    else:
        yield ok(of_cluster(cluster), f"SKU {sku}", evidence=evidence)
