"""The ephemeral OS disks of a new pool against the local disks of its VM size."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSize, VmSizes
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Gate, Reading, Remedy, Term
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, Subject, check, fail, judge, not_applicable, of_pool, ok, stated, warn

GIB, MIB = 2**30, 2**20


@check(prevents=["VMCacheSizeTooSmall", "VMTemporaryDiskTooSmall", "VMSizeDoesNotSupportEphemeralOS",
                 "VMCannotFitEphemeralOSDisk"])  # fmt: skip
def ephemeral_os_disk(new: NewPool, cluster: Cluster, sizes: VmSizes, knowledge: Knowledge) -> Iterator[Finding]:
    """The VM size of a new pool with ephemeral OS disks has a local disk that holds one.

    An ephemeral OS disk lies on the machine: in the cache, on the temporary disk or on an NVMe disk of its size, and
    must fit whole into one of them. The SKU list states the cache in bytes and the others in MiB. Without a disk size
    Azure takes what a local disk of 128 GiB or more has; of a smaller one it does not say. Without a disk type it
    takes a managed disk where no other fits.

    How to fix: a smaller `os-disk-size`, another VM size, or `os-disk-type=Managed`.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/concepts-storage.md; Azure/AKS#2635, #2672.
    """
    pool, subject = new.pool, of_pool(cluster, new.pool)
    if (pool.os_disk_type or "").lower() != "ephemeral":
        yield not_applicable(subject, "no ephemeral OS disk is asked for")
        return
    for machines in stated(pool.machines, "the VM size", of=f"pool {pool.name}"):
        size = sizes.size(machines.size)
        if size is None:
            yield not_applicable(subject, f"{cluster.location} does not offer {machines.size}")
        elif not stated(size.ephemeral_os_disk, "EphemeralOSDiskSupported", of=size.name):
            yield fail(subject, f"{size.name} has no place for an ephemeral OS disk", evidence=size.evidence)
        elif pool.os_disk_gib is None:
            yield _unsized(subject, size, knowledge.limits.ephemeral_os_disk_default_gib)
        else:
            yield _fit(subject, size, pool.os_disk_gib)


def _unsized(subject: Subject, size: VmSize, least: int) -> Finding:
    largest = max(_places(size).values()) // GIB
    told = f"no disk size is named, and {size.name} has {largest} GiB of local disk"
    if largest < least:
        return warn(subject, f"{told}: below {least} GiB Azure may refuse", evidence=size.evidence,
                    remedies=[Remedy("", f"os-disk-size={largest} fits")])  # fmt: skip
    return ok(subject, told, evidence=size.evidence)


def _fit(subject: Subject, size: VmSize, gib: int) -> Finding:
    """A disk that fits in one place needs no other: those too small are shown only where all are."""
    needed, places = Term("the OS disk", gib, GIB), _places(size)
    largest = max(places.values())
    readings = [
        Reading(name, Gate.ADMISSION, needed.value, has, "bytes", (needed,), decides=True)
        for name, has in places.items()
        if has >= needed.value or largest < needed.value
    ]
    remedy = Remedy("", f"os-disk-size={largest // GIB} fits") if largest >= GIB else Remedy("", "os-disk-type=Managed")
    return judge(subject, f"an OS disk of {gib} GiB on {size.name}", readings, remedies=[remedy],
                 evidence=size.evidence)  # fmt: skip


def _places(size: VmSize) -> dict[str, int]:
    """The bytes of each place that the size has. Raises NotKnown where it states none."""
    stated_places = {
        "cache": size.cached_disk_bytes or 0,
        "temporary disk": (size.temp_disk_mib or 0) * MIB,
        "NVMe disks": (size.nvme_disk_mib or 0) * MIB,
    }
    found = {name: has for name, has in stated_places.items() if has}
    return stated(found or None, "its cache, temporary or NVMe disk", of=size.name)
