"""Upgrades that start by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, check, of_cluster, ok, warn


@check()
def unattended_upgrades(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """Kubernetes upgrades start when somebody starts them, and not by themselves.

    With an auto-upgrade channel AKS starts the same upgrade unattended, with the same surge: the room for it must be
    there at any time, for all clusters that share the subnet or the quota. (Node images are upgraded by themselves by
    default, which the answer shows.)

    How to fix: nothing, where the room is kept; a maintenance window (`az aks maintenanceconfiguration add`) spreads
    the clusters.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/auto-upgrade-cluster.md and planned-maintenance.md.
    """
    channel, images = cluster.upgrade_channel or "none", cluster.node_os_channel or "not stated"
    evidence = [
        Evidence(f"GET {cluster.id}", "autoUpgradeProfile.upgradeChannel, nodeOSUpgradeChannel", f"{channel}, {images}")
    ]
    if channel.lower() == "none":
        yield ok(of_cluster(cluster), f"no auto-upgrade channel; node OS channel {images}", evidence=evidence)
    else:
        yield warn(of_cluster(cluster), f"auto-upgrade channel {channel}: this surge also comes unattended",
                   evidence=evidence)  # fmt: skip
