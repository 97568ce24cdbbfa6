"""How the cluster comes by its nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok


@check(prevents=["windows-on-auto-provisioning"])
def windows_node_provisioning(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """Node auto-provisioning is off: clusters with it take no Windows pools.

    Node auto-provisioning (Karpenter) makes no Windows nodes itself either. A cluster that never had it states no
    mode: Manual is Azure's default.

    How to fix: turn node auto-provisioning off, where nothing rests on it; else another cluster.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/node-auto-provisioning.md.
    """
    mode = cluster.node_provisioning or "Manual"
    evidence = [Evidence(f"GET {cluster.id}", "nodeProvisioningProfile.mode", mode)]
    if cluster.auto_provisioned:
        yield fail(of_cluster(cluster), "node auto-provisioning is on, beside which there are no Windows pools",
                   evidence=evidence)  # fmt: skip
    else:
        yield ok(of_cluster(cluster), f"node provisioning {mode}", evidence=evidence)
