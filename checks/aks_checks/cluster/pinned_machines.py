"""Pools whose machines must come from one place."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, of_pool, ok, warn


@check()
def pinned_machines(demand: Demand, cluster: Cluster) -> Iterator[Finding]:
    """The new nodes may be placed anywhere in the region or its zones.

    A capacity reservation group holds machines and quota for as many nodes as it reserves: surge nodes beyond it draw
    on the open quota. Nodes of a dedicated host group must fit onto its hosts, and those of a proximity placement
    group come from one data center, which may have none left. How full they are is not read.

    How to fix: reserve the pool's nodes and its surge; a small max surge.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-capacity-reservation-groups.md, reduce-latency-ppg.md and
    use-azure-dedicated-hosts.md.
    """
    growing = [pool.pool for pool in demand.pools if pool.new is None or pool.new_nodes]
    said = False
    for pool in growing:
        for what, identity, effect in _pins(pool):
            said = True
            evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}]", identity)]
            yield warn(of_pool(cluster, pool), f"{what} {identity.rsplit('/', 1)[-1]}: {effect}", evidence=evidence)
    if not growing:
        yield not_applicable(of_cluster(cluster), "no new node")
    elif not said:
        yield ok(of_cluster(cluster), "no reservation, host or placement group")


def _pins(pool: NodePool) -> list[tuple[str, str, str]]:
    pins = (
        ("capacity reservation group", pool.capacity_reservation_group_id, "nodes beyond it draw on the open quota"),
        ("host group", pool.host_group_id, "new nodes must fit onto its hosts"),
        ("proximity placement group", pool.proximity_placement_group_id, "new nodes come from one data center"),
    )
    return [(what, identity, effect) for what, identity, effect in pins if identity]
