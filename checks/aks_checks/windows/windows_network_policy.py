"""The network policy engine on Windows nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.operating_systems import os_row, told_last
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, of_pool, ok, warn


@check()
def windows_network_policy(demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The cluster's network policy engine is supported on the Windows nodes.

    Calico is documented for Windows Server 2019 and 2022, on clusters that were made with it; of 2025 no page speaks.
    Azure Network Policy Manager was a preview on Windows Server 2022, and its support ends (see the retirement).
    Cilium is the matter of windows-dataplane.

    How to fix: Calico on a new cluster; or network security groups.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-network-policies.md;
    includes/azure-network-policy-manager-windows-retirement.md.
    """
    pools = [d.pool for d in demand.pools if d.pool.is_windows]
    policy = (cluster.network.policy or "none").lower()
    if not pools:
        yield not_applicable(of_cluster(cluster), "no Windows pool concerned")
        return
    evidence = [Evidence(f"GET {cluster.id}", "networkProfile.networkPolicy", policy)]
    if policy == "none":
        yield ok(of_cluster(cluster), "no network policy engine", evidence=evidence)
    elif policy == "cilium":
        yield not_applicable(of_cluster(cluster), "Cilium; see windows-dataplane")
    elif policy == "azure":
        yield warn(of_cluster(cluster), _azure(knowledge), evidence=evidence)
    elif policy == "calico":
        for pool in sorted(pools, key=told_last):
            yield _calico(cluster, pool, knowledge)
    else:
        yield warn(of_cluster(cluster), f"network policy engine {policy}: not known for Windows", evidence=evidence)


def _azure(knowledge: Knowledge) -> str:
    ends = next((r for r in knowledge.retirements if r.concerns("azure", os="windows")), None)
    if ends is None:
        return "Azure Network Policy Manager is a preview on Windows nodes, of Windows Server 2022 only"
    when = "ended" if ends.state(knowledge.as_of) == "retired" else "ends"
    return f"Azure Network Policy Manager: its support on Windows nodes {when} on {ends.retires}. {ends.remedy}"


def _calico(cluster: Cluster, pool: NodePool, knowledge: Knowledge) -> Finding:
    row = os_row(pool, knowledge)
    if row.calico:
        return ok(of_pool(cluster, pool), f"Calico on {row.name}")
    return warn(of_pool(cluster, pool), f"Calico on {row.name}: not among the releases that Azure documents")
