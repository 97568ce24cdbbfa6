"""The pods a node of a new pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Gate, Reading, Term
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, check, fail, judge, of_pool, ok, stated


@check(prevents=["InsufficientMaxPods", "MaxPodsLimitExceeded"])
def max_pods(new: NewPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The max pods of a new pool lie within AKS' bounds, and its nodes have room for the pods that every pool needs.

    A node takes 10 to 250 pods, and a pool must have room for 30 when it is made: max pods times nodes (the
    autoscaler's maximum, where it has one). Max pods cannot be changed later.

    How to fix: other max pods; more nodes.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/concepts-network-ip-address-planning.md and
    quotas-skus-regions.md; Azure/AKS#1422.
    """
    subject, limits = of_pool(cluster, new.pool), knowledge.limits
    pods = stated(new.pool.max_pods, "max pods", of=f"pool {new.pool.name}")
    if not limits.min_max_pods <= pods <= limits.max_max_pods:
        yield fail(subject, f"max pods {pods}: a node takes {limits.min_max_pods} to {limits.max_max_pods}")
        return
    nodes = new.pool.most_nodes
    if nodes == 0:
        yield ok(subject, f"max pods {pods}; no node yet")
        return
    needed = Term("the pods that every pool needs", 1, limits.min_pool_pods)
    room = Reading(f"{nodes} nodes of {pods} pods", Gate.ADMISSION, needed.value, nodes * pods, "pods", (needed,), True)
    yield judge(subject, f"max pods {pods}", [room])
