"""The demand: the new nodes that a question comes to, by pool, at their peak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any

from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import Reason
from aks_preflight.model.record import record


@record(kw_only=True)
class PoolDemand:
    """What one pool takes.

    `now` are the nodes that run before, by VM size (none of a new pool, nor of a stopped cluster), `new` those that
    are added and `peak` all of the pool's once the operation is through (without surge). All are None, with the
    reason in `missing`, where they are not to be had.
    `retries`: where the whole surge finds no room AKS goes on with a single node.
    `max_surge`: what its surge is reckoned from, as in ARM ("0": it has none, "100%": BlueGreen). `overridden`: the
    question gives it, whatever the pool's own setting is.
    `later_surge`: of a pool to be added or scaled, the nodes that its own next upgrade will add.
    `origin`: where the number comes from, as "max surge 10%, of 25 nodes".
    `running`, `new_nodes` and `peak_nodes` are the sums of `now`, `new` and `peak`; what is not known counts as none
    (ask `missing` first). `most_nodes` are the pool's nodes as admission counts them: the autoscaler's maximum where
    there is one; None: not known.
    """

    pool: NodePool
    now: tuple[Machines, ...] | None
    new: tuple[Machines, ...] | None
    peak: tuple[Machines, ...] | None
    max_surge: str = "0"
    overridden: bool = False
    later_surge: int = 0
    retries: bool = False
    blue_green: bool = False
    origin: str = ""
    missing: Reason | None = None

    running: int = field(init=False, repr=False, compare=False)
    new_nodes: int = field(init=False, repr=False, compare=False)
    peak_nodes: int = field(init=False, repr=False, compare=False)
    most_nodes: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """The sums, once: every headroom check asks for them again and again."""
        self.running, self.new_nodes = _nodes(self.now), _nodes(self.new)  # type: ignore[misc]
        self.peak_nodes = _nodes(self.peak)  # type: ignore[misc]
        self.most_nodes = self._most()  # type: ignore[misc]

    def _most(self) -> int | None:
        if self.peak is None:
            return None
        if not self.pool.autoscaling:
            return self.peak_nodes
        return None if self.pool.max_count is None else max(self.peak_nodes, self.pool.max_count)


def _nodes(machines: Iterable[Machines] | None) -> int:
    nodes = 0
    for each in machines or ():
        nodes += each.count
    return nodes


@record(kw_only=True)
class Demand:
    """All pools of a cluster under a question.

    `pools` are the pools concerned and `standing` the others that are there, with nothing new.
    `together`: all pools take their nodes at once (several new pools, --at-once, a node image of every pool);
    else one pool after the other. `surges`: the nodes are those of an upgrade, and go again.
    `firm` is False where the cluster may still hold what it asks for (start): nothing of it decides.
    `unpooled`: why there are nodes in no pool, of which is not to be had how many run (node auto-provisioning);
    `beyond`: the same, where the question adds to them and how many is not to be had either.
    `all_pools` is every pool of the cluster once the operation is through, `running` the nodes of all of them that
    run before; `retries` and `blue_green`: whether a pool concerned is such a one.
    `kept` is the arithmetic's: what pools cost at a price, for the next check that asks.
    """

    question: str
    pools: tuple[PoolDemand, ...]
    standing: tuple[PoolDemand, ...] = ()
    together: bool = False
    surges: bool = False
    firm: bool = True
    unpooled: Reason | None = None
    beyond: Reason | None = None
    all_pools: tuple[PoolDemand, ...] = field(init=False, repr=False, compare=False)
    running: int = field(init=False, repr=False, compare=False)
    retries: bool = field(init=False, repr=False, compare=False)
    blue_green: bool = field(init=False, repr=False, compare=False)
    kept: dict[int, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put together once, as the sums of the pools."""
        self.kept = {}  # type: ignore[misc]
        self.all_pools = self.pools + self.standing  # type: ignore[misc]
        running, retries, blue_green = 0, False, False
        for pool in self.pools:
            running += pool.running
            retries = retries or pool.retries
            blue_green = blue_green or pool.blue_green
        for pool in self.standing:
            running += pool.running
        self.running, self.retries, self.blue_green = running, retries, blue_green  # type: ignore[misc]

    @property
    def unseen(self) -> Reason | None:
        """Why the nodes that run now are not all counted; None where they are."""
        if self.unpooled is not None:
            return self.unpooled
        for pool in self.all_pools:
            if pool.now is None:
                return pool.missing
        return None
