"""The network plugin that Windows nodes need."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok, stated


@check(prevents=["AzureCNIOnlyForWindows"])
def windows_network_plugin(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster's network plugin is Azure CNI, which Windows nodes need.

    Node subnet, pod subnet and overlay all do; kubenet and a plugin of one's own do not.

    How to fix: migrate a kubenet cluster to Azure CNI overlay, where its windowsProfile allows Windows pools at all;
    else a new cluster.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/windows-vs-linux-containers.md and configure-kubenet.md;
    Azure/AKS#1076, #2839.
    """
    plugin = stated(cluster.network.plugin, "networkPlugin", of=cluster.name)
    evidence = [Evidence(f"GET {cluster.id}", "networkProfile.networkPlugin", plugin)]
    if plugin.lower() == "azure":
        yield ok(of_cluster(cluster), "network plugin azure", evidence=evidence)
    else:
        yield fail(of_cluster(cluster), f"network plugin {plugin}: Windows nodes need azure", evidence=evidence)
