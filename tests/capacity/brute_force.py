"""A cluster whose nodes are added, drained and removed one by one, each taking what a node takes at that moment.

An oracle: it knows nothing of `aks_preflight`, has no formula for any sum, and learns by doing whether there is room.
Rules (azure-facts C1, C2): a rolling upgrade adds its surge nodes, drains and reimages as many old ones at a time, and
removes the surge nodes in the end; BlueGreen adds a second pool and keeps both until the whole upgrade is through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace


class Full(Exception):  # noqa: N818 - an event, not an error
    """A node found no room."""


@dataclass
class Store:
    """What nodes take from: so much `room`, of which `taken` is taken, and was at the most (`peak`)."""

    room: int = 10**9
    taken: int = 0
    peak: int = 0

    def take(self, each: int) -> None:
        """For one node. Raises Full."""
        if each > 0 and self.taken + each > self.room:
            raise Full
        self.taken += each
        self.peak = max(self.peak, self.taken)


@dataclass(frozen=True, kw_only=True)
class Nodes:
    """A pool: its nodes, and what decides how many it gets. `surge` as in ARM; `at_target`: nothing to upgrade."""

    name: str
    nodes: int
    new: int = 0
    surge: str = "10%"
    spot: bool = False
    stopped: bool = False
    blue_green: bool = False
    at_target: bool = False
    retries: bool = False
    system: bool = False
    windows: bool = False
    most: int | None = None
    max_pods: int = 30
    subnet: str = "nodes"
    pods: str | None = None
    static: bool = False
    size: str = "Standard_D4s_v5"

    @property
    def surges(self) -> int:
        """Its surge nodes: counted up until they are as many as the setting wants, or as the pool has."""
        if self.spot or self.stopped or self.at_target:
            return 0
        wanted = int(self.surge.rstrip("%")) * (self.nodes if "%" in self.surge else 100)
        found = 0
        while found * 100 < wanted and found < self.nodes:
            found += 1
        return found

    @property
    def doubles(self) -> bool:
        """Whether a second pool is made of it."""
        return self.blue_green and not (self.spot or self.stopped or self.at_target)


Price = Callable[[Nodes], int]


@dataclass
class Upgrade:
    """An upgrade under way. `ones`: where AKS goes on with one surge node it takes no more to begin with; `falls_back`:
    it goes on with one where the whole surge finds no room."""

    store: Store
    price: Price
    ones: bool = False
    falls_back: bool = False
    rounds: dict[str, int] = field(default_factory=dict)

    def run(self, pools: Sequence[Nodes], *, at_once: bool) -> None:
        """From the first surge node to the last that is removed. Raises Full."""
        green = [pool for pool in pools if pool.doubles for _ in range(pool.nodes)]
        for pool in green:
            self.store.take(self.price(pool))
        rolling = [pool for pool in pools if not pool.doubles]
        for together in [rolling] if at_once else [[pool] for pool in rolling]:
            surge = self._surge(together)
            for pool in together:
                self.rounds[pool.name] = self._roll(pool.nodes if pool.surges else 0, surge.count(pool))
            self._remove(surge)
        self._remove(green)

    def _surge(self, pools: Sequence[Nodes]) -> list[Nodes]:
        """The surge nodes of pools that are upgraded at the same time."""
        try:
            return self._add(pools, ones=self.ones)
        except Full:
            if not self.falls_back or not any(pool.retries for pool in pools):
                raise
            return self._add(pools, ones=True)

    def _add(self, pools: Iterable[Nodes], *, ones: bool) -> list[Nodes]:
        added: list[Nodes] = []
        for pool in pools:
            for _ in range(min(pool.surges, 1) if ones and pool.retries else pool.surges):
                try:
                    self.store.take(self.price(pool))
                except Full:
                    self._remove(added)
                    raise
                added.append(pool)
        return added

    def _remove(self, nodes: Iterable[Nodes]) -> None:
        for pool in nodes:
            self.store.taken -= self.price(pool)

    def _roll(self, old: int, surge: int) -> int:
        """Drains as many old nodes at a time as there are surge nodes, which then are as good as new."""
        rounds = 0
        while old > 0 and surge:
            old -= min(old, surge)
            rounds += 1
        return rounds


def upgraded(pools: Sequence[Nodes], price: Price, room: int, *, at_once: bool, falls_back: bool) -> bool:
    """Whether an upgrade finds room."""
    try:
        Upgrade(Store(room), price, falls_back=falls_back).run(pools, at_once=at_once)
    except Full:
        return False
    return True


def peak(pools: Sequence[Nodes], price: Price, *, at_once: bool, ones: bool) -> int:
    """The most that an upgrade takes at any step."""
    store = Store()
    Upgrade(store, price, ones=ones).run(pools, at_once=at_once)
    return store.peak


def added(pools: Iterable[Nodes], price: Price, room: int = 10**9) -> int | None:
    """What the new nodes of pools take, one after the other; None where one finds no room."""
    store = Store(room)
    try:
        for pool in pools:
            for _ in range(pool.new):
                store.take(price(pool))
    except Full:
        return None
    return store.taken


def at_their_most(pools: Iterable[Nodes]) -> list[Nodes]:
    """The pools as AKS counts them beforehand, as if all their nodes were new: the autoscaler's maximum."""
    return [replace(pool, new=max(pool.nodes + pool.new, pool.most or 0)) for pool in pools]


def later(pools: Sequence[Nodes], price: Price) -> int:
    """What new nodes take, and the surge of their own next upgrade on top, pool after pool."""
    grown = [replace(pool, nodes=pool.nodes + pool.new, retries=False, at_target=False) for pool in pools]
    alone = [peak([pool], price, at_once=False, ones=False) for pool in grown]
    return (added(pools, price) or 0) + max(alone, default=0)


def to_the_most(pools: Iterable[Nodes], price: Price) -> int:
    """What new nodes take, up to the autoscaler's maximum."""
    grown = [replace(pool, new=max(pool.new, (pool.most or 0) - pool.nodes)) for pool in pools]
    return added(grown, price) or 0
