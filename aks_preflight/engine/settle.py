"""Settling a question on one cluster: which version `next` is, which pools are meant, what is assumed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from aks_preflight.engine.new_pool import new_pool
from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import (
    LATEST,
    NEXT,
    NODE_IMAGE,
    AskPools,
    AskScale,
    AskUpgrade,
    NewPool,
    Operation,
    PoolSpec,
    Question,
    Scale,
    Start,
    Upgrade,
)
from aks_preflight.model.record import record
from aks_preflight.model.version import Version

OffersOf = Callable[[], Awaitable[UpgradeOffers]]


@record()
class Settled:
    """The operations that a question comes to; none where it does not concern the cluster, and then why."""

    operations: tuple[Operation, ...]
    assumed: tuple[str, ...] = ()
    not_applicable: str = ""


async def settle(question: Question, cluster: Cluster, knowledge: Knowledge, offers: OffersOf) -> Settled:
    """The question's operations on this cluster. Raises NotKnown where what they rest on could not be had."""
    if isinstance(question, AskUpgrade):
        return await _upgrade(question, cluster, offers)
    if isinstance(question, AskPools):
        pools = _new_pools(question.specs, cluster, knowledge)
        return Settled(pools, tuple(line for pool in pools for line in pool.assumed))
    if isinstance(question, AskScale):
        return _scale(question, cluster)
    if not cluster.stopped:
        return Settled((), not_applicable="the cluster is running")
    return Settled((Start(),))


async def _upgrade(ask: AskUpgrade, cluster: Cluster, offers: OffersOf) -> Settled:
    named = tuple(pool for name in ask.pools if (pool := cluster.pool(name)) is not None)
    if len(named) < len(ask.pools):
        missing = ", ".join(name for name in ask.pools if cluster.pool(name) is None)
        return Settled((), not_applicable=f"the cluster has no pool {missing}")
    target, node_image, assumed = await _target(ask, cluster, named, offers)
    pools = named or cluster.pools
    # The Azure CLI starts the node image upgrade of every pool without waiting for the one before.
    unordered = node_image and len(pools) > 1 and not ask.pools
    operation = Upgrade(
        target=target,
        node_image=node_image,
        pools=pools,
        whole_cluster=not ask.pools,
        at_once=ask.at_once or unordered,
        max_surge=ask.max_surge,
        asked=str(ask.to),
    )
    return Settled((operation,), assumed)


async def _target(
    ask: AskUpgrade, cluster: Cluster, named: tuple[NodePool, ...], offers: OffersOf
) -> tuple[Version, bool, tuple[str, ...]]:
    """The version to go to, whether only the node image changes, and what was assumed."""
    current = cluster.version
    if ask.to == NODE_IMAGE:
        return current, True, ()
    if named and ask.to in (NEXT, LATEST):
        # A pool goes at most to its control plane's version.
        if all(pool.version == current for pool in named):
            return current, True, ("upgrade: the pools run the control plane's version; their node image is meant",)
        return current, False, (f"upgrade: to {current}, the control plane's version",)
    if isinstance(ask.to, Version) and ask.to.patch >= 0:
        return ask.to, False, ()
    if named and isinstance(ask.to, Version) and ask.to.covers(current):  # as above
        return current, False, (f"upgrade: {ask.to} is {current}, the control plane's version",)
    found = await offers()
    offered = found.offers
    if isinstance(ask.to, Version):
        of_minor = [version for version in (*offered, current) if ask.to.covers(version)]
        # A minor of which there are previews only is meant as one: upgrade-path tells that it is.
        of_minor = of_minor or [version for version in found.previews if ask.to.covers(version)]
        if not of_minor:
            return ask.to, False, ()
        return max(of_minor), False, (f"upgrade: {ask.to} is {max(of_minor)}",)
    newer = [version for version in offered if version > current]
    if ask.to == NEXT:
        following = Version(current.major, current.minor + 1)
        newer = [version for version in newer if following.covers(version)]
    if not newer:
        what = "newer version" if ask.to == LATEST else "patch of the next minor"
        return current, True, (f"upgrade: no {what} is offered after {current}; the node image is meant",)
    return max(newer), False, (f"upgrade: {ask.to} is {max(newer)}",)


def _new_pools(specs: Sequence[PoolSpec], cluster: Cluster, knowledge: Knowledge) -> tuple[NewPool, ...]:
    pools: list[NewPool] = []
    named = {spec.name for spec in specs if spec.name}
    for spec in specs:
        pools.append(new_pool(spec, cluster, knowledge, {*named, *(other.pool.name for other in pools)}))
    return tuple(pools)


def _scale(ask: AskScale, cluster: Cluster) -> Settled:
    missing = [name for name, _ in ask.targets if cluster.pool(name) is None]
    if missing:
        return Settled((), not_applicable=f"the cluster has no pool {', '.join(missing)}")
    found = [(cluster.pool(name), to) for name, to in ask.targets]
    return Settled(tuple(Scale(pool, to) for pool, to in found if pool is not None))
