"""The VM sizes of new nodes against what the region offers the subscription."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSizes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Finding, NotKnown, check, fail, not_applicable, of_cluster, of_pool, ok, stated


@check(prevents=["SkuNotAvailable", "size-not-allowed", "InvalidParameter"])
def vm_size_offered(demand: Demand, cluster: Cluster, sizes: VmSizes) -> Iterator[Finding]:
    """The region offers the subscription the VM size of every new node.

    A size that the region no longer lists, or that is restricted for the subscription, cannot make new machines.
    Machines that run keep running, but a surge node is a new machine: a restriction foretells the failed upgrade.
    What no API shows beforehand is whether the region has machines left.

    How to fix: a pool of another VM size; or ask Azure for access to the size.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-capacity-cost-planning.md; SupportArticles
    error-codes/zonalallocation-allocationfailed-error; the resource SKUs API.
    """
    said = False
    for pool in demand.pools:
        machines = pool.new if pool.new is not None else stated(pool.pool.machines, "the size", of=pool.pool.name)
        for name in sorted({m.size or "" for m in machines if m.count}):
            said = True
            size, subject = sizes.size(name), of_pool(cluster, pool.pool)
            if size is None:
                yield fail(subject, f"{cluster.location} does not offer {name}")
            elif size.restricted:
                yield fail(subject, f"{name} is not available to the subscription in {cluster.location} "
                                    f"({size.restricted})", evidence=size.evidence)  # fmt: skip
            else:
                yield ok(subject, f"{name} is offered in {cluster.location}", evidence=size.evidence)
    if not said and demand.beyond is not None:  # the nodes are in no pool, and may be of any size
        raise NotKnown(demand.beyond)
    if not said:
        yield not_applicable(of_cluster(cluster), "no new node")
