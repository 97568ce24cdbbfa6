"""Whether the pools are of a type that can still be worked with."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, of_pool, ok, stated, warn


@check(prevents=["BadRequest", "AgentPoolAPIsNotSupported"])
def scale_sets(cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """No pool is an availability set.

    A pool of an availability set cannot be joined by other pools, and cannot be stopped and started; since
    the retirement of availability sets AKS refuses to work with them at all.

    How to fix: migrate to scale sets (`az aks update --migrate-vmas-to-vms`).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/availability-sets-on-aks.md; SupportArticles
    create-upgrade-delete/error-using-feature-requiring-virtual-machine-scale-set; Azure/AKS#2349.
    """
    retired = next((r for r in knowledge.retirements if r.subject == "pool-type"), None)
    kinds = [(pool, stated(pool.kind, "the type", of=f"pool {pool.name}").lower()) for pool in cluster.pools]
    sets = [pool for pool, kind in kinds if kind == "availabilityset"]
    for pool in sets:
        evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].type", "AvailabilitySet")]
        if retired is not None and retired.state(knowledge.as_of) == "blocked":
            yield fail(of_pool(cluster, pool), "an availability set, which AKS no longer works with", evidence=evidence)
        else:
            yield warn(of_pool(cluster, pool), "an availability set, which AKS retires", evidence=evidence)
    if not sets:
        yield ok(of_cluster(cluster), "no availability set")
