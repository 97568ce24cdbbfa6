"""Whether an operation is in progress, or the last one failed."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, Remedy, Subject, check, fail, of_cluster, of_pool, ok, stated, warn


@check(prevents=["operation-in-progress", "cluster-failed", "OperationNotAllowed"])
def settled_state(cluster: Cluster) -> Iterator[Finding]:
    """No operation is in progress on the cluster or a pool of it, and none has failed.

    AKS takes one operation at a time: while one is in progress every other is refused (409). After a failed one most
    are refused until an update has repaired the cluster. A cluster that succeeded may hold a pool that did not.

    How to fix: wait; for a failed state repeat the last operation, or `az aks update` (of a failed pool
    `az aks nodepool update`) without a change. A cluster that is stopped takes no update: start it first.

    Sources: SupportArticles create-upgrade-delete/operationnotallowed and
    upgrading-or-scaling-does-not-succeed.
    """
    where = f"--resource-group {cluster.resource_group}"
    repair = f"az aks update {where} --name {cluster.name}"
    yield _state(of_cluster(cluster), cluster.provisioning_state, cluster, repair)
    for pool in cluster.pools:
        # Of the pools' states not every api-version tells; the cluster's is always there.
        if pool.provisioning_state is not None and pool.provisioning_state.lower() != "succeeded":
            repair = f"az aks nodepool update {where} --cluster-name {cluster.name} --name {pool.name}"
            yield _state(of_pool(cluster, pool), pool.provisioning_state, cluster, repair)


def _state(subject: Subject, state: str | None, cluster: Cluster, repair: str) -> Finding:
    state = stated(state, "provisioningState", of=subject.name)
    evidence = [Evidence(f"GET {cluster.id}", "provisioningState", state)]
    match state.lower():
        case "succeeded":
            return ok(subject, "no operation in progress", evidence=evidence)
        case "canceled":
            return warn(subject, "the last operation was canceled", evidence=evidence)
        case "failed":
            remedy = Remedy(repair, "repairs a failed state where its cause is gone")
            return fail(subject, "the last operation failed", evidence=evidence,
                        remedies=[] if cluster.stopped else [remedy])  # fmt: skip
        case _:
            return fail(subject, f"an operation is in progress ({state})", evidence=evidence,
                        remedies=[Remedy("", "wait until it has ended, and ask again")])  # fmt: skip
