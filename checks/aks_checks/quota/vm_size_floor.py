"""The VM size of a new pool against the least that a node needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSize, VmSizes
from aks_preflight.knowledge import Knowledge, Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, Subject, check, fail, not_applicable, of_pool, ok, stated, warn


@check(prevents=["pool-size-too-small", "InvalidParameter"])
def vm_size_floor(new: NewPool, cluster: Cluster, sizes: VmSizes, knowledge: Knowledge) -> Iterator[Finding]:
    """The VM size of a new pool has the vCPUs and the memory that a node needs.

    A node needs 2 vCPUs and 2 GiB. For system pools Azure documents 4 vCPUs and 4 GiB, and no B series; since smaller
    ones have been accepted for years, those warn.

    How to fix: a larger size.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/quotas-skus-regions.md and use-system-pools.md.
    """
    subject = of_pool(cluster, new.pool)
    for machines in stated(new.pool.machines, "the VM size", of=f"pool {new.pool.name}"):
        size = sizes.size(machines.size)
        if size is None:
            yield not_applicable(subject, f"{cluster.location} does not offer {machines.size}")
        else:
            yield _judge(subject, size, knowledge.limits, system=new.pool.is_system)


def _judge(subject: Subject, size: VmSize, limits: Limits, *, system: bool) -> Finding:
    vcpus = stated(size.vcpus, "vCPUs", of=size.name)
    memory = stated(size.memory_gib, "MemoryGB", of=size.name)
    told = f"{size.name} has {vcpus} vCPUs and {memory:g} GiB"
    if vcpus < limits.min_pool_vcpus or memory < limits.min_pool_memory_gib:
        least = f"{limits.min_pool_vcpus} vCPUs and {limits.min_pool_memory_gib} GiB"
        return fail(subject, f"{told}, a node needs {least}", evidence=size.evidence)
    if system and (vcpus < limits.min_system_vcpus or memory < limits.min_system_memory_gib):
        least = f"{limits.min_system_vcpus} vCPUs and {limits.min_system_memory_gib} GiB"
        return warn(subject, f"{told}, Azure asks for {least} in a system pool", evidence=size.evidence)
    if system and re.match(limits.unsuited_system_sizes, size.name, re.IGNORECASE):
        return warn(subject, f"{size.name} is of the B series, which is not supported for system pools",
                    evidence=size.evidence)  # fmt: skip
    return ok(subject, told, evidence=size.evidence)
