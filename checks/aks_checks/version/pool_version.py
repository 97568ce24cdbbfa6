"""The versions of pools against the control plane's."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.model.version import Version
from aks_preflight.plugin import Finding, Remedy, check, fail, not_applicable, of_cluster, of_pool, ok, stated


@check(prevents=["NodePoolMcVersionIncompatible", "downgrade"])
def pool_version(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """Pools that are upgraded do not overtake the control plane, and those that stay do not fall too far behind it.

    A pool is never newer than its control plane, and at most three minors older (two, before control planes of 1.28).
    Of a whole cluster the control plane goes first and the pools follow, so that no pool may be newer than the
    target; a pool alone goes at most to what the control plane runs, and never back.

    How to fix: upgrade the control plane first; upgrade the pool that lags.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md; SupportArticles
    error-codes/nodepoolmcversionincompatible-error.
    """
    if upgrade.node_image:
        yield not_applicable(of_cluster(cluster), "only the node image changes")
        return
    if not upgrade.whole_cluster:
        for pool in upgrade.pools:
            yield _alone(pool, upgrade.target, cluster)
        return
    skew = knowledge.skew(upgrade.target)
    for pool in cluster.pools:
        version = stated(pool.version, "currentOrchestratorVersion", of=f"pool {pool.name}")
        subject, behind = of_pool(cluster, pool), upgrade.target.minor - version.minor
        if version > upgrade.target:
            yield fail(subject, f"{version} is newer than the target {upgrade.target}")
        elif behind > skew:
            yield fail(subject, f"{version} would be {behind} minors behind the control plane's {upgrade.target}, of "
                                f"{skew}", remedies=_catch_up(cluster, pool))  # fmt: skip
        else:
            yield ok(subject, f"{version}, within {skew} minors of {upgrade.target}")


def _alone(pool: NodePool, target: Version, cluster: Cluster) -> Finding:
    subject, now = of_pool(cluster, pool), stated(pool.version, "its version", of=f"pool {pool.name}")
    if target > cluster.version and not target.covers(cluster.version):
        return fail(subject, f"{target} is newer than the control plane's {cluster.version}")
    if target < now and not target.covers(now):
        return fail(subject, f"{now} cannot go back to {target}")
    return ok(subject, f"{now} to {target}, under the control plane's {cluster.version}")


def _catch_up(cluster: Cluster, pool: NodePool) -> list[Remedy]:
    """The upgrade to what the control plane runs, where the pool does not run that already."""
    if pool.version is None or pool.version >= cluster.version:
        return []
    command = (
        f"az aks nodepool upgrade --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name} --kubernetes-version {cluster.version}"
    )
    return [Remedy(command, f"brings {pool.name} to the control plane's {cluster.version}")]
