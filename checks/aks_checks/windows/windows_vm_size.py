"""The VM size of a Windows pool: architecture and generation."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSize, VmSizes
from aks_preflight.knowledge import Knowledge, OsSku
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, Subject, check, fail, not_applicable, of_pool, ok, stated


@check(
    prevents=[
        "ErrorCode_Windows2019NotSupportedWithGen2VM", "windows-generation", "VMSizeNotSupportedForWindowsAgentPool",
        "BadRequest",
    ]
)  # fmt: skip
def windows_vm_size(new: NewWindowsPool, cluster: Cluster, sizes: VmSizes, knowledge: Knowledge) -> Iterator[Finding]:
    """The VM size can boot the pool's Windows version: x64, and of a generation that its image is made for.

    Windows has no Arm64 nodes. Windows Server 2019 boots only generation 1; 2022 gets generation 1 unless the request
    carries the header UseWindowsGen2VM=true; 2025 gets generation 2.

    How to fix: a size whose HyperVGenerations hold the generation needed.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/generation-2-vms.md and use-arm64-vms.md.
    """
    subject = of_pool(cluster, new.pool)
    for machines in stated(new.pool.machines, "the VM size", of=f"pool {new.pool.name}"):
        size = sizes.size(machines.size)
        sku = knowledge.os_sku(stated(new.pool.os_sku, "the OS SKU", of=f"pool {new.pool.name}"))
        if size is None:
            yield not_applicable(subject, f"{cluster.location} does not offer {machines.size}")
        elif sku is None:
            yield not_applicable(subject, f"{new.pool.os_sku} is no OS SKU that is offered")
        else:
            yield _judge(subject, size, sku)


def _judge(subject: Subject, size: VmSize, sku: OsSku) -> Finding:
    if stated(size.architecture, "CpuArchitectureType", of=size.name).lower() == "arm64":
        return fail(subject, f"{size.name} is Arm64, Windows nodes are x64", evidence=size.evidence)
    boots = {sku.default_generation} if sku.default_generation else set(sku.generations)
    has = stated(size.generations or None, "HyperVGenerations", of=size.name)
    shown = ", ".join(sorted(has))
    needs = " or ".join(sorted(boots))
    if boots & has:
        return ok(subject, f"{sku.name} boots {needs}, {size.name} has {shown}", evidence=size.evidence)
    header = f"; only a request with the header {sku.generation_header} would make it" if sku.generation_header else ""
    return fail(subject, f"{sku.name} needs {needs}, {size.name} has {shown}{header}", evidence=size.evidence)
