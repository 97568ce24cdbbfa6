"""Max surge against max unavailable, of pools that are upgraded."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.capacity.surge import amount
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, check, fail, not_applicable, of_cluster, of_pool, ok, warn


@check(prevents=["surge-settings-invalid"])
def upgrade_settings(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """Every pool is upgraded with surge nodes, or in place: max surge and max unavailable are not both zero.

    With max surge 0 nodes are upgraded in place, max unavailable of them at a time; both zero is refused, and system
    pools must surge. Both above zero is a preview. BlueGreen makes a whole second pool and heeds neither.

    How to fix: `--max-surge 1`, or of a user pool `--max-surge 0 --max-unavailable 1`.

    Sources: Azure/azure-rest-api-specs Microsoft.ContainerService/aks/models.tsp; MicrosoftDocs/azure-aks-docs
    articles/aks/upgrade-aks-node-pools-rolling.md and blue-green-node-pool-upgrade.md.
    """
    concerned = [pool for pool in upgrade.pools if not pool.spot]
    for pool in concerned:
        yield _judge(cluster, pool, upgrade.max_surge or pool.upgrade.max_surge)
    if not concerned:
        yield not_applicable(of_cluster(cluster), "no pool that surges is upgraded")


def _judge(cluster: Cluster, pool: NodePool, surge: str | None) -> Finding:
    subject, unavailable = of_pool(cluster, pool), pool.upgrade.max_unavailable
    surges, in_place = surge is None or _some(surge), unavailable is not None and _some(unavailable)
    told = f"max surge {surge or 'unset'}, max unavailable {unavailable or 'unset'}"
    evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].upgradeSettings", told)]
    if pool.upgrade.blue_green and in_place:
        return warn(subject, f"{told}: BlueGreen does not take max unavailable", evidence=evidence)
    if not surges and not in_place:
        return fail(subject, f"{told}: there is neither a surge node nor one to be upgraded in place",
                    evidence=evidence)  # fmt: skip
    if in_place and pool.is_system:
        say = warn if surges else fail
        return say(subject, f"{told}: a system pool must surge", evidence=evidence)
    if in_place and surges:
        return warn(subject, f"{told}: both at once is a preview", evidence=evidence)
    return ok(subject, told, evidence=evidence)


def _some(setting: str) -> bool:
    """Whether a setting is above zero in a pool of any size."""
    return amount(setting, 1) > 0
