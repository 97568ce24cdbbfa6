"""The images of new nodes, of a pool that is added or scaled and of a cluster that is started."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.images import judge_images
from aks_preflight.facts.operating_systems import told_last
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Finding, check, not_applicable, of_cluster, of_pool, stated


@check(prevents=["node-image-removed"])
def node_images(demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The operating system of new nodes has images, and is not about to lose them.

    When an operating system retires, Azure first stops to make pools of it and later removes its images: from that
    day no node can be added, neither by hand nor by the autoscaler. Until then the announcement is a warning. Whether
    the start of a stopped cluster needs images is not documented: a warning too. Upgrades: upgrade-images. New
    Windows pools: windows-os-sku.

    How to fix: what the announcement says: another OS SKU, a later Kubernetes version, a new pool.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/includes (retirement notices); knowledge/retirements.toml.
    """
    growing = [d.pool for d in demand.pools if not demand.surges and (d.new is None or d.new_nodes)]
    for pool in sorted(growing, key=told_last):
        yield _judge(demand, cluster, pool, knowledge)
    if not growing:
        yield not_applicable(of_cluster(cluster), "an upgrade: see upgrade-images" if demand.surges else "no new node")


def _judge(demand: Demand, cluster: Cluster, pool: NodePool, knowledge: Knowledge) -> Finding:
    new = demand.question == "pool"
    if new and pool.is_windows:
        return not_applicable(of_pool(cluster, pool), "a new Windows pool: see windows-os-sku")
    if new and pool.os_sku is None:
        return not_applicable(of_pool(cluster, pool), "no OS SKU is named: Azure takes one that it makes")
    version = stated(pool.version, "the version", of=f"pool {pool.name}")
    return judge_images(cluster, pool, version, knowledge, new=new, firm=demand.question != "start")
