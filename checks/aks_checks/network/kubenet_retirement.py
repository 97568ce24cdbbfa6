"""The end of kubenet."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.retiring import ends
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Finding, check, of_cluster, ok, stated


@check()
def kubenet_retirement(cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The cluster's network plugin is not one that is being retired.

    How to fix: `az aks update --network-plugin azure --network-plugin-mode overlay`.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/includes/kubenet-retirement.md; knowledge/retirements.toml.
    """
    plugin = stated(cluster.network.plugin, "networkPlugin", of=cluster.name)
    concerned = [row for row in knowledge.retirements_of("network-plugin") if row.concerns(plugin)]
    for row in concerned:
        yield ends(of_cluster(cluster), row, knowledge)
    if not concerned:
        yield ok(of_cluster(cluster), f"network plugin {plugin}: no end is announced")
