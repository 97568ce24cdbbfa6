"""Availability sets in a cluster that is to get a pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, of_pool, ok


@check(prevents=["AgentPoolAPIsNotSupported"])
def scale_sets_to_grow(new: NewPool, cluster: Cluster) -> Iterator[Finding]:
    """A cluster that is to get another pool has no pool that is an availability set.

    Pools are added and changed one by one only in clusters of scale sets.

    How to fix: migrate the availability set (`az aks update --migrate-vmas-to-vms`), or make a new cluster.

    Sources: MicrosoftDocs/azure-docs#24942; SupportArticles create-upgrade-delete/
    error-using-feature-requiring-virtual-machine-scale-set; azure-aks-docs articles/aks/availability-sets-on-aks.md.
    """
    sets = [pool for pool in cluster.pools if (pool.kind or "").lower() == "availabilityset"]
    for pool in sets:
        evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].type", "AvailabilitySet")]
        yield fail(of_pool(cluster, pool), "an availability set, which takes no pool beside it", evidence=evidence)
    if not sets:
        yield ok(of_cluster(cluster), "no availability set")
