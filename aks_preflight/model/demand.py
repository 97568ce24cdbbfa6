"""The demand: the new nodes that a question comes to, by pool, at their peak."""

from __future__ import annotations

from dataclasses import dataclass

from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolDemand:
    """What one pool takes.

    `new` are the nodes that are added, by VM size; None with a `missing` reason where they are not to be had.
    `retries`: where the whole surge finds no room AKS goes on with a single node (Kubernetes 1.35 and later).
    `later_surge`: of a pool to be added or scaled, the nodes that its own next upgrade will add.
    `peak_nodes`: the pool's nodes once the operation is through (without surge), by VM size.
    `origin`: where the number comes from, as "10% of 25 nodes".
    """

    pool: NodePool
    new: tuple[Machines, ...] | None
    peak: tuple[Machines, ...] | None
    later_surge: int | None = 0
    retries: bool = False
    blue_green: bool = False
    origin: str = ""
    missing: Reason | None = None

    @property
    def new_nodes(self) -> int:
        """The nodes added; what is not known counts as none (ask `missing` first)."""
        return sum(m.count for m in self.new or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """All pools of a cluster under a question.

    `pools` are the pools that take new nodes (or might: `missing`); `standing` the others that are there.
    `together`: all pools take their nodes at once (several new pools, --at-once, a node image of every pool);
    else one pool after the other. `firm` is False where the cluster may still hold what it asks for (start).
    """

    question: str
    pools: tuple[PoolDemand, ...]
    standing: tuple[NodePool, ...] = ()
    together: bool = False
    firm: bool = True
    surges: bool = False
