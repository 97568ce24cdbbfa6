"""The nodes that a system pool keeps when it is scaled."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Scale
from aks_preflight.plugin import Finding, check, fail, not_applicable, of_pool, ok, warn


@check(prevents=["InvalidParameter"])
def system_pool_nodes(scale: Scale, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """A system pool keeps a node.

    User pools can be scaled to zero; a system pool, which carries the cluster's own pods, cannot. Azure accepts one
    node and asks in its documentation for two.

    How to fix: keep a node, or make the pool a user pool while another system pool is there.

    Sources: Azure/azure-rest-api-specs Microsoft.ContainerService/aks/models.tsp; MicrosoftDocs/azure-aks-docs
    articles/aks/use-system-pools.md.
    """
    subject, limits = of_pool(cluster, scale.pool), knowledge.limits
    if not scale.pool.is_system:
        yield not_applicable(subject, "a user pool")
    elif scale.to < limits.min_system_nodes:
        yield fail(subject, f"to {scale.to} nodes: a system pool has at least {limits.min_system_nodes}")
    elif scale.to < limits.advised_system_nodes:
        yield warn(subject, f"to {scale.to} node: Azure asks for {limits.advised_system_nodes} in a system pool")
    else:
        yield ok(subject, f"to {scale.to} nodes")
