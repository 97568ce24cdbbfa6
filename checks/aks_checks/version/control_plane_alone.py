"""Whether the control plane can be upgraded ahead of its pools, where it must."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, Remedy, check, not_applicable, of_cluster, ok, warn


@check(prevents=["NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged"])
def control_plane_alone(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """Where the control plane must go ahead of its pools, no auto-upgrade channel forbids it.

    Pools that are to go beyond their control plane, and spot pools, want the control plane upgraded alone first; with
    an auto-upgrade channel AKS refuses that, and upgrades the whole cluster only. It is a warning: the upgrade that
    was asked for is not the one that is refused.

    How to fix: upgrade the whole cluster; or set the channel to none, upgrade, set it back.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-aks-control-plane.md and spot-node-pool.md.
    """
    ahead = upgrade.target > cluster.version and not upgrade.target.covers(cluster.version)
    spot = upgrade.whole_cluster and any(pool.spot for pool in upgrade.pools)
    if upgrade.node_image or not ahead or (upgrade.whole_cluster and not spot):
        yield not_applicable(of_cluster(cluster), "the control plane need not be upgraded alone")
        return
    channel = cluster.upgrade_channel or "none"
    evidence = [Evidence(f"GET {cluster.id}", "autoUpgradeProfile.upgradeChannel", channel)]
    if channel.lower() == "none":
        yield ok(of_cluster(cluster), "no auto-upgrade channel: the control plane can go first", evidence=evidence)
        return
    command = (
        f"az aks update --resource-group {cluster.resource_group} --name {cluster.name} --auto-upgrade-channel none"
    )
    yield warn(of_cluster(cluster), f"auto-upgrade channel {channel}: the control plane cannot be upgraded alone first",
               remedies=[Remedy(command, "lets the control plane go first (`az aks upgrade --control-plane-only`)")],
               evidence=evidence)  # fmt: skip
