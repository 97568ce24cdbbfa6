"""What an upgrade does with nodes that do not drain."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, of_pool, ok, warn


@check()
def undrainable_nodes(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """A node that does not drain leaves no surge node behind in the pool.

    With undrainableNodeBehavior Cordon a node whose pods cannot be evicted is put into quarantine and its surge node
    stays in its place: the pool is larger after the upgrade, and keeps the addresses and the quota. With Schedule (the
    default) the surge nodes go again and the upgrade fails.

    How to fix: look for nodes labelled kubernetes.azure.com/upgrade-status=Quarantined after the upgrade, and delete
    them.

    Sources: Azure/azure-rest-api-specs Microsoft.ContainerService/aks/models.tsp; MicrosoftDocs/azure-aks-docs
    articles/aks/upgrade-options.md.
    """
    for pool in upgrade.pools:
        behaviour = pool.upgrade.undrainable or "Schedule"
        where = f"agentPoolProfiles[{pool.name}].upgradeSettings.undrainableNodeBehavior"
        evidence = [Evidence(f"GET {cluster.id}", where, pool.upgrade.undrainable or "not set")]
        if behaviour.lower() == "cordon":
            yield warn(of_pool(cluster, pool), "Cordon: a surge node stays for every node that does not drain",
                       evidence=evidence)  # fmt: skip
        else:
            yield ok(of_pool(cluster, pool), f"{behaviour}: surge nodes go again", evidence=evidence)
    if not upgrade.pools:
        yield not_applicable(of_cluster(cluster), "the cluster has no node pool")
