"""The availability zones of new nodes against those in which their VM size can be had."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSize, VmSizes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Finding, check, fail, not_applicable, of_cluster, of_pool, ok, stated, warn


@check(prevents=["AvailabilityZoneNotSupported", "InvalidTemplateDeployment"])
def zones_offered(demand: Demand, cluster: Cluster, sizes: VmSizes) -> Iterator[Finding]:
    """Every zone of a pool that takes new nodes offers its VM size.

    A new pool needs its size in each zone that it names. The surge node of a running pool may land in any of its
    zones: one that is closed to the subscription is a risk, all of them a certain failure. Whether a zone has
    machines left (ZonalAllocationFailed) no API shows beforehand.

    How to fix: name other zones, or none; another size.

    Sources: SupportArticles error-codes/availabilityzonenotsupported-error; the resource SKUs API; Azure/AKS#1444.
    """
    zonal = [pool for pool in demand.pools if pool.pool.zones and (pool.new is None or pool.new_nodes)]
    for pool in zonal:
        for machines in stated(pool.new, "the nodes", of=f"pool {pool.pool.name}"):
            size = sizes.size(machines.size)
            if size is not None:  # a size that is not offered at all is told by vm-size-offered
                yield _zones(cluster, pool.pool, size, new=not demand.surges)
            else:
                yield not_applicable(of_pool(cluster, pool.pool), f"{cluster.location} does not offer {machines.size}")
    if not zonal:
        yield not_applicable(of_cluster(cluster), "no pool that takes new nodes names a zone")


def _zones(cluster: Cluster, pool: NodePool, size: VmSize, *, new: bool) -> Finding:
    offered = stated(size.zones, "the zones", of=size.name) - size.restricted_zones
    closed = sorted(set(pool.zones) - offered)
    subject = of_pool(cluster, pool)
    if not closed:
        return ok(subject, f"{size.name} is offered in zones {', '.join(pool.zones)}", evidence=size.evidence)
    told = f"{size.name} cannot be had in zone {', '.join(closed)} of {cluster.location}"
    if new or len(closed) == len(pool.zones):
        return fail(subject, told, evidence=size.evidence)
    return warn(subject, f"{told}; a surge node may be meant for it", evidence=size.evidence)
