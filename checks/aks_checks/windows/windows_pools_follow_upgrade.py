"""The Windows releases of the pools against the version that an upgrade goes to."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.following import judge_pools
from aks_preflight.knowledge import Knowledge, OsSku
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Finding, Remedy, check


@check(prevents=["os-sku-blocks-version", "windows-os-sku-version", "Windows2019NotSupportedWithOrchestratorVersion"])
def windows_pools_follow_upgrade(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """Every Windows pool's release runs on the Kubernetes version that it is upgraded to.

    A Windows release ends with a Kubernetes minor: Windows Server 2019 with 1.32, 2022 with 1.36. A pool of it blocks
    the upgrade beyond, its own and the cluster's. Where Azure's sources differ on the last minor, or the pool runs
    beyond it already, it is a warning.

    How to fix: a Windows pool never changes its release in place. Add a pool of a later one, move the workloads
    (their images rebuilt for it), delete the old pool.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-os-version.md and upgrade-windows-os.md;
    knowledge/os_skus.toml.
    """
    pools = [pool for pool in upgrade.pools if pool.is_windows]
    yield from judge_pools(upgrade, pools, "Windows", cluster, knowledge, _replace)


def _replace(cluster: Cluster, pool: NodePool, row: OsSku) -> Remedy:
    return Remedy("", f"add a {row.replaced_by or 'later'} pool, move the workloads, delete {pool.name}")
