"""The engine of the cluster's network policies on its Linux nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.retiring import ends
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, check, of_cluster, ok


@check()
def linux_network_policy(cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The engine of the cluster's network policies on Linux nodes is not one that is being retired.

    Azure's own engine (Azure Network Policy Manager) ends. Windows nodes: see windows-network-policy.

    How to fix: move to Cilium network policies.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/includes/azure-network-policy-manager-linux-retirement.md;
    knowledge/retirements.toml.
    """
    policy = (cluster.network.policy or "none").lower()
    concerned = [row for row in knowledge.retirements_of("network-policy") if row.concerns(policy, os="linux")]
    for row in concerned:
        yield ends(of_cluster(cluster), row, knowledge)
    if not concerned:
        evidence = [Evidence(f"GET {cluster.id}", "networkProfile.networkPolicy", policy)]
        yield ok(of_cluster(cluster), f"network policy {policy}: no end is announced", evidence=evidence)
