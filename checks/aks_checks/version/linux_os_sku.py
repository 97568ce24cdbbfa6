"""The operating system of a new Linux pool against its Kubernetes version."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.operating_systems import os_row, runs_on
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, check, fail, not_applicable, of_pool, ok, stated, warn


@check(prevents=["AgentPoolK8sVersionNotSupported"])
def linux_os_sku(new: NewPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The OS SKU named for a new Linux pool runs on its Kubernetes version.

    Where none is named Azure takes Ubuntu, of the release that the version brings. Whether its images are still made:
    node-images. Windows pools: windows-os-sku.

    How to fix: leave the OS SKU out, or name one that runs on the version.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-os-version.md; knowledge/os_skus.toml.
    """
    pool, subject = new.pool, of_pool(cluster, new.pool)
    if pool.is_windows or pool.os_sku is None:
        yield not_applicable(subject, "a Windows pool: see windows-os-sku" if pool.is_windows else "no OS SKU is named")
        return
    version, row = stated(pool.version, "the version", of=f"pool {pool.name}"), os_row(pool, knowledge)
    if row.os != "linux":
        yield fail(subject, f"{row.name} is no Linux")
    elif row.applies_to(version):
        yield ok(subject, f"{row.name} on Kubernetes {version}")
    else:
        say = warn if row.contested else fail
        yield say(subject, f"{row.name} runs on {runs_on(row)}, the pool on {version}. {row.contested}".rstrip())
