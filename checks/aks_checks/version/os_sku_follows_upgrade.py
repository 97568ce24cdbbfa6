"""The versioned Linux OS SKUs of the pools against the version that an upgrade goes to."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.following import judge_pools
from aks_preflight.knowledge import Knowledge, OsSku
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Finding, Remedy, check


@check(prevents=["os-sku-blocks-version"])
def os_sku_follows_upgrade(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """Every Linux pool's OS SKU runs on the Kubernetes version that it is upgraded to.

    OS SKUs that name a release (Ubuntu2204, AzureLinux3) run on a range of Kubernetes minors and block the upgrade of
    pool and cluster beyond it. Ubuntu and AzureLinux, without a release, move along. Where Azure's sources differ on
    the last minor, or the pool runs beyond it already, it is a warning. Windows pools: windows-pools-follow-upgrade.

    How to fix: change the OS SKU of the pool first, which reimages its nodes.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-os-version.md; knowledge/os_skus.toml.
    """
    pools = [pool for pool in upgrade.pools if not pool.is_windows]
    yield from judge_pools(upgrade, pools, "Linux", cluster, knowledge, _change)


def _change(cluster: Cluster, pool: NodePool, row: OsSku) -> Remedy:
    to = row.replaced_by
    if not to:
        return Remedy("", "change the pool to an OS SKU that runs on the target (`az aks nodepool update --os-sku`)")
    return Remedy(
        f"az aks nodepool update --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name} --os-sku {to}",
        f"moves {pool.name} to {to}; its nodes are reimaged",
    )
