"""Windows nodes with GPUs."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSizes
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, check, not_applicable, of_pool, stated, warn


@check()
def windows_gpu(new: NewWindowsPool, cluster: Cluster, sizes: VmSizes, knowledge: Knowledge) -> Iterator[Finding]:
    """A Windows pool asks for no GPU, which is a preview on Windows.

    The preview needs the feature WindowsGPUPreview registered in the subscription, and a Kubernetes version that has
    it. NVv4 sizes and multi-instance GPUs are not supported, and a pool cannot be converted.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-windows-gpu.md.
    """
    subject, least = of_pool(cluster, new.pool), knowledge.limits.windows_gpu_min_version
    version = stated(new.pool.version, "the version", of=f"pool {new.pool.name}")
    for machines in stated(new.pool.machines, "the VM size", of=f"pool {new.pool.name}"):
        size = sizes.size(machines.size)
        if size is None or not size.gpus:
            yield not_applicable(subject, f"{machines.size} has no GPU" if size else f"{machines.size} is not offered")
        elif version.of_minor < least:
            yield warn(subject, f"{size.name} has a GPU: on Windows from Kubernetes {least} on, the pool has {version}",
                       evidence=size.evidence)  # fmt: skip
        else:
            yield warn(subject, f"{size.name} has a GPU: a preview on Windows, with the feature WindowsGPUPreview",
                       evidence=size.evidence)  # fmt: skip
