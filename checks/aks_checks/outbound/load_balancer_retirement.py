"""The end of the Basic load balancer."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.retiring import ends
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Finding, check, of_cluster, ok, stated


@check()
def load_balancer_retirement(cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The cluster's load balancer is not one that is being retired.

    How to fix: upgrade the cluster to Kubernetes 1.27 or later and migrate to the Standard load balancer.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/includes/basic-load-balancer-retirement.md;
    knowledge/retirements.toml.
    """
    sku = stated(cluster.network.load_balancer.sku, "loadBalancerSku", of=cluster.name)
    concerned = [row for row in knowledge.retirements_of("load-balancer-sku") if row.concerns(sku)]
    for row in concerned:
        yield ends(of_cluster(cluster), row, knowledge)
    if not concerned:
        yield ok(of_cluster(cluster), f"load balancer {sku}: no end is announced")
