"""Whether the operating systems of pools run on the version that an upgrade goes to: the rule of Linux and Windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from aks_preflight.facts.operating_systems import os_row, runs_on, told_last
from aks_preflight.knowledge import Knowledge, OsSku
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.model.version import Version
from aks_preflight.plugin import Evidence, Finding, Remedy, fail, not_applicable, of_cluster, of_pool, ok, warn

#: What to do about a pool whose OS SKU does not go along.
Fix = Callable[[Cluster, NodePool, OsSku], Remedy]


def judge_pools(
    upgrade: Upgrade, pools: Sequence[NodePool], what: str, cluster: Cluster, knowledge: Knowledge, fix: Fix
) -> Iterator[Finding]:
    """A finding for each of these pools (`what` they are called); none concerned where only the image changes."""
    if not pools or upgrade.node_image:
        why = "only the node image changes" if upgrade.node_image else f"no {what} pool is upgraded"
        yield not_applicable(of_cluster(cluster), why)
        return
    for pool in sorted(pools, key=told_last):
        yield _judge(cluster, pool, upgrade.target, os_row(pool, knowledge), fix)


def _judge(cluster: Cluster, pool: NodePool, target: Version, row: OsSku, fix: Fix) -> Finding:
    subject = of_pool(cluster, pool)
    evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].osSKU", row.name)]
    if row.applies_to(target):
        return ok(subject, f"{row.name} runs on {target}", evidence=evidence)
    told, remedies = f"{row.name} runs on {runs_on(row)}, not on {target}", [fix(cluster, pool, row)]
    if row.contested:
        return warn(subject, f"{told}. {row.contested}", remedies=remedies, evidence=evidence)
    if pool.version is not None and not row.applies_to(pool.version):
        said = f"{told}; but the pool runs on {pool.version} already"
        return warn(subject, said, remedies=remedies, evidence=evidence)
    return fail(subject, told, remedies=remedies, evidence=evidence)
