"""The name of a new pool."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, check, fail, not_applicable, of_pool, ok


@check(prevents=["pool-name-invalid", "InvalidParameter"])
def pool_name(new: NewPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The name of a new pool is made of lower-case letters and digits, a letter first, and is not reserved.

    A Linux pool's name has at most twelve characters. What holds for a Windows pool's is told by windows-pool-name.

    How to fix: a name such as `apps2`: one to twelve lower-case letters and digits, a letter first.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/create-node-pools.md; Azure/AKS CHANGELOG 2025-04-27.
    """
    name, subject = new.pool.name, of_pool(cluster, new.pool)
    if name.lower() in knowledge.limits.reserved_pool_names:
        yield fail(subject, f"{name!r} is reserved")
    elif new.pool.is_windows:
        yield not_applicable(subject, "a Windows pool: see windows-pool-name")
    elif not re.fullmatch(knowledge.limits.pool_name_pattern, name):
        yield fail(subject, f"{name!r} is not one to twelve lower-case letters and digits, a letter first")
    else:
        yield ok(subject, f"{len(name)} characters")
