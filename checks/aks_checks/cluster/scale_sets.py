"""Whether the pools are of a type that can still be worked with."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import AskScale, AskUpgrade, Question
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, of_pool, ok, stated, warn


@check(prevents=["BadRequest", "AgentPoolAPIsNotSupported"])
def scale_sets(question: Question, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """No pool is an availability set.

    An availability set cannot be joined by other pools, and cannot be stopped and started. The API of single pools
    refuses it: it cannot be upgraded by itself, and scaled only with the whole cluster (`az aks scale`), which since
    the retirement of availability sets is no way to rely on. The upgrade of the whole cluster, which the migration
    asks for, is a warning.

    How to fix: migrate to scale sets (`az aks update --migrate-vmas-to-vms`).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/availability-sets-on-aks.md; SupportArticles
    create-upgrade-delete/error-using-feature-requiring-virtual-machine-scale-set; Azure/AKS#2349;
    MicrosoftDocs/azure-docs#24942; hashicorp/terraform-provider-azurerm#7522.
    """
    sets = [pool for pool in cluster.pools if _kind(pool) == "availabilityset"]
    retired = knowledge.retirements_of("pool-type")
    state = retired[0].state(knowledge.as_of) if sets and retired else "none"
    by_itself = isinstance(question, AskUpgrade) and bool(question.pools)
    for pool in sets:
        evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].type", "AvailabilitySet")]
        if state == "blocked":
            yield fail(of_pool(cluster, pool), "an availability set, which AKS no longer works with", evidence=evidence)
        elif by_itself or (isinstance(question, AskScale) and state == "retired"):
            told = f"an availability set, which is not {'upgraded' if by_itself else 'scaled'} by itself"
            yield fail(of_pool(cluster, pool), told, evidence=evidence)
        else:
            yield warn(of_pool(cluster, pool), "an availability set, which AKS retires", evidence=evidence)
    if not sets:
        yield ok(of_cluster(cluster), "no availability set")


def _kind(pool: NodePool) -> str:
    return stated(pool.kind, "the type", of=f"pool {pool.name}").lower()
