"""The routes of a kubenet cluster against its nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.routes import kubenet_routes as readings
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, Reading, check, judge, not_applicable, of_cluster


@check(prevents=["KubenetNodeCountTotalExceedsLimit"])
def kubenet_routes(demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The route table of a kubenet cluster has a route left for every new node.

    In a kubenet network every node, surge nodes included, has a route of its own in one route table. AKS counts the
    pools at their most nodes (the autoscaler's maximum) before it adds or scales one. Routes that somebody else put
    into the table come on top; they are not counted here.

    How to fix: a smaller max surge; a lower maximum of the autoscaler; migration to Azure CNI overlay.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/configure-kubenet.md; kubernetes-sigs/cloud-provider-azure#4184.
    """
    if cluster.network.mode != "kubenet":
        yield not_applicable(of_cluster(cluster), "the network plugin is not kubenet")
        return

    def count(asked: Demand) -> list[Reading]:
        return readings(asked, knowledge.limits)

    yield judge(
        of_cluster(cluster),
        f"{knowledge.limits.kubenet_max_routes} routes, one a node",
        count(demand),
        remedies=remedies(demand, cluster, count),
        evidence=[Evidence(f"GET {cluster.id}", "networkProfile.networkPlugin", "kubenet")],
    )
