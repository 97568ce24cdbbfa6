"""Windows pools that are no scale sets."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, of_pool, ok, warn


@check()
def windows_virtual_machines(demand: Demand, cluster: Cluster) -> Iterator[Finding]:
    """Windows pools are scale sets, not VirtualMachines pools.

    Azure's sources differ: the documentation says that VirtualMachines pools have no Windows nodes, the release notes
    of 2025 that they do.

    How to fix: a pool of the type VirtualMachineScaleSets.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/virtual-machines-node-pools.md; Azure/AKS CHANGELOG 2025-03-16.
    """
    pools = [d.pool for d in demand.pools if d.pool.is_windows]
    for pool in pools:
        if pool.is_virtual_machines:
            yield warn(of_pool(cluster, pool), "a VirtualMachines pool: on Windows there Azure's own pages differ",
                       evidence=[Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].type",
                                          "VirtualMachines")])  # fmt: skip
        else:
            yield ok(of_pool(cluster, pool), f"type {pool.kind or 'not stated'}")
    if not pools:
        yield not_applicable(of_cluster(cluster), "no Windows pool concerned")
