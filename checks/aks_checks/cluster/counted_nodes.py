"""Nodes that are in no pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, check, of_cluster, ok, warn


@check()
def counted_nodes(cluster: Cluster) -> Iterator[Finding]:
    """All nodes of the cluster are in node pools, which tell their number.

    Node auto-provisioning makes nodes as pods ask for them, which are in no pool: they hold addresses and quota that
    only the usages show, and may take more at any time.

    How to fix: leave room in subnet and quota; bound the auto-provisioner (limits of its NodePool resources).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/node-auto-provisioning.md; Azure/karpenter-provider-azure#1075.
    """
    mode = cluster.node_provisioning or "not set"
    evidence = [Evidence(f"GET {cluster.id}", "nodeProvisioningProfile.mode", mode)]
    if cluster.auto_provisioned:
        yield warn(of_cluster(cluster), "node auto-provisioning: nodes come and go beyond the pools", evidence=evidence)
    else:
        yield ok(of_cluster(cluster), "no node auto-provisioning", evidence=evidence)
