"""What the end of an operating system means for the next nodes of a pool: shared by the checks of node images."""

from __future__ import annotations

from aks_preflight.facts.operating_systems import os_sku_of, retirement_of
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.version import Version
from aks_preflight.plugin import Finding, Remedy, fail, of_pool, ok, warn


def judge_images(
    cluster: Cluster, pool: NodePool, version: Version, knowledge: Knowledge, *, new: bool = False, firm: bool = True
) -> Finding:
    """Nodes of `pool` made at this version: a failure from the day they cannot be made, a warning before.

    `new`: the pool is one to be made. Not `firm`: whether nodes are made at all is not known, so it warns at most;
    and so it does where Azure's sources differ. Raises NotKnown where the pool's OS SKU is not stated.
    """
    subject, row = of_pool(cluster, pool), retirement_of(pool, version, knowledge, new=new)
    state = "none" if row is None else row.state(knowledge.as_of, new=new)
    if row is None or state == "none":
        return ok(subject, f"no end of {os_sku_of(pool)} at Kubernetes {version} is announced")
    remedies = [Remedy("", row.remedy)]
    if state == "blocked":
        say = fail if firm and not row.contested else warn
        return say(subject, f"{row.what}: none can be made any more. {row.effect}", remedies=remedies)
    until = f", their images are removed on {row.blocks_from}" if row.blocks_from else ""
    past = "lost support" if state == "retired" else "lose support"
    return warn(subject, f"{row.what} {past} on {row.retires}{until}. {row.contested}".rstrip(), remedies=remedies)
