"""Static-block allocation of pod addresses in a new pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import same_id
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, check, fail, not_applicable, of_pool, ok, stated, warn


@check(prevents=["InvalidParameter"])
def static_block(new: NewPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """A new pool uses its pod subnet as the others do: in static blocks all of them, from Kubernetes 1.28, or none.

    A pod subnet is of one mode of allocation for all pools in it. Static blocks are documented from Kubernetes 1.28
    on; pools of 1.27 that have them were seen, so an older version warns. Windows releases: see windows-static-block.

    How to fix: a pod subnet of its own; a newer version.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/configure-azure-cni-static-block-allocation.md.
    """
    pool, subject, least = new.pool, of_pool(cluster, new.pool), knowledge.limits.static_block_min_version
    here = [p for p in cluster.pools if same_id(p.pod_subnet_id, pool.pod_subnet_id)]
    others = [p.name for p in here if p.in_blocks != pool.in_blocks]
    if pool.pod_subnet_id and others:
        yield fail(subject, f"its pod subnet is used in the other mode of allocation by {', '.join(others)}")
    elif not pool.in_blocks:
        yield not_applicable(subject, "no static blocks")
    elif stated(pool.version, "the version", of=f"pool {pool.name}").of_minor < least:
        yield warn(subject, f"static blocks are documented from Kubernetes {least} on, the pool runs {pool.version}")
    else:
        yield ok(subject, f"static blocks on Kubernetes {pool.version}")
