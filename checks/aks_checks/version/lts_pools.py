"""The pools of a cluster with long-term support against the next LTS version."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Finding, Remedy, check, fail, not_applicable, of_cluster, of_pool, ok, stated, warn

LTS = "akslongtermsupport"


@check(prevents=["lts-pool-mismatch"])
def lts_pools(upgrade: Upgrade, cluster: Cluster, offers: UpgradeOffers) -> Iterator[Finding]:
    """On the way to the next LTS version every pool of an LTS cluster runs an LTS version, in the Premium tier.

    A cluster with the support plan AKSLongTermSupport, which needs the tier Premium, goes from one LTS version to the
    next only where none of its pools runs a version without LTS. Which versions have it, the region's table says;
    where it no longer holds a pool's minor, it is a warning.

    How to fix: upgrade that pool first.

    Sources: Azure/AKS CHANGELOG 2024-08-05; MicrosoftDocs/azure-aks-docs articles/aks/long-term-support.md.
    """
    if (cluster.support_plan or "").lower() != LTS:
        yield not_applicable(of_cluster(cluster), f"support plan {cluster.support_plan or 'KubernetesOfficial'}")
        return
    tier = stated(cluster.sku_tier, "sku.tier", of=cluster.name)
    if tier.lower() != "premium":
        yield warn(of_cluster(cluster), f"long-term support needs the tier Premium, the cluster has {tier}")
    if upgrade.node_image or not upgrade.whole_cluster:
        yield not_applicable(of_cluster(cluster), "the control plane stays")
    elif LTS not in offers.plans.get(upgrade.target, frozenset()):
        yield not_applicable(of_cluster(cluster), f"{upgrade.target} is no LTS version; see upgrade-path")
    else:
        for pool in cluster.pools:
            yield _judge(cluster, pool, offers)


def _judge(cluster: Cluster, pool: NodePool, offers: UpgradeOffers) -> Finding:
    version = stated(pool.version, "currentOrchestratorVersion", of=f"pool {pool.name}")
    plans = [found for offered, found in offers.plans.items() if offered.of_minor == version.of_minor]
    subject = of_pool(cluster, pool)
    if not plans:
        return warn(subject, f"the region no longer lists {version.of_minor}: whether it has LTS cannot be told")
    if any(LTS in found for found in plans):
        return ok(subject, f"{version} has long-term support")
    command = (
        f"az aks nodepool upgrade --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name} --kubernetes-version {cluster.version}"
    )
    return fail(subject, f"{version} has no long-term support, which blocks the way to the next LTS version",
                remedies=[Remedy(command, f"brings {pool.name} to the control plane's {cluster.version}")]
                if version < cluster.version else [],
                )  # fmt: skip
