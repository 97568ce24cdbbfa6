"""Pods on a Windows node."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, Remedy, check, of_pool, ok, stated, warn


@check()
def windows_max_pods(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """A Windows node is not meant for more pods than Azure advises.

    Azure accepts more, and takes 250 by itself in an overlay network. Max pods cannot be changed later.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/quotas-skus-regions.md.
    """
    pods = stated(new.pool.max_pods, "max pods", of=f"pool {new.pool.name}")
    most = knowledge.limits.windows_advised_max_pods
    if pods <= most:
        yield ok(of_pool(cluster, new.pool), f"max pods {pods} of {most} advised")
    else:
        yield warn(of_pool(cluster, new.pool), f"max pods {pods}; Azure advises {most} at most for Windows nodes",
                   remedies=[Remedy("", f"name max-pods={most} or fewer when the pool is made")])  # fmt: skip
