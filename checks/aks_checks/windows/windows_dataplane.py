"""The network data plane under Windows nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok


@check(prevents=["windows-on-cilium", "InvalidParameter"])
def windows_dataplane(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster's network data plane is not Cilium, which runs on Linux nodes only.

    How to fix: a cluster with the Azure data plane.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/azure-cni-powered-by-cilium.md.
    """
    network = cluster.network
    dataplane, policy = network.dataplane or "azure", network.policy or "none"
    evidence = [
        Evidence(f"GET {cluster.id}", "networkProfile.networkDataplane, networkPolicy", f"{dataplane}, {policy}")
    ]
    if network.is_cilium:
        yield fail(of_cluster(cluster), "data plane Cilium: it has no Windows nodes", evidence=evidence)
    else:
        yield ok(of_cluster(cluster), f"data plane {dataplane}", evidence=evidence)
