"""Confidential machines and Trusted Launch, neither of which Windows pools have."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.sizes import VmSizes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, check, fail, not_applicable, of_pool, ok, stated


@check(prevents=["VMSizeNotSupportedForWindowsAgentPool", "windows-trusted-launch"])
def windows_machine_security(new: NewWindowsPool, cluster: Cluster, sizes: VmSizes) -> Iterator[Finding]:
    """A Windows pool asks for neither confidential machines nor Trusted Launch.

    A size whose ConfidentialComputingType is stated makes confidential machines. Trusted Launch is vTPM or secure
    boot.

    How to fix: another size; a pool without vTPM and secure boot.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-cvm.md and use-trusted-launch.md.
    """
    subject = of_pool(cluster, new.pool)
    if new.pool.trusted_launch:
        yield fail(subject, "Trusted Launch, which Windows pools do not have")
        return
    for machines in stated(new.pool.machines, "the VM size", of=f"pool {new.pool.name}"):
        size = sizes.size(machines.size)
        if size is None:
            yield not_applicable(subject, f"{cluster.location} does not offer {machines.size}")
        elif size.confidential:
            yield fail(subject, f"{size.name} makes confidential machines, which have no Windows nodes",
                       evidence=size.evidence)  # fmt: skip
        else:
            yield ok(subject, f"{size.name}, without Trusted Launch", evidence=size.evidence)
