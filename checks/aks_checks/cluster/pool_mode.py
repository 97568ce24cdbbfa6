"""The mode of a new pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, Subject, check, fail, not_applicable, of_pool, ok, warn

MANAGED = "managedsystem"


@check(prevents=["InvalidParameter"])
def pool_mode(new: NewPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """A new pool fits its mode: a system pool keeps a node and is not spot, a managed one is the cluster's only one.

    System pools carry the cluster's own pods. Azure makes them with one node, and asks in its documentation for two;
    spot pools are user pools. Of the mode ManagedSystem, whose machines are Azure's own, a cluster has one pool at
    most.

    How to fix: another mode; a larger count, or minimum of the autoscaler.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-system-pools.md and spot-node-pool.md; an answer of Azure's
    recorded by Azure/azure-cli-extensions, test_aks_create_with_managed_system_pool_multiple_fails.
    """
    subject, mode = of_pool(cluster, new.pool), (new.pool.mode or "User").lower()
    if mode == MANAGED:
        others = [pool.name for pool in cluster.pools if (pool.mode or "").lower() == MANAGED]
        yield fail(subject, f"the cluster has the ManagedSystem pool {others[0]} already, and can have one only") \
            if others else ok(subject, "the cluster's only ManagedSystem pool")  # fmt: skip
    elif mode != "system":
        yield ok(subject, f"mode {new.pool.mode or 'User'}")
    elif new.pool.spot:
        yield fail(subject, "a spot pool is a user pool, never a system pool")
    elif new.pool.is_windows:
        yield not_applicable(subject, "a Windows pool: see windows-pool-mode")
    else:
        yield _system(new, subject, knowledge)


def _system(new: NewPool, subject: Subject, knowledge: Knowledge) -> Finding:
    nodes = min(new.pool.nodes, new.pool.min_count if new.pool.min_count is not None else new.pool.nodes)
    least, advised = knowledge.limits.min_system_nodes, knowledge.limits.advised_system_nodes
    if nodes < least:
        return fail(subject, f"{nodes} nodes: a system pool has at least {least}")
    if nodes < advised:
        return warn(subject, f"{nodes} node: Azure asks for {advised} in a system pool")
    return ok(subject, f"a system pool of {nodes} nodes")
