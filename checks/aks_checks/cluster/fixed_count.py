"""The autoscaler of a pool that is to be scaled by hand."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Scale
from aks_preflight.plugin import Evidence, Finding, Remedy, check, fail, of_pool, ok


@check(prevents=["autoscaler-owns-count"])
def fixed_count(scale: Scale, cluster: Cluster) -> Iterator[Finding]:
    """A pool that is to be scaled by hand has no autoscaler.

    The count of an autoscaled pool is the autoscaler's: scaling it by hand is refused, whatever the bounds.

    How to fix: change the autoscaler's bounds, or turn it off.

    Sources: SupportArticles create-upgrade-delete/cannot-scale-cluster-autoscaler-enabled-node-pool.
    """
    pool, subject = scale.pool, of_pool(cluster, scale.pool)
    evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].enableAutoScaling",
                         str(pool.autoscaling).lower())]  # fmt: skip
    if not pool.autoscaling:
        yield ok(subject, "the count is set by hand", evidence=evidence)
        return
    update = (
        f"az aks nodepool update --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name}"
    )
    lowest = min(scale.to, pool.min_count if pool.min_count is not None else scale.to)
    highest = max(scale.to, pool.max_count or scale.to)
    yield fail(
        subject,
        f"the autoscaler owns the count ({pool.min_count} to {pool.max_count})",
        remedies=[
            Remedy(f"{update} --disable-cluster-autoscaler", "the count can be set by hand"),
            Remedy(f"{update} --update-cluster-autoscaler --min-count {lowest} --max-count {highest}",
                   f"the autoscaler may go to {scale.to}"),
        ],
        evidence=evidence,
    )  # fmt: skip
