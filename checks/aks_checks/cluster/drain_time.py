"""The time that nodes get to drain and to soak in an upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge, Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, Remedy, check, not_applicable, of_cluster, of_pool, ok, warn


@check()
def drain_time(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The drain timeout and the node soak of every pool lie within what Azure documents.

    Where a node has not drained by its timeout, the upgrade stops; the next one goes on from there. The documentation
    and the command line ask for a timeout of 5 minutes at least, the REST specification for 1.

    How to fix: `az aks nodepool update --drain-timeout MINUTES`.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-aks-node-pools-rolling.md.
    """
    for pool in upgrade.pools:
        yield _judge(cluster, pool, knowledge.limits)
    if not upgrade.pools:
        yield not_applicable(of_cluster(cluster), "the cluster has no node pool")


def _judge(cluster: Cluster, pool: NodePool, limits: Limits) -> Finding:
    drain, soak = pool.upgrade.drain_timeout_minutes, pool.upgrade.node_soak_minutes
    least, most = limits.drain_timeout_min_minutes, limits.drain_timeout_max_minutes
    told = f"drain timeout {_told(drain)}, node soak {_told(soak)}"
    evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].upgradeSettings", told)]
    if (drain is None or least <= drain <= most) and (soak is None or soak <= limits.node_soak_max_minutes):
        return ok(of_pool(cluster, pool), told, evidence=evidence)
    bounds = f"documented are {least} to {most} minutes, and {limits.node_soak_max_minutes}"
    where = f"--resource-group {cluster.resource_group} --cluster-name {cluster.name} --name {pool.name}"
    remedy = Remedy(f"az aks nodepool update {where} --drain-timeout {least}", "the least that is documented")
    return warn(of_pool(cluster, pool), f"{told}; {bounds}", remedies=[remedy], evidence=evidence)


def _told(minutes: int | None) -> str:
    return "not set" if minutes is None else f"{minutes} min"
