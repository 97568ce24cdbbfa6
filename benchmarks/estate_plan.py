"""What an estate is to hold, in few words a cluster: its place, its network, its pools. The bodies are written later.

All is drawn from the seed and the cluster's number alone, so that clusters can be made in any order.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

REGIONS = ("westeurope", "northeurope", "eastus2", "uksouth", "swedencentral", "francecentral", "germanywestcentral",
           "eastus", "westus3", "southeastasia", "australiaeast", "japaneast")  # fmt: skip

#: The network modes, in rotation. Those in _OWN_VNET need subnets that AKS does not make.
MODES = ("node-subnet", "pod-subnet", "static-block", "overlay", "overlay-dual-stack", "kubenet", "none", "cilium")
_OWN_VNET = ("pod-subnet", "static-block")
#: The ways out, in rotation; the last three but one need a VNet of the customer's.
OUTBOUND = ("managed-ips", "managed-ips", "own-ips", "managed-ips", "managed-nat", "managed-ips", "own-nat", "own-ips",
            "managed-ips", "routes")  # fmt: skip
_OWN_EGRESS = ("own-nat", "routes")
#: Modes whose nodes take one address each: such clusters share a subnet of their VNet.
ONE_ADDRESS = ("overlay", "overlay-dual-stack", "none", "cilium")

#: Patch by patch, what a region's table offers; WITHDRAWN is in none.
UPGRADES = {
    "1.36": {"1.36.0": ["1.36.1"], "1.36.1": []},
    "1.35": {"1.35.4": ["1.35.5", "1.36.0", "1.36.1"], "1.35.5": ["1.36.0", "1.36.1"]},
    "1.34": {"1.34.7": ["1.34.8", "1.35.4", "1.35.5"], "1.34.8": ["1.35.4", "1.35.5"]},
    "1.33": {"1.33.11": ["1.34.7", "1.34.8"]},
}
WITHDRAWN = "1.34.6"

# family, vCPUs, memory in GiB
SIZES = {
    "Standard_D2s_v3": ("standardDSv3Family", 2, 8),
    "Standard_D4s_v5": ("standardDSv5Family", 4, 16),
    "Standard_D8s_v5": ("standardDSv5Family", 8, 32),
    "Standard_D4ds_v5": ("standardDDSv5Family", 4, 16),
    "Standard_D8ads_v5": ("standardDADSv5Family", 8, 32),
    "Standard_D4as_v5": ("standardDASv5Family", 4, 16),
    "Standard_E8s_v5": ("standardESv5Family", 8, 64),
    "Standard_F8s_v2": ("standardFSv2Family", 8, 16),
}
_WORDS = ("billing", "booking", "catalog", "checkout", "claims", "fleet", "harbour", "identity", "ingest", "ledger",
          "orders", "payments", "pricing", "reports", "search", "telemetry", "tickets", "tracking")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How large an estate is. `clusters` and `vnets` are totals; `skus` the rows of a region's list."""

    subscriptions: int = 10
    clusters: int = 1000
    vnets: int = 200
    regions: int = 3
    skus: int = 60
    managed_vnets: bool = False
    ip_configurations: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError where the numbers do not go together."""
        if min(self.subscriptions, self.clusters, self.vnets, self.skus) < 1:
            raise ValueError("subscriptions, clusters, vnets and skus are at least 1")
        if not 1 <= self.regions <= len(REGIONS):
            raise ValueError(f"regions: 1 to {len(REGIONS)}")
        if not self.managed_vnets and self.vnets < self.subscriptions:
            raise ValueError("a subscription has at least one VNet: vnets is at least subscriptions")
        if -(-self.clusters // self.groups) > 900:
            raise ValueError("more than 900 clusters would share a VNet: more vnets are needed")

    @property
    def groups(self) -> int:
        """The VNets that clusters share; where each has its own, the subscriptions times the regions."""
        return self.subscriptions * self.regions if self.managed_vnets else self.vnets

    def subscription(self, number: int) -> str:
        """The id of a subscription."""
        return str(uuid.UUID(int=Random(f"{self.seed}/subscription/{number}").getrandbits(128), version=4))

    def region(self, group: int) -> str:
        """Where the VNet of that number lies."""
        return REGIONS[(group // self.subscriptions) % self.regions]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPlan:
    """A pool. `most` is the autoscaler's maximum, None without one; `surge` None where the body states none."""

    name: str
    size: str
    count: int
    max_pods: int
    surge: str | None = None
    most: int | None = None
    zones: tuple[str, ...] = ()
    windows: bool = False
    spot: bool = False
    machines: bool = False
    public_prefix: str | None = None

    @property
    def vcpus(self) -> int:
        """Of all its nodes."""
        return SIZES[self.size][1] * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlan:
    """A cluster. `slot` tells the clusters of one VNet apart; `full`: its subnet has no room."""

    number: int
    name: str
    subscription: str
    location: str
    vnet: str | None
    slot: int
    mode: str
    outbound: str
    version: str
    pools: tuple[PoolPlan, ...]
    stopped: bool
    full: bool
    monitored: bool
    authorized: bool

    @property
    def group(self) -> str:
        """Its resource group."""
        return f"rg-{self.name}"

    @property
    def node_group(self) -> str:
        """The resource group that AKS made for its nodes."""
        return f"MC_{self.group}_{self.name}_{self.location}"

    @property
    def id(self) -> str:
        """In the spelling of a list: with a lower-case resourcegroups."""
        return (
            f"/subscriptions/{self.subscription}/resourcegroups/{self.group}"
            f"/providers/Microsoft.ContainerService/managedClusters/{self.name}"
        )

    @property
    def vnet_id(self) -> str:
        """The VNet of its nodes: the customer's, or the one that AKS made."""
        group, name = ("rg-network", self.vnet) if self.vnet else (self.node_group, f"aks-vnet-{self.hash}")
        return network_id(self.subscription, group, "virtualNetworks", name)

    @property
    def hash(self) -> str:
        """The eight digits that AKS puts into names."""
        return f"{10_000_000 + self.number * 7919 % 89_999_999:08d}"

    @property
    def subnet(self) -> str:
        """The name of its node subnet."""
        if self.vnet is None:
            return "aks-subnet"
        shares = self.mode in ONE_ADDRESS and self.outbound not in _OWN_EGRESS and not self.full
        return "shared-nodes" if shares else f"nodes-{self.name}"

    @property
    def pod_subnet(self) -> str | None:
        """The name of its pod subnet."""
        return f"pods-{self.name}" if self.mode in _OWN_VNET else None

    @property
    def nodes(self) -> int:
        """That run."""
        return 0 if self.stopped else sum(pool.count for pool in self.pools)


