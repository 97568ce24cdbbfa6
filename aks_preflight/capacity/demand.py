"""The demand: what a question comes to in new nodes, by pool. Computed once; every headroom check asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aks_preflight.capacity.surge import surge
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.question import NewPool, Operation, Scale, Start, Upgrade
from aks_preflight.model.reason import Reason, Why


def demand(operations: Sequence[Operation], cluster: Cluster, knowledge: Knowledge) -> Demand:
    """The demand of a question's operations (all of one kind; none: no demand).

    Raises NotKnown where Azure states no pools.
    """
    if not operations:
        return Demand(question="none", pools=())
    found, unpooled = _of(operations, cluster, knowledge), _auto_provisioned(cluster)
    return found if unpooled is None else replace(found, unpooled=unpooled)


def _of(operations: Sequence[Operation], cluster: Cluster, knowledge: Knowledge) -> Demand:
    first = operations[0]
    if isinstance(first, Upgrade):
        return _upgrade(first, cluster, knowledge)
    if isinstance(first, Start):
        return _start(cluster)
    taken: list[PoolDemand] = []
    grows = any(isinstance(o, Scale) and o.pool.machines is not None and o.to > o.pool.nodes for o in operations)
    for operation in operations:
        if isinstance(operation, NewPool):
            taken.append(_new_pool(operation.pool, cluster, knowledge))
        elif isinstance(operation, Scale):
            taken.append(_scale(operation, cluster, knowledge, shrinks_first=not grows))
    question = "scale" if isinstance(first, Scale) else "pool"
    return Demand(question=question, pools=tuple(taken), standing=_standing(cluster, taken), together=True)


def _standing(cluster: Cluster, concerned: Sequence[PoolDemand]) -> tuple[PoolDemand, ...]:
    names = {pool_demand.pool.name.lower() for pool_demand in concerned}
    return tuple([_idle(pool) for pool in cluster.pools if pool.name.lower() not in names])


def _upgrade(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Demand:
    pools = tuple([_surge_of(pool, upgrade, knowledge) for pool in upgrade.pools])
    return Demand(
        question="upgrade",
        pools=pools,
        standing=_standing(cluster, pools),
        together=upgrade.at_once,
        surges=True,
        beyond=_auto_provisioned(cluster) if upgrade.whole_cluster else None,
    )


def _surge_of(pool: NodePool, upgrade: Upgrade, knowledge: Knowledge) -> PoolDemand:
    if not upgrade.node_image and pool.version == upgrade.target:
        return replace(_idle(pool), origin=f"runs {upgrade.target} already")
    found = surge(pool, upgrade.target, knowledge, max_surge=upgrade.max_surge)
    if upgrade.node_image and pool.version is not None:  # its nodes stay at the version they run
        return replace(found, retries=found.retries and knowledge.surge_retries(pool.version))
    return found


def _auto_provisioned(cluster: Cluster) -> Reason | None:
    if not cluster.auto_provisioned:
        return None
    why = "node auto-provisioning makes nodes that are in no pool: how many is not to be had"
    return Reason(Why.NOT_STATED, why)


def _start(cluster: Cluster) -> Demand:
    pools = tuple(
        PoolDemand(pool=pool, now=(), new=pool.machines, peak=pool.machines, origin="starts with the cluster")
        if pool.machines is not None
        else _uncounted(pool)
        for pool in cluster.pools
        if not pool.stopped or cluster.stopped
    )
    return Demand(question="start", pools=pools, together=True, firm=False)


def _new_pool(pool: NodePool, cluster: Cluster, knowledge: Knowledge) -> PoolDemand:
    if pool.machines is None:
        return _uncounted(pool)
    later = surge(pool, pool.version or cluster.version, knowledge)
    return PoolDemand(
        pool=pool,
        now=(),
        new=pool.machines,
        peak=pool.machines,
        max_surge=later.max_surge,
        later_surge=later.new_nodes,
        origin="new pool",
    )


def _scale(scale: Scale, cluster: Cluster, knowledge: Knowledge, *, shrinks_first: bool) -> PoolDemand:
    """Azure admits a smaller pool at its new count. Beside one that grows, which comes first is the operator's."""
    pool = scale.pool
    if pool.machines is None or len(pool.machines) != 1:
        return _uncounted(pool)
    size, now = pool.machines[0].size, pool.nodes
    after = (Machines(size, scale.to if shrinks_first else max(now, scale.to)),)
    later = surge(replace(pool, machines=after), cluster.version, knowledge)
    return PoolDemand(
        pool=pool,
        now=pool.machines,
        new=(Machines(size, max(0, scale.to - now)),),
        peak=after,
        max_surge=later.max_surge,
        later_surge=later.new_nodes,
        origin=f"from {now} to {scale.to} nodes",
    )


def _uncounted(pool: NodePool) -> PoolDemand:
    return PoolDemand(pool=pool, now=None, new=None, peak=None, missing=_why(pool), origin="not to be had")


def _idle(pool: NodePool) -> PoolDemand:
    """A pool that is there and takes nothing new."""
    if pool.machines is None:
        return replace(_uncounted(pool), new=())
    return PoolDemand(pool=pool, now=pool.machines, new=(), peak=pool.machines)


def _why(pool: NodePool) -> Reason:
    return Reason(Why.NOT_STATED, f"how many nodes of which size pool {pool.name} has is not to be had")
