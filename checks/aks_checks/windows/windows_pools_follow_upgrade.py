"""The Windows releases of the pools against the version that an upgrade goes to."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.operating_systems import os_row, runs_on, told_last
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.model.version import Version
from aks_preflight.plugin import Evidence, Finding, Remedy, check, fail, not_applicable, of_cluster, of_pool, ok, warn


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
    pools = sorted((pool for pool in upgrade.pools if pool.is_windows), key=told_last)
    if not pools or upgrade.node_image:
        why = "only the node image changes" if upgrade.node_image else "no Windows pool is upgraded"
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
    remedies = [Remedy("", f"add a {row.replaced_by or 'later'} pool, move the workloads, delete {pool.name}")]
    if row.contested:
        return warn(subject, f"{told}. {row.contested}", remedies=remedies, evidence=evidence)
    if pool.version is not None and not row.applies_to(pool.version):
        return warn(subject, f"{told}; but the pool runs on {pool.version} already", remedies=remedies,
                    evidence=evidence)  # fmt: skip
    return fail(subject, told, remedies=remedies, evidence=evidence)
