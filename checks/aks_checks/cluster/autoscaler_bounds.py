"""The autoscaler's bounds of a new pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, Remedy, check, fail, not_applicable, of_pool, ok, warn


@check(prevents=["InvalidParameter", "autoscaler-owns-count"])
def autoscaler_bounds(new: NewPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The count of a new pool lies between its autoscaler's bounds, and the lower one is not above the upper.

    A pool is autoscaled where both bounds are named; with one alone Azure is asked for something that it does not
    document. The upper one is at most what a pool may have.

    How to fix: name `min` and `max`, with the count between them.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/cluster-autoscaler.md; SupportArticles create-upgrade-delete/
    node-count-is-not-in-autoscaler-min-max-range; knowledge/limits.toml.
    """
    pool, subject = new.pool, of_pool(cluster, new.pool)
    least, most = pool.min_count, pool.max_count
    if least is None and most is None:
        yield not_applicable(subject, "not autoscaled")
    elif least is not None and most is not None and least > most:
        yield fail(subject, f"min {least} is above max {most}")
    elif (least is not None and pool.nodes < least) or (most is not None and pool.nodes > most):
        yield fail(subject, f"{pool.nodes} nodes are not between min {least} and max {most}")
    elif most is not None and most > knowledge.limits.vmss_max_nodes:
        yield fail(subject, f"max {most}: a pool has {knowledge.limits.vmss_max_nodes} nodes at most",
                   remedies=[Remedy("", f"max={knowledge.limits.vmss_max_nodes}")])  # fmt: skip
    elif least is None or most is None:
        yield warn(subject, f"{'max' if most is None else 'min'} is not named")
    else:
        yield ok(subject, f"{pool.nodes} nodes, between {least} and {most}")
