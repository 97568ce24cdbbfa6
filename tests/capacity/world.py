"""A cluster, what it lies in, and what is asked of it: one value, of which every headroom check can be asked, and in
which a remedy can be carried out, as its words say, by the program's own way from question to finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from aks_checks.network.kubenet_routes import kubenet_routes
from aks_checks.network.pod_subnet_headroom import pod_subnet_headroom
from aks_checks.outbound.outbound_ports import outbound_ports
from aks_checks.outbound.public_ip_quota import public_ip_quota
from aks_checks.quota.vm_count_quota import vm_count_quota
from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.public_ips import NetworkUsages, OutboundRanges, Ranges
from aks_preflight.facts.quota import ComputeUsages
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Remedy
from aks_preflight.model.pool import Machines, NodePool, UpgradeSettings
from aks_preflight.model.question import NewPool, Operation, Scale, Upgrade
from tests.builders import KNOWLEDGE, make_demand, make_subnet, subnet_id
from tests.capacity.headroom_checks import every_finding

Edit = Callable[[NodePool], NodePool]
FRESH = "fresh"


@dataclass(frozen=True)
class World:
    """All that the headroom checks are given."""

    cluster: Cluster
    asked: tuple[Operation, ...]
    vnet: VirtualNetwork
    compute: ComputeUsages
    addresses: NetworkUsages

    def findings(self) -> Iterator[Finding]:
        """What every headroom check says."""
        demand = make_demand(self.cluster, *self.asked)
        yield from every_finding(demand, self.cluster, self.vnet, self.compute)
        yield from pod_subnet_headroom(demand, self.cluster, self.vnet, KNOWLEDGE)
        yield from kubenet_routes(demand, self.cluster, KNOWLEDGE)
        yield from vm_count_quota(demand, self.cluster, self.compute)
        yield from public_ip_quota(demand, self.cluster, self.addresses)
        yield from outbound_ports(demand, self.cluster, OutboundRanges(Ranges()), KNOWLEDGE)

    def again(self, found: Finding, remedy: Remedy) -> Finding | None:
        """The finding in place of this one, once the remedy is carried out; None: nothing is taken of it any more."""
        kind = found.subject.kind
        wanted = subnet_id(FRESH) if " in a new " in remedy.effect else found.subject.id
        after = carried_out(self, remedy).findings()
        return next((f for f in after if f.subject.kind == kind and f.subject.id == wanted), None)

    def edited(self, name: str, edit: Edit) -> World:
        """With that pool edited, in the cluster and in what is asked."""

        def one(pool: NodePool) -> NodePool:
            return edit(pool) if pool.name == name else pool

        def operation(asked: Operation) -> Operation:
            if isinstance(asked, Upgrade):
                return replace(asked, pools=tuple(one(p) for p in asked.pools))
            if isinstance(asked, (NewPool, Scale)):
                return replace(asked, pool=one(asked.pool))
            return asked

        cluster = replace(self.cluster, stated_pools=tuple(one(p) for p in self.cluster.pools))
        return replace(self, cluster=cluster, asked=tuple(operation(o) for o in self.asked))


# The words of remedies.

SURGE = re.compile(r"(\w+):? --max-surge (\d+)(?: --max-unavailable (\d+))?")
MAXIMUM = re.compile(r"(\w+) grows to (\d+) nodes? at most")
COUNT = re.compile(r"(\w+) with (\d+) nodes?(?=,|$)")
IN_TURN = re.compile(r"upgraded one pool after the other")
QUOTA = re.compile(r"a quota of (\d+) for (\S+) in \S+ instead of (\d+), (\d+) more")
SUBNET = re.compile(r"(.+?) (?:made anew )?in a new (pod )?subnet of /(\d+)")
POD_CIDR = re.compile(r"--pod-cidr (\S+)/(\d+)")
NEW_POD_CIDR = re.compile(r"the cluster made anew, with a pod CIDR of /(\d+)")
PORTS = re.compile(r"(\d+) ports a node instead of \d+")
OUTBOUND = re.compile(r"(\d+) outbound addresses instead of (\d+)")


def bolder(remedy: Remedy) -> Iterator[Remedy]:
    """The remedy with one of its numbers a step less mild: a surge node more, a vCPU less, a prefix one longer."""
    steps = ((SURGE, 2, 1), (MAXIMUM, 2, 1), (COUNT, 2, 1), (QUOTA, 1, -1), (SUBNET, 3, 1), (POD_CIDR, 2, 1),
             (NEW_POD_CIDR, 1, 1), (PORTS, 1, 8), (OUTBOUND, 1, -1))  # fmt: skip
    for pattern, group, step in steps:
        for field in ("command", "effect"):
            text = getattr(remedy, field)
            for match in pattern.finditer(text):
                number = f"{int(match[group]) + step}"
                rest = text[match.end(group) :].removeprefix(" --max-unavailable 1")
                yield replace(remedy, **{field: text[: match.start(group)] + number + rest})


def carried_out(world: World, remedy: Remedy) -> World:
    """The world after it."""
    text = f"{remedy.command} {remedy.effect}"
    edits: list[tuple[str, Edit]] = []
    if " --max-surge " in text:
        edits = [(name, _surging(n, none)) for name, n, none in SURGE.findall(text)]
    elif " at most" in text:
        edits = [(name, _growing(int(n))) for name, n in MAXIMUM.findall(remedy.effect)]
    elif match := SUBNET.search(remedy.effect):
        return _moved(world, match[1].split(", "), pods=bool(match[2]), prefix=int(match[3]))
    elif match := QUOTA.search(remedy.effect):
        return _with_quota(world, match[2], int(match[1]))
    elif IN_TURN.search(text):
        asked = tuple(replace(o, at_once=False) if isinstance(o, Upgrade) else o for o in world.asked)
        return replace(world, asked=asked)
    elif found := COUNT.findall(remedy.effect):
        numbers = {name: int(n) for name, n in found}
        return replace(world, asked=tuple(_counted(o, numbers) for o in world.asked))
    else:
        return _with_network(world, text)
    for name, edit in edits:
        world = world.edited(name, edit)
    return world


def _surging(nodes: str, unavailable: str) -> Edit:
    def edit(pool: NodePool) -> NodePool:
        assert (nodes == "0") is bool(unavailable)
        assert nodes != "0" or not pool.is_system, "a system pool cannot be upgraded in place"
        return replace(pool, upgrade=UpgradeSettings(max_surge=nodes, max_unavailable=unavailable or None))

    return edit


def _growing(most: int) -> Edit:
    def edit(pool: NodePool) -> NodePool:
        assert pool.autoscaling
        assert most >= (pool.min_count or 0)
        return replace(pool, max_count=most)

    return edit


def _counted(asked: Operation, numbers: dict[str, int]) -> Operation:
    if isinstance(asked, Scale):
        return replace(asked, to=numbers.get(asked.pool.name, asked.to))
    if not isinstance(asked, NewPool) or asked.pool.name not in numbers:
        return asked
    (machines,) = asked.pool.machines or ()
    changed = (Machines(machines.size, numbers[asked.pool.name]),)
    return replace(asked, pool=replace(asked.pool, machines=changed))


def _moved(world: World, names: list[str], *, pods: bool, prefix: int) -> World:
    """The pools lie in a new subnet, in which the nodes that ran before hold what they may."""
    held = 0
    for pool in world.cluster.pools:
        if pool.name in names:
            most = pool.max_pods or 0
            batches = -(-(most + 1) // 16) if pool.static_block else -(-(most + 8) // 16)
            whole = world.cluster.network.mode == "azure" and not pool.pod_subnet_id
            held += pool.nodes * (16 * batches if pods else most + 1 if whole else 1)
    for name in names:
        world = world.edited(name, lambda p: replace(p, **{"pod_subnet_id" if pods else "subnet_id": subnet_id(FRESH)}))
    fresh = make_subnet(FRESH, f"10.64.0.0/{prefix}", used=held)
    return replace(world, vnet=replace(world.vnet, subnets={**world.vnet.subnets, fresh.id.lower(): fresh}))


def _with_quota(world: World, name: str, limit: int) -> World:
    key = name.lower()
    if key in world.addresses.quotas:
        of = world.addresses
        return replace(world, addresses=replace(of, quotas={**of.quotas, key: replace(of.quotas[key], limit=limit)}))
    compute = world.compute
    changed = {**compute.quotas, key: replace(compute.quotas[key], limit=limit)}
    return replace(world, compute=replace(compute, quotas=changed))


def _with_network(world: World, text: str) -> World:
    network = world.cluster.network
    if match := POD_CIDR.search(text):
        network = replace(network, pod_cidrs=(f"{match[1]}/{match[2]}",))
    elif match := NEW_POD_CIDR.search(text):
        network = replace(network, pod_cidrs=(f"10.0.0.0/{match[1]}",))
    elif match := PORTS.search(text):
        network = replace(network, load_balancer=replace(network.load_balancer, allocated_ports=int(match[1])))
    else:
        match = OUTBOUND.search(text)
        assert match, text
        network = replace(network, load_balancer=replace(network.load_balancer, outbound_ips=int(match[1])))
    return replace(world, cluster=replace(world.cluster, stated_network=network))
