"""Stopped pools in an operation."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, Remedy, check, not_applicable, of_cluster, of_pool, ok, warn


@check()
def running_pools(demand: Demand, cluster: Cluster) -> Iterator[Finding]:
    """Every pool that is upgraded or scaled is running.

    A stopped pool of a running cluster may be upgraded, and gets its new version when it is started: its nodes then
    need addresses and quota that are not counted now. Of scaling a stopped pool Azure's documentation says nothing.

    How to fix: start the pool first.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/start-stop-nodepools.md.
    """
    if demand.question not in ("upgrade", "scale") or cluster.stopped:
        yield not_applicable(of_cluster(cluster), "no pool of a running cluster is upgraded or scaled")
        return
    stopped = [pool.pool for pool in demand.pools if pool.pool.stopped]
    what = "it is upgraded when it starts" if demand.surges else "whether it can be scaled is not documented"
    for pool in stopped:
        where = f"--resource-group {cluster.resource_group} --cluster-name {cluster.name}"
        evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].powerState.code", "Stopped")]
        remedy = Remedy(f"az aks nodepool start {where} --nodepool-name {pool.name}", "the pool runs")
        yield warn(of_pool(cluster, pool), f"stopped: {what}", remedies=[remedy], evidence=evidence)
    if not stopped:
        yield ok(of_cluster(cluster), "no pool concerned is stopped")
