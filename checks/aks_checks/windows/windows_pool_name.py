"""The name of a Windows pool."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Finding, check, fail, of_pool, ok


@check(prevents=["WindowsAgentPoolNameTooLong", "pool-name-invalid", "InvalidParameter"])
def windows_pool_name(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The name of a Windows pool is short enough: six lower-case letters and digits, a letter first.

    The pool's name is part of the computer names, which Windows limits to 15 characters.

    How to fix: a name of at most six lower-case letters and digits, a letter first, such as `npwin`.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/create-node-pools.md.
    """
    name, most = new.pool.name, knowledge.limits.windows_pool_name_max
    if len(name) > most:
        yield fail(of_pool(cluster, new.pool), f"{name!r} has {len(name)} characters of {most}")
    elif not re.fullmatch(knowledge.limits.pool_name_pattern, name):
        yield fail(of_pool(cluster, new.pool), f"{name!r} is not lower-case letters and digits, a letter first")
    else:
        yield ok(of_pool(cluster, new.pool), f"{len(name)} characters of {most}")