def network_id(subscription: str, group: str, kind: str, name: str) -> str:
    """The id of a resource of Microsoft.Network."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/{kind}/{name}"


def clusters_of(shape: Shape, subscription: int) -> Iterator[ClusterPlan]:
    """The clusters of the subscription of that number."""
    for group in range(subscription, shape.groups, shape.subscriptions):
        for slot, number in enumerate(range(group, shape.clusters, shape.groups)):
            yield _cluster(shape, number, group, slot)


def _cluster(shape: Shape, number: int, group: int, slot: int) -> ClusterPlan:
    random = Random(f"{shape.seed}/cluster/{number}")
    managed = shape.managed_vnets or number % 33 == 21
    mode = MODES[(number + slot) % len(MODES)]
    outbound = OUTBOUND[(number * 3 + slot + number // 8) % len(OUTBOUND)]
    if managed:
        mode = "node-subnet" if mode in _OWN_VNET else mode
        outbound = "managed-ips" if outbound in _OWN_EGRESS else outbound
    subscription = shape.subscription(group % shape.subscriptions)
    version = random.choices(("1.34.8", "1.34.7", "1.35.5", "1.35.4", "1.36.1", "1.33.11"), (30, 15, 30, 10, 12, 3))[0]
    return ClusterPlan(
        number=number,
        name=f"{_WORDS[number * 5 % len(_WORDS)]}-{number:05d}",
        subscription=subscription,
        location=shape.region(group),
        vnet=None if managed else f"vnet-{group:04d}",
        slot=slot,
        mode=mode,
        outbound=outbound,
        version=WITHDRAWN if number % 50 == 17 else version,
        pools=tuple(_pools(random, number, mode, subscription)),
        stopped=number % 37 == 29,
        full=not managed and number % 29 == 3,
        monitored=random.random() < 0.4,
        authorized=number % 30 == 11,
    )


def _pools(random: Random, number: int, mode: str, subscription: str) -> Iterator[PoolPlan]:
    """A system pool, one or two of applications, and now and then something particular."""
    zones = ("1", "2", "3") if random.random() < 0.6 else ()
    pods = {"node-subnet": 30, "pod-subnet": 60, "static-block": 47, "kubenet": 110}.get(mode, 110)
    yield PoolPlan(name="system", size=random.choice(("Standard_D4s_v5", "Standard_D4ds_v5")), count=3, max_pods=pods,
                   surge=_surge(random), zones=zones)  # fmt: skip
    for name in ("apps", "batch")[: random.choice((1, 1, 2))]:
        size = random.choice(("Standard_D8s_v5", "Standard_D8ads_v5", "Standard_D4as_v5", "Standard_E8s_v5"))
        count, scaled = random.randint(2, 8), random.random() < 0.5
        yield PoolPlan(name=name, size=size, count=count, max_pods=pods, surge=_surge(random), zones=zones,
                       most=count + random.randint(0, 4) if scaled else None)  # fmt: skip
    if mode not in ("kubenet", "none", "cilium", "static-block") and random.random() < 0.3:
        yield PoolPlan(name="win", size="Standard_D4s_v5", count=2, max_pods=pods, surge="1", windows=True)
    if number % 19 == 4:
        yield PoolPlan(name="spot", size="Standard_F8s_v2", count=2, max_pods=pods, spot=True, most=6)
    if number % 23 == 5 and mode != "kubenet":
        yield PoolPlan(name="mixed", size="Standard_D4as_v5", count=2, max_pods=pods, machines=True, surge="10%")
    if number % 40 == 13:
        yield PoolPlan(name="edge", size="Standard_D4as_v5", count=2, max_pods=pods, surge="1",
                       public_prefix=network_id(subscription, "rg-network", "publicIPPrefixes", f"edge-{number:05d}"),
                       )  # fmt: skip


def _surge(random: Random) -> str | None:
    return random.choice((None, None, None, "10%", "10%", "1", "33%"))
