"""The number of node pools against the cap of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, check, fail, of_cluster, of_pool, ok


@check(prevents=["MaxAgentPoolCountReached"])
def pool_count(new: NewPool, demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The cluster has room for another node pool, under a name of its own.

    A cluster holds 100 node pools, and all that are asked for together count. A pool is asked for under a name that
    neither the cluster nor another of them has: a PUT on an existing name would change that pool.

    How to fix: another name; or a cluster beside this one.

    Sources: MicrosoftDocs/azure-docs includes/container-service-limits.md.
    """
    count, most = len(cluster.pools), knowledge.limits.max_pools
    asked = [other.pool.name.lower() for other in demand.pools]
    if cluster.pool(new.pool.name) is not None:
        yield fail(of_pool(cluster, new.pool), f"the cluster has a pool named {new.pool.name} already")
    elif asked.count(new.pool.name.lower()) > 1:
        yield fail(of_pool(cluster, new.pool), f"two pools are asked for under the name {new.pool.name}")
    elif count + len(asked) > most:
        more = f", {len(asked)} are asked for" if len(asked) > 1 else ""
        yield fail(of_cluster(cluster), f"has {count} node pools of {most}{more}")
    else:
        yield ok(of_cluster(cluster), f"{count} node pools of {most}")
