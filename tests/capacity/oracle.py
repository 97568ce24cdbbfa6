"""What the oracle says of a scene: of each resource whether there is room, and the smallest change that makes some.

Nothing here is the program's: room is found out by adding nodes one by one (tests/capacity/brute_force.py), and the
smallest change by trying one step after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tests.capacity.brute_force import (
    Nodes,
    Price,
    added,
    at_their_most,
    later,
    peak,
    to_the_most,
    upgraded,
)
from tests.capacity.scenes import SIZES, Scene, own_addresses


@dataclass(frozen=True)
class Resource:
    """Something that nodes take of: `kind` and `name` as the program calls it.

    `price` is what a node takes of the room that is free (where `allocates`), as documented, and `seen` what it takes
    in truth, where that is less and proved. `counted` is what AKS counts for it beforehand, against `size` (None: it
    does not, or not so that it decides), and `extra` the surge nodes that it counts a pool.
    """

    kind: str
    name: str
    pools: tuple[Nodes, ...]
    price: Price
    room: int
    size: int = 0
    counted: Price | None = None
    seen: Price | None = None
    allocates: bool = True
    extra: int = 0


def resources(scene: Scene) -> Iterator[Resource]:
    """All that the pools concerned take of."""
    yield from _node_subnets(scene)
    yield from _pod_subnet(scene)
    yield from _quotas(scene)
    if scene.mode in ("overlay", "kubenet"):
        size = 2 ** (32 - scene.pod_prefix)
        held = sum(256 for pool in scene.pools for _ in range(pool.nodes))
        yield Resource("pod CIDR", "", scene.pools, lambda _: 256, size - held, size, lambda _: 256)
    one_more = 1 if scene.question == "upgrade" else 0
    ports = Resource("outbound ports", "", scene.pools, lambda _: scene.ports, 0, 64_000 * scene.addresses,
                     lambda _: scene.ports, allocates=False, extra=one_more)  # fmt: skip
    if scene.question != "start":
        yield ports


def _node_subnets(scene: Scene) -> Iterator[Resource]:
    adds = scene.question in ("pool", "scale")
    own = own_addresses(scene.pools, scene.holds)
    for name in ("nodes", "other"):
        here = tuple(pool for pool in scene.pools if pool.subnet == name)
        if not any(pool in scene.concerned for pool in here):
            continue
        prefix, others = scene.subnets[name]
        size = 2 ** (32 - prefix) - 5
        free = size - others - own.get(name, 0)
        if scene.mode != "node subnet":
            yield Resource("subnet", name, here, _one, free, size, _one if adds else None)
            continue
        proved = scene.holds == -1 and any(pool.nodes and not pool.stopped for pool in here)
        yield Resource(
            "subnet", name, here, _documented, free, size, _less if adds else None, _less if proved else None
        )


def _pod_subnet(scene: Scene) -> Iterator[Resource]:
    if scene.mode in ("pod subnet", "static blocks"):
        prefix, others = scene.subnets["pods"]
        size, static = 2 ** (32 - prefix) - 5, scene.mode == "static blocks"
        price = _blocks if static else _batch
        yield Resource("pod subnet", "pods", scene.pools, price, size - others, size, price if static else None)


def _quotas(scene: Scene) -> Iterator[Resource]:
    regular = tuple(pool for pool in scene.pools if not pool.spot)
    spot = tuple(pool for pool in scene.pools if pool.spot)
    for name, (used, limit) in scene.quotas.items():
        pools = scene.pools if name == "virtualMachines" else spot if name == "lowPriorityCores" else regular
        price = _one if name == "virtualMachines" else _vcpus if name in ("cores", "lowPriorityCores") else _of(name)
        kind = "VM quota" if name == "virtualMachines" else "vCPU quota"
        yield Resource(kind, f"{name} in westeurope", pools, price, limit - used)


def _one(pool: Nodes) -> int:
    return 1


def _documented(pool: Nodes) -> int:
    """The node, and a pod at a time."""
    return len(["node", *(["pod"] * pool.max_pods)])


def _less(pool: Nodes) -> int:
    return pool.max_pods - 1


def _batch(pool: Nodes) -> int:
    return 16


def _full_batches(pool: Nodes) -> int:
    """A batch more whenever fewer than 8 addresses are free, until every pod has one."""
    held = 16
    while held - pool.max_pods < 8:
        held += 16
    return held


def _blocks(pool: Nodes) -> int:
    """Whole blocks of 16, until every pod and one more has an address."""
    held = 0
    while held < pool.max_pods + 1:
        held += 16
    return held


def _vcpus(pool: Nodes) -> int:
    return SIZES[pool.size][1]


def _of(family: str) -> Price:
    return lambda pool: SIZES[pool.size][1] if SIZES[pool.size][0] == family else 0


@dataclass(frozen=True)
class Oracle:
    """The answers about one resource of a scene."""

    scene: Scene
    resource: Resource

    @property
    def concerned(self) -> list[Nodes]:
        """The pools that it is about, of those that take of this."""
        return [pool for pool in self.resource.pools if pool in self.scene.concerned]

    def needs(self) -> int:
        """The most that is taken at any step, where AKS makes do with one surge node as soon as it may."""
        price = self._price
        if self.scene.question == "upgrade":
            return peak(self.concerned, price, at_once=self.scene.at_once, ones=True)
        return added(self.concerned, price) or 0

    @property
    def _price(self) -> Price:
        """The documented price, but where nodes are seen to hold less and that alone finds room."""
        found = self.resource
        if (
            found.seen
            and not self._finds_room(found.price, falls_back=True)
            and self._finds_room(found.seen, falls_back=True)
        ):
            return found.seen
        return found.price

    def fails(self) -> bool:
        """Whether Azure refuses it, or runs out of room on the way."""
        return not self.decided()

    def decided(self) -> bool:
        """Whether nothing refuses it."""
        allocated = self.scene.question == "start" or self._finds_room(self._price, falls_back=True)
        return allocated and self._admitted()

    def as_asked(self) -> bool:
        """Whether there is room for all that is asked, at the documented price and with the whole surge."""
        return self.decided() and self._finds_room(self.resource.price, falls_back=False)

    def all_is_well(self) -> bool:
        """Whether there is room even at once, later and up to the autoscaler's maximum, by every count."""
        price, room, pools = self.resource.price, self.resource.room, self.concerned
        if not self.resource.allocates:
            return self._admitted()
        if self.scene.question == "upgrade":
            return upgraded(pools, price, room, at_once=True, falls_back=False) and self._admitted()
        surge = later(pools, price) if self.scene.question != "start" else 0
        return max(surge, to_the_most(pools, price)) <= max(room, 0) and self._admitted()

    def _finds_room(self, price: Price, *, falls_back: bool) -> bool:
        room = self.resource.room
        if not self.resource.allocates:
            return True
        if self.scene.question == "upgrade":
            return upgraded(self.concerned, price, room, at_once=self.scene.at_once, falls_back=falls_back)
        return added(self.concerned, price, room) is not None

    def _admitted(self) -> bool:
        """Whether every pool at its most finds room in the whole range."""
        counted = self.resource.counted
        if counted is None:
            return True
        at_most = [replace(p, new=p.new + (self.resource.extra if p.new and not p.spot else 0))
                   for p in at_their_most(self.resource.pools)]  # fmt: skip
        return added(at_most, counted, self.resource.size) is not None

    # The same with one thing changed.

    def with_pool(self, changed: Nodes) -> Oracle:
        """A pool in the place of that of its name."""

        def put(pools: Sequence[Nodes]) -> tuple[Nodes, ...]:
            return tuple(changed if pool.name == changed.name else pool for pool in pools)

        scene = replace(self.scene, concerned=put(self.scene.concerned), others=put(self.scene.others))
        return Oracle(scene, replace(self.resource, pools=put(self.resource.pools)))

    def with_more(self, more: int) -> Oracle:
        """So much more room."""
        return Oracle(self.scene, replace(self.resource, room=self.resource.room + more))

    def in_new_subnet(self, prefix: int, pools: tuple[Nodes, ...]) -> Oracle:
        """These pools in a subnet of their own, in which what runs of them already holds all that it may."""
        found = self.resource
        full = _full_batches if found.price is _batch else found.price
        size = max(0, 2 ** (32 - prefix) - 5)
        room = size - sum(full(pool) for pool in pools for _ in range(pool.nodes))
        counted = None if found.price is _batch else found.price
        return Oracle(self.scene, replace(found, pools=pools, room=room, size=size, counted=counted, seen=None))

    def with_pod_cidr(self, prefix: int) -> Oracle:
        """A pod CIDR of that prefix."""
        larger = 2 ** (32 - prefix) - self.resource.size
        found = replace(self.resource, room=self.resource.room + larger, size=self.resource.size + larger)
        return Oracle(self.scene, found)

    def outbound(self, *, ports: int | None = None, addresses: int | None = None) -> Oracle:
        """So many ports a node, or outbound addresses."""
        ports = self.scene.ports if ports is None else ports
        size = 64_000 * (self.scene.addresses if addresses is None else addresses)
        return Oracle(self.scene, replace(self.resource, size=size, counted=lambda _: ports))
