"""The target of an upgrade against what Azure offers."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.model.version import Version
from aks_preflight.plugin import Finding, Remedy, Subject, check, fail, not_applicable, of_cluster, ok, warn


@check(
    prevents=[
        "K8sVersionNotSupported",
        "minor-skipped",
        "downgrade",
        "UnsupportedAliasMinorVersion",
        "OperationNotAllowed",
    ]
)
def upgrade_path(upgrade: Upgrade, cluster: Cluster, offers: UpgradeOffers) -> Iterator[Finding]:
    """Azure offers the target version to the version that runs.

    What may be upgraded to what is read from the region's table of versions, and where that does not hold the running
    patch any more, from the cluster's own upgrade profile. No minor can be skipped but where the table says so, and
    nothing goes back. A support plan under which the region does not list the target is a warning: Azure has been
    seen to accept it. Pools that go to an older version than their control plane's need one that the region offers;
    where it offers the control plane's no more, Azure takes what lies below it: a warning.

    How to fix: one of the versions that are offered; further ones step by step.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md; SupportArticles
    error-codes/aks-upgrade-blocked.
    """
    subject, current, target = of_cluster(cluster), cluster.version, upgrade.target
    if upgrade.node_image:
        yield not_applicable(subject, "only the node image changes")
    elif not upgrade.whole_cluster and (target > current or target.covers(current)):
        yield not_applicable(subject, "the control plane stays; see pool-version")
    elif not upgrade.whole_cluster:
        yield _of_pools(subject, target, current, offers)
    elif target.covers(current):
        yield ok(subject, f"the control plane runs {current} already", evidence=offers.evidence)
    elif target < current:
        yield fail(subject, f"{current} cannot go back to {target}", evidence=offers.evidence)
    elif target not in offers.offers and target not in offers.previews:
        remedies = [
            Remedy(
                f"az aks upgrade --resource-group {cluster.resource_group} --name {cluster.name} "
                f"--kubernetes-version {version}",
                f"goes to {version}, which is offered",
            )
            for version in offers.offers[-1:]
        ]
        skipped = ", ".join(f"{current.major}.{minor}" for minor in range(current.minor + 1, target.minor))
        offered = ", ".join(str(version) for version in offers.offers) or "nothing newer"
        told = f"{target} is not offered to {current}" + (f": it skips {skipped}" if skipped else "")
        yield fail(subject, f"{told}; offered: {offered}", remedies=remedies, evidence=offers.evidence)
    elif target in offers.previews:
        yield warn(subject, f"{target} is a preview", evidence=offers.evidence)
    elif (
        offers.plans.get(target) and (cluster.support_plan or "KubernetesOfficial").lower() not in offers.plans[target]
    ):
        plans = ", ".join(sorted(offers.plans[target]))
        yield warn(subject, f"{target} is listed for the support plan {plans} only", evidence=offers.evidence)
    else:
        yield ok(subject, f"{current} to {target}", evidence=offers.evidence)


def _of_pools(subject: Subject, target: Version, current: Version, offers: UpgradeOffers) -> Finding:
    if any(target.covers(offered) for offered in offers.plans):
        return ok(subject, f"{target} is offered, below the control plane's {current}", evidence=offers.evidence)
    say = fail if current in offers.plans else warn
    return say(subject, f"{target} is not offered in the region (any more)", evidence=offers.evidence)
