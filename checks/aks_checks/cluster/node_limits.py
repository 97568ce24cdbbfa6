"""Node counts against the caps of pools and clusters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aks_preflight.capacity.nodes import of_cluster as cluster_nodes
from aks_preflight.capacity.nodes import of_pool as pool_nodes
from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.trial import Count
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, check, judge, of_cluster, of_pool


@check(prevents=["AgentPoolMaxCountExceeded", "cluster-node-limit"])
def node_limits(demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """No pool and no cluster exceeds its cap on nodes, the surge included.

    A scale set holds 1,000 machines and a cluster 5,000; AKS refuses an operation that would exceed either before it
    starts. A cluster at its cap cannot be upgraded at all. Azure documents the refusal, not the code it comes with.

    How to fix: a smaller max surge; another pool.

    Sources: MicrosoftDocs/azure-docs includes/container-service-limits.md; azure-aks-docs articles/aks/
    best-practices-performance-scale-large.md.
    """
    evidence = [Evidence(f"GET {cluster.id}", "agentPoolProfiles[].count", "")]
    for pool in demand.pools:
        if pool.missing is not None or pool.new_nodes:
            yield judge(of_pool(cluster, pool.pool), "nodes of the pool", [pool_nodes(pool, knowledge.limits)],
                        remedies=remedies(demand, cluster, _of_one(pool.pool.name, knowledge)),
                        evidence=evidence)  # fmt: skip

    count = partial(cluster_nodes, limits=knowledge.limits)
    yield judge(
        of_cluster(cluster),
        "nodes of the cluster",
        count(demand),
        remedies=remedies(demand, cluster, count),
        evidence=evidence,
    )


def _of_one(name: str, knowledge: Knowledge) -> Count:
    return lambda asked: [pool_nodes(pool, knowledge.limits) for pool in asked.pools if pool.pool.name == name]
