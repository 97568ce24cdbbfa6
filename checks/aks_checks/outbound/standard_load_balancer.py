"""The load balancer that a further pool needs."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok, stated


@check(prevents=["SLBRequiredForMultipleAgentPools", "SLBRequiredForAvailabilityZone"])
def standard_load_balancer(new: NewPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster has the Standard load balancer, without which it takes no further pool.

    How to fix: upgrade the cluster to Kubernetes 1.27 or later and migrate to the Standard load balancer.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/create-node-pools.md and includes/
    basic-load-balancer-retirement.md.
    """
    sku = stated(cluster.network.load_balancer.sku, "loadBalancerSku", of=cluster.name)
    evidence = [Evidence(f"GET {cluster.id}", "networkProfile.loadBalancerSku", sku)]
    told = f"load balancer {sku.capitalize()}"
    yield (fail if sku.lower() == "basic" else ok)(of_cluster(cluster), told, evidence=evidence)
