"""The Windows release that Azure takes where none is named."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, Remedy, check, of_pool, ok, stated, warn


@check()
def windows_default_os_sku(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The pool's OS SKU is named, where Azure's sources differ on the default.

    Which Windows release a pool gets that names none changes with the Kubernetes version, and Azure's own pages do
    not agree when. An image built for one release does not run on another.

    How to fix: name the OS SKU.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-os-version.md; Azure/AKS CHANGELOG 2026-07-17;
    knowledge/defaults.toml.
    """
    subject, name = of_pool(cluster, new.pool), new.pool.os_sku
    version = stated(new.pool.version, "the version", of=f"pool {new.pool.name}")
    row = knowledge.default_os_sku_row("Windows", version)
    if not any("OS SKU" in line for line in new.assumed):
        yield ok(subject, f"{name} is named")
    elif row.contested:
        yield warn(subject, f"no OS SKU is named; {row.os_sku} is taken for it. {row.contested}",
                   remedies=[Remedy("", f"name os-sku={row.os_sku} in the question, and --os-sku when the pool is made")
                             ])  # fmt: skip
    else:
        yield ok(subject, f"no OS SKU is named: {row.os_sku} at Kubernetes {version}")
