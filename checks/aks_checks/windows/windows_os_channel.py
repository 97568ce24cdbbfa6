"""The channel that brings new node images, on Windows nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, Remedy, check, not_applicable, of_cluster, ok, warn


@check()
def windows_os_channel(demand: Demand, cluster: Cluster) -> Iterator[Finding]:
    """The node OS channel is one that does something on Windows nodes.

    Windows nodes are not patched: they get a new image each month by an upgrade. The channel SecurityPatch does not
    support Windows, and Unmanaged does there what None does; with None somebody upgrades the node images by hand.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/auto-upgrade-node-os-image.md and upgrade-windows-os.md.
    """
    if not any(d.pool.is_windows for d in demand.pools):
        yield not_applicable(of_cluster(cluster), "no Windows pool concerned")
        return
    channel = cluster.node_os_channel or "None"
    evidence = [Evidence(f"GET {cluster.id}", "autoUpgradeProfile.nodeOSUpgradeChannel", channel)]
    if channel.lower() not in ("securitypatch", "unmanaged"):
        told = "node images are upgraded by hand" if channel.lower() == "none" else f"node OS channel {channel}"
        yield ok(of_cluster(cluster), told, evidence=evidence)
        return
    command = (
        f"az aks update --resource-group {cluster.resource_group} --name {cluster.name} "
        "--node-os-upgrade-channel NodeImage"
    )
    yield warn(of_cluster(cluster), f"node OS channel {channel}, which does nothing on Windows nodes",
               remedies=[Remedy(command, "upgrades the node images, those of Windows too")],
               evidence=evidence)  # fmt: skip
