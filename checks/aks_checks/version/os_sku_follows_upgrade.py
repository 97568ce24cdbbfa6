"""The versioned Linux OS SKUs of the pools against the version that an upgrade goes to."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.operating_systems import os_row, runs_on, told_last
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.model.version import Version
from aks_preflight.plugin import Evidence, Finding, Remedy, check, fail, not_applicable, of_cluster, of_pool, ok, warn


@check(prevents=["os-sku-blocks-version"])
def os_sku_follows_upgrade(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """Every Linux pool's OS SKU runs on the Kubernetes version that it is upgraded to.

    OS SKUs that name a release (Ubuntu2204, AzureLinux3) run on a range of Kubernetes minors and block the upgrade of
    pool and cluster beyond it. Ubuntu and AzureLinux, without a release, move along. Where Azure's sources differ on
    the last minor, or the pool runs beyond it already, it is a warning. Windows pools: windows-pools-follow-upgrade.

    How to fix: change the OS SKU of the pool first, which reimages its nodes.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-os-version.md; knowledge/os_skus.toml.
    """
    pools = sorted((pool for pool in upgrade.pools if not pool.is_windows), key=told_last)
    if not pools or upgrade.node_image:
        why = "only the node image changes" if upgrade.node_image else "no Linux pool is upgraded"
        yield not_applicable(of_cluster(cluster), why)
        return
    for pool in pools:
        yield _judge(cluster, pool, upgrade.target, knowledge)


def _judge(cluster: Cluster, pool: NodePool, target: Version, knowledge: Knowledge) -> Finding:
    row, subject = os_row(pool, knowledge), of_pool(cluster, pool)
    evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].osSKU", row.name)]
    if row.applies_to(target):
        return ok(subject, f"{row.name} runs on {target}", evidence=evidence)
    told = f"{row.name} runs on {runs_on(row)}, not on {target}"
    if row.contested:
        return warn(subject, f"{told}. {row.contested}", evidence=evidence)
    if pool.version is not None and not row.applies_to(pool.version):
        return warn(subject, f"{told}; but the pool runs on {pool.version} already", evidence=evidence)
    return fail(subject, told, remedies=[_change(cluster, pool, row.replaced_by)], evidence=evidence)


def _change(cluster: Cluster, pool: NodePool, to: str) -> Remedy:
    if not to:
        return Remedy("", "change the pool to an OS SKU that runs on the target (`az aks nodepool update --os-sku`)")
    return Remedy(
        f"az aks nodepool update --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name} --os-sku {to}",
        f"moves {pool.name} to {to}; its nodes are reimaged",
    )
