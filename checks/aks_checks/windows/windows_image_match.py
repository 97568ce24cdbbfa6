"""The Windows release of a new pool beside those of the pools that are there."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.operating_systems import os_sku_of, told_last
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, Remedy, check, not_applicable, of_pool, ok, stated, warn


@check()
def windows_image_match(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The new pool runs the Windows release for which the cluster's images are built.

    Windows containers are isolated by process only: the release of the image must be that of the host. Azure's pages
    differ on whether a Windows2025 host runs images of 2022; no other mismatch runs. What images there are no
    management API shows: the releases of the Windows pools that are there stand for them.

    How to fix: build the images for both releases (a multi-platform image), and select nodes by
    kubernetes.azure.com/os-sku.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/windows-best-practices.md and
    includes/windows-annual-channel-retirement.md.
    """
    subject = of_pool(cluster, new.pool)
    mine = stated(new.pool.os_sku, "the OS SKU", of=f"pool {new.pool.name}")
    pools = sorted((pool for pool in cluster.pools if pool.is_windows), key=told_last)
    others = sorted({stated(os_sku_of(pool), "osSKU", of=f"pool {pool.name}") for pool in pools})
    if not others:
        yield not_applicable(subject, "the cluster has no Windows pool yet")
    elif all(name.lower() == mine.lower() for name in others):
        yield ok(subject, f"{mine}, as the Windows pools that are there")
    else:
        yield warn(subject, f"{mine} beside {', '.join(others)}: images must be built for the release of their host",
                   remedies=[Remedy("", "build the images for both releases; select nodes by "
                                        "kubernetes.azure.com/os-sku")])  # fmt: skip
