"""Locks on the cluster, on its nodes' resource group and on its network."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aks_preflight.facts.locks import Lock, Locks
from aks_preflight.facts.network import node_group, own_vnet
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Finding, Remedy, Subject, check, fail, of_cluster, ok, warn


@check(prevents=["ScopeLocked", "ResourceGroupLocked"])
def no_locks(demand: Demand, cluster: Cluster, locks: Locks) -> Iterator[Finding]:
    """No lock forbids the changes that the operation makes to the cluster and its nodes.

    A ReadOnly lock on the cluster or on its nodes' resource group (MC_...), on their resource groups or on the
    subscription forbids every operation. A CanNotDelete lock on the nodes' group, or on a single resource in it,
    forbids an upgrade, which deletes its surge nodes again, and a scale-in: AKS looks for locks in the group before it
    starts. For what only adds nodes Azure does not say so: a warning, as for a ReadOnly lock on the VNet. On the
    cluster itself or its VNet CanNotDelete does no harm. Only the locks of the cluster's own subscription are read.

    How to fix: lift the lock for the operation; protect the group with node resource group lockdown instead.

    Sources: Azure/AKS#3291; Azure/AKS CHANGELOG 2019-07-01 and 2020-05-18; MicrosoftDocs/azure-docs articles/
    azure-resource-manager/management/lock-resources.md; azure-aks-docs#427.
    """
    nodes, vnet = node_group(cluster), own_vnet(cluster)
    said = False
    for lock in locks.locks:
        on_nodes = lock.holds_for(nodes) or lock.lies_in(nodes)
        if lock.forbids_changes and (on_nodes or lock.holds_for(cluster.id)):
            yield _finding(fail, lock, "forbids every change")
        elif on_nodes and _removes_nodes(demand):
            yield _finding(fail, lock, "forbids to delete nodes, which the operation does")
        elif on_nodes:
            yield _finding(warn, lock, "AKS may refuse the operation, and the next upgrade or scale-in will fail")
        elif lock.forbids_changes and vnet is not None and (lock.holds_for(vnet) or lock.lies_in(vnet)):
            yield _finding(warn, lock, "new nodes may be unable to join the VNet")
        else:
            continue
        said = True
    if not said:
        yield ok(of_cluster(cluster), f"none of the subscription's {len(locks.locks)} locks is in the way")


def _removes_nodes(demand: Demand) -> bool:
    """Whether nodes are deleted: the surge of an upgrade when it is through, those of a pool that does not grow."""
    shrinks = any(pool.new is not None and not pool.new_nodes for pool in demand.pools)
    return demand.surges or (demand.question == "scale" and shrinks)


def _finding(say: Callable[..., Finding], lock: Lock, what: str) -> Finding:
    place = lock.scope.rsplit("/", 1)[-1]
    remedy = Remedy(f"az lock delete --ids {lock.id}", "lifts the lock; set it again after the operation")
    return say(Subject(lock.id, "lock", lock.name), f"{lock.level} on {place}: {what}", remedies=[remedy],
               evidence=lock.evidence)  # fmt: skip
