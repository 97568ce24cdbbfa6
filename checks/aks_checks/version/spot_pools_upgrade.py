"""Spot pools in the upgrade of a whole cluster."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Finding, Remedy, check, not_applicable, of_cluster, of_pool, ok, warn


@check(prevents=["SpotPoolUpgradeNotAllowedDuringClusterUpgradeAll"])
def spot_pools_upgrade(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """No spot pool is to be upgraded in one call with the control plane.

    The documentation says that control plane and pools of a cluster with a spot pool cannot be upgraded at the same
    time. Since spot pools can be upgraded at all (2022), auto-upgrade is reported to do just that: a warning.

    How to fix: upgrade the control plane alone, then the pools.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/spot-node-pool.md; Azure/AKS#2134, #2822.
    """
    spot = [pool for pool in upgrade.pools if pool.spot]
    if upgrade.node_image or not upgrade.whole_cluster or not spot:
        yield not_applicable(of_cluster(cluster), "no spot pool is upgraded with the control plane")
        return
    for pool in spot:
        yield _judge(upgrade, cluster, pool)


def _judge(upgrade: Upgrade, cluster: Cluster, pool: NodePool) -> Finding:
    if pool.version == upgrade.target:
        return ok(of_pool(cluster, pool), f"runs {upgrade.target} already")
    command = (
        f"az aks upgrade --resource-group {cluster.resource_group} --name {cluster.name} "
        f"--kubernetes-version {upgrade.target} --control-plane-only"
    )
    told = "a spot pool: Azure documents that it is not upgraded together with the control plane"
    remedy = Remedy(command, "upgrades the control plane; then the pools, one by one")
    return warn(of_pool(cluster, pool), told, remedies=[remedy])
