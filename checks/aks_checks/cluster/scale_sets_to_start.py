"""Availability sets in a cluster that is to be started."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Start
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, of_pool, ok


@check(prevents=["availability-set-start", "BadRequest"])
def scale_sets_to_start(start: Start, cluster: Cluster) -> Iterator[Finding]:
    """A cluster that is to be started has no pool that is an availability set.

    Only clusters of scale sets (or of single virtual machines) can be stopped and started.

    How to fix: none for the cluster as it is: make a new one.

    Sources: Azure/AKS#2349; MicrosoftDocs/azure-aks-docs articles/aks/start-stop-cluster.md.
    """
    sets = [pool for pool in cluster.pools if (pool.kind or "").lower() == "availabilityset"]
    for pool in sets:
        evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].type", "AvailabilitySet")]
        yield fail(of_pool(cluster, pool), "an availability set, which cannot be started", evidence=evidence)
    if not sets:
        yield ok(of_cluster(cluster), "no availability set")
