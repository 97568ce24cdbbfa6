"""Clusters at random, in the oracle's words, and the same in the program's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from aks_preflight.facts.public_ips import NetworkUsages
from aks_preflight.model.cluster import ClusterNetwork, LoadBalancer
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import NewPool, Operation, Start
from tests.builders import (
    NEXT,
    NODE_GROUP,
    NOW,
    RETRYING,
    make_cluster,
    make_pool,
    make_scale,
    make_subnet,
    make_upgrade,
    make_usages,
    make_vnet,
)
from tests.capacity.brute_force import Nodes
from tests.capacity.world import World

MODES = ("node subnet", "pod subnet", "static blocks", "overlay", "kubenet", "none")
#: VM size: its family and its vCPUs, as in tests/builders.py.
SIZES = {
    "Standard_D2s_v3": ("standardDSv3Family", 2),
    "Standard_D4s_v5": ("standardDSv5Family", 4),
    "Standard_D8s_v5": ("standardDSv5Family", 8),
    "Standard_E8s_v5": ("standardESv5Family", 8),
}
COUNTERS = ("cores", "lowPriorityCores", "virtualMachines", *dict.fromkeys(family for family, _ in SIZES.values()))


@dataclass(frozen=True)
class Scene:
    """A cluster and a question. `concerned` are the pools that it is about, with their new nodes, `others` the rest.

    `subnets`: prefix and what others hold, by name. `holds`: addresses that a running node is seen to hold beyond its
    max pods, +1 or -1; None where there is no telling. `quotas`: used and limit, by counter.
    """

    mode: str
    question: str
    concerned: tuple[Nodes, ...]
    others: tuple[Nodes, ...]
    at_once: bool
    node_image: bool
    to: str
    subnets: dict[str, tuple[int, int]]
    holds: int | None
    pod_prefix: int
    quotas: dict[str, tuple[int, int]]
    ports: int
    addresses: int

    @property
    def pools(self) -> tuple[Nodes, ...]:
        """All of them."""
        return self.concerned + self.others


def scene(random: Random) -> Scene:
    """Ranges and quotas are drawn close to what is needed, so that about half of them do not do."""
    mode = random.choice(MODES)
    question = random.choice(["upgrade"] * 4 + ["pool", "pool", "scale", "start"])
    to, node_image = random.choice([NEXT, NEXT, RETRYING]), random.random() < 0.15
    pools = [_pool(random, f"p{i}", mode, node_image, to) for i in range(random.randint(1, 3))]
    whole = random.random() < 0.7
    concerned, others = list(pools), list[Nodes]()
    at_once = random.random() < 0.2 or (node_image and whole and len(pools) > 1)
    if question == "upgrade" and not whole:
        concerned, others = pools[:1], pools[1:]
    elif question == "pool":
        made = [replace(_pool(random, f"n{i}", mode, False, to), nodes=0, stopped=False, at_target=False)
                for i in (1, 2)]  # fmt: skip
        made = [replace(p, new=random.randint(1, 8), most=_most(random, 8), blue_green=False) for p in made]
        concerned, others = made[: random.choice([1, 1, 2])], pools
    elif question == "scale":
        concerned, others = [replace(pools[0], new=random.randint(0, 8))], pools[1:]
    elif question == "start":
        concerned = [replace(p, new=p.nodes, nodes=0, stopped=False) for p in pools]
    holds = random.choice([1, -1, None]) if mode == "node subnet" else None
    blocks = max(2, sum(max(p.nodes + p.new, p.most or 0) for p in concerned + others) + random.choice([-4, -1, 0, 2]))
    return Scene(
        mode, question, tuple(concerned), tuple(others), at_once, node_image, to,
        _subnets(random, mode, own_addresses(pools, holds)), holds, 24 - (blocks - 1).bit_length(),
        {key: _used(random, 60 if key == "virtualMachines" else 120) for key in COUNTERS},
        random.choice([1024, 4000, 8000]), random.choice([1, 2]),
    )  # fmt: skip


def _pool(random: Random, name: str, mode: str, node_image: bool, to: str) -> Nodes:
    kind = random.choice(["", "", "", "", "spot", "stopped", "blue"])
    nodes = random.randint(0, 8)
    return Nodes(
        name=name,
        nodes=nodes,
        surge=random.choice(["10%", "1", "2", "5", "33%", "50%", "100%"]),
        spot=kind == "spot",
        stopped=kind == "stopped",
        blue_green=kind == "blue",
        at_target=not node_image and random.random() < 0.1,
        retries=to == RETRYING and not node_image,
        system=random.random() < 0.4,
        windows=random.random() < 0.2,
        most=_most(random, nodes),
        max_pods=random.choice([10, 15, 30, 31, 32, 110]),
        subnet=random.choice(["nodes", "nodes", "other"]),
        pods="pods" if mode in ("pod subnet", "static blocks") else None,
        static=mode == "static blocks",
        size=random.choice(list(SIZES)),
    )


def _most(random: Random, nodes: int) -> int | None:
    return nodes + random.randint(0, 8) if random.random() < 0.25 else None


def _used(random: Random, size: int) -> tuple[int, int]:
    return random.randint(0, size + 10), size


def _subnets(random: Random, mode: str, own: dict[str, int]) -> dict[str, tuple[int, int]]:
    """So much of each is somebody else's that a few nodes find room, or do not."""
    found = {}
    for name in ("nodes", "other", "pods"):
        prefix = random.choice((21, 22, 23) if mode == "node subnet" or name == "pods" else (25, 26, 27))
        size, few = 2 ** (32 - prefix) - 5, 250 if mode == "node subnet" or name == "pods" else 12
        found[name] = prefix, max(0, size - own.get(name, 0) - random.randint(-5, few))
    return found


