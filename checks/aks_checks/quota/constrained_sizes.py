"""VM sizes with fewer vCPUs than their base size."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSizes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Finding, check, not_applicable, of_cluster, of_pool, ok, warn


@check()
def constrained_sizes(demand: Demand, cluster: Cluster, sizes: VmSizes) -> Iterator[Finding]:
    """The quota counts the vCPUs that the new nodes have: none of them is of a constrained size.

    A constrained size (E32-16s_v5) has fewer vCPUs than its base size. Which of the two numbers the quota counts Azure
    does not document: vcpu-quota takes the larger one, so that its need may be twice what Azure counts.

    How to fix: nothing, where the quota fits; else ask for the difference.

    Sources: MicrosoftDocs/azure-compute-docs articles/virtual-machines/constrained-vcpu.md and quotas.md.
    """
    said = False
    for pool in demand.pools:
        for machines in pool.new or ():
            size = sizes.size(machines.size) if machines.count and machines.size else None
            if size is None:
                continue
            said = True
            if size.available_vcpus is not None and size.vcpus is not None and size.available_vcpus < size.vcpus:
                yield warn(of_pool(cluster, pool.pool), f"{size.name} has {size.available_vcpus} vCPUs of "
                                                        f"{size.vcpus}; counted are {size.vcpus}",
                           evidence=size.evidence)  # fmt: skip
            else:
                yield ok(of_pool(cluster, pool.pool), f"{size.name} is not constrained", evidence=size.evidence)
    if not said:
        yield not_applicable(of_cluster(cluster), "no new node of a known size")