def own_addresses(pools: Sequence[Nodes], holds: int | None) -> dict[str, int]:
    """What the cluster's running nodes are seen to hold, by subnet."""
    found: dict[str, int] = {}
    for pool in pools:
        if holds is not None and not pool.stopped:
            found[pool.subnet] = found.get(pool.subnet, 0) + pool.nodes * (pool.max_pods + holds)
    return found


def world(scene: Scene) -> World:
    """The same in the program's words."""
    made = {p.name: _made(p, scene) for p in scene.pools}
    there = sorted(name for name in made if name.startswith("p"))
    cluster = make_cluster(*(made[name] for name in there), network=_network(scene), stopped=scene.question == "start")
    names = [p.name for p in scene.concerned]
    asked: list[Operation]
    if scene.question == "upgrade":
        alone = () if len(names) == len(there) else names
        asked = [make_upgrade(cluster, scene.to, pools=alone, node_image=scene.node_image, at_once=scene.at_once)]
    elif scene.question == "pool":
        asked = [NewPool(made[name]) for name in names]
    elif scene.question == "scale":
        (pool,) = scene.concerned
        asked = [make_scale(cluster, pool.name, pool.nodes + pool.new)]
    else:
        asked = [Start()]
    own = own_addresses(scene.pools, scene.holds)
    subnets = [
        make_subnet(
            name,
            f"10.{i}.0.0/{prefix}",
            used=others + own.get(name, 0),
            held_by={} if scene.holds is None else {NODE_GROUP.lower(): own.get(name, 0), "somebody": others},
        )
        for i, (name, (prefix, others)) in enumerate(scene.subnets.items())
    ]
    return World(cluster, tuple(asked), make_vnet(*subnets), make_usages(scene.quotas), NetworkUsages("westeurope", {}))


def _made(pool: Nodes, scene: Scene) -> NodePool:
    """A new pool and one of a stopped cluster are described by the nodes that they are to have."""
    return make_pool(
        pool.name,
        pool.new if scene.question == "start" or pool.name.startswith("n") else pool.nodes,
        pool.size,
        max_pods=pool.max_pods,
        version=scene.to if pool.at_target else NOW,
        subnet=pool.subnet,
        pod_subnet=pool.pods,
        max_surge=None if pool.surge == "10%" else pool.surge,
        blue_green=pool.blue_green,
        autoscale_to=pool.most,
        mode="System" if pool.system else "User",
        static_block=pool.static,
        spot=pool.spot,
        stopped=pool.stopped,
        os_type="Windows" if pool.windows else "Linux",
    )


def _network(scene: Scene) -> ClusterNetwork:
    plugin = {"kubenet": "kubenet", "none": "none"}.get(scene.mode, "azure")
    balancer = LoadBalancer(allocated_ports=scene.ports, outbound_ips=scene.addresses)
    return ClusterNetwork(
        plugin=plugin,
        plugin_mode="overlay" if scene.mode == "overlay" else None,
        pod_cidrs=(f"10.64.0.0/{scene.pod_prefix}",),
        outbound_type="loadBalancer",
        load_balancer=balancer,
    )
