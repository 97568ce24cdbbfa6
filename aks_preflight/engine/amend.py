"""One assumption put in the place of one number: of a cluster, of a region's quota, of a VNet. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from aks_preflight.facts.egress import LOAD_BALANCER, outbound_type
from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.facts.quota import SPOT, ComputeUsages, Quota, normal
from aks_preflight.knowledge import Limits
from aks_preflight.model.assumption import About, Assumption
from aks_preflight.model.cluster import Cluster, LoadBalancer
from aks_preflight.model.ids import same_id
from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import NotKnown

T = TypeVar("T")


class NotThere(Exception):  # noqa: N818 - not an error of the program: one cluster of many may lack it
    """What the assumption is about is not there. `known` are the names of what is."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__()
        self.known = tuple(known)


class Refused(Exception):  # noqa: N818 - as above
    """It is there, and cannot have this value. The text says why."""


@dataclass(frozen=True, slots=True)
class Amended(Generic[T]):
    """The thing with the assumption in its place; `name`, `assumed` and `read` are told in the report.

    `read` is None where it could not be read.
    """

    thing: T
    name: str
    assumed: str
    read: str | None


def amend_cluster(cluster: Cluster, assumption: Assumption, limits: Limits) -> Amended[Cluster]:
    """A pool's count, maximum or upgrade settings, or the load balancer's outbound side.

    Raises NotThere, Refused, and NotKnown where whether it is there could not be read.
    """
    if assumption.about in _OF_POOLS:
        pool = cluster.pool(assumption.name)
        if pool is None:
            raise NotThere(p.name for p in cluster.pools)
        changed, read = _OF_POOLS[assumption.about](pool, assumption)
        pools = tuple(changed if p is pool else p for p in cluster.pools)
        return Amended(replace(cluster, stated_pools=pools), pool.name, assumption.value, read)
    if outbound_type(cluster) != LOAD_BALANCER:
        raise NotThere
    balancer = cluster.network.load_balancer
    if assumption.about is About.OUTBOUND_IPS:
        after, read = _addresses(balancer, assumption)
    else:
        after, read = _ports(balancer, assumption, limits)
    network = replace(cluster.network, load_balancer=after)
    return Amended(replace(cluster, stated_network=network), "", assumption.value, read)


def _count(pool: NodePool, assumption: Assumption) -> tuple[NodePool, str | None]:
    nodes = assumption.number
    if pool.machines is None and not pool.is_virtual_machines:
        return replace(pool, machines=(Machines(None, nodes),), count_assumed=True), None
    if pool.machines is None or len(pool.machines) != 1:
        raise Refused(f"pool {pool.name} has machines of several sizes, and this does not say of which")
    machines = (Machines(pool.machines[0].size, nodes),)
    return replace(pool, machines=machines, count_assumed=True), str(pool.nodes)


def _max_count(pool: NodePool, assumption: Assumption) -> tuple[NodePool, str | None]:
    if not pool.autoscaling:
        raise Refused(f"pool {pool.name} is not autoscaled: it has no maximum")
    if assumption.number < (pool.min_count or 0):
        raise Refused(f"the autoscaler of pool {pool.name} has a minimum of {pool.min_count}")
    read = None if pool.max_count is None else str(pool.max_count)
    return replace(pool, max_count=assumption.number), read


def _max_surge(pool: NodePool, assumption: Assumption) -> tuple[NodePool, str | None]:
    if pool.upgrade.blue_green:
        raise Refused(f"pool {pool.name} is upgraded BlueGreen, with a second pool whatever the max surge")
    upgrade = replace(pool.upgrade, max_surge=assumption.value)
    return replace(pool, upgrade=upgrade), pool.upgrade.max_surge or "not set"


def _max_unavailable(pool: NodePool, assumption: Assumption) -> tuple[NodePool, str | None]:
    upgrade = replace(pool.upgrade, max_unavailable=assumption.value)
    return replace(pool, upgrade=upgrade), pool.upgrade.max_unavailable or "not set"


_OF_POOLS: Mapping[About, Callable[[NodePool, Assumption], tuple[NodePool, str | None]]] = {
    About.COUNT: _count,
    About.MAX_COUNT: _max_count,
    About.MAX_SURGE: _max_surge,
    About.MAX_UNAVAILABLE: _max_unavailable,
}


def _addresses(balancer: LoadBalancer, assumption: Assumption) -> tuple[LoadBalancer, str | None]:
    if not assumption.number:
        raise Refused("a load balancer has at least one outbound address")
    read = None if balancer.outbound_ips is None else str(balancer.outbound_ips)
    return replace(balancer, outbound_ips=assumption.number), read


def _ports(balancer: LoadBalancer, assumption: Assumption, limits: Limits) -> tuple[LoadBalancer, str | None]:
    if assumption.number % limits.ports_multiple or assumption.number > limits.ports_per_ip:
        raise Refused(f"ports are allocated in multiples of {limits.ports_multiple}, {limits.ports_per_ip} at most")
    read = str(balancer.allocated_ports) if balancer.allocated_ports else "automatic"
    return replace(balancer, allocated_ports=assumption.number), read


def amend_usages(usages: ComputeUsages, assumption: Assumption) -> Amended[ComputeUsages]:
    """The limit of a quota counter, named by its key or its localized name. Raises NotThere."""
    wanted = normal(SPOT if normal(assumption.name) == "spot" else assumption.name)
    by_name = (quota for quota in usages.quotas.values() if normal(quota.name) == wanted)
    quota = usages.quotas.get(wanted) or next(by_name, None)
    if quota is None:
        raise NotThere(q.key for q in usages.quotas.values())
    limit = quota.limit + assumption.number if assumption.is_more else assumption.number
    read = quota.read_as or quota
    changed = replace(quota, limit=limit, read_as=read)
    return Amended(with_quota(usages, changed), quota.key, str(limit), str(read.limit))


def with_quota(usages: ComputeUsages, quota: Quota) -> ComputeUsages:
    """The usages with this counter in the place of that of its key."""
    return replace(usages, quotas={**usages.quotas, normal(quota.key): quota})


def amend_vnet(vnet: VirtualNetwork, assumption: Assumption, limits: Limits) -> Amended[VirtualNetwork]:
    """The addresses free in a subnet, named by name or id.

    Raises NotThere, Refused, and NotKnown where the subnet's size is not stated.
    """
    subnet = next((s for s in vnet.subnets.values() if _is(s, assumption.name)), None)
    if subnet is None:
        raise NotThere(s.name for s in vnet.subnets.values())
    size, free = subnet.size(limits.reserved_addresses), assumption.number
    if free > size:
        raise Refused(f"subnet {subnet.name} has {size} addresses in all")
    read = subnet.read_as or subnet
    changed = replace(subnet, used=size - free, unread=None, read_as=read)
    return Amended(with_subnet(vnet, changed), subnet.name, str(free), free_as_read(subnet, limits))


def _is(subnet: Subnet, name: str) -> bool:
    return same_id(subnet.id, name) or subnet.name.lower() == name.lower()


def free_as_read(subnet: Subnet, limits: Limits) -> str | None:
    """The free addresses without any assumption; None where they are not to be had."""
    read = subnet.read_as or subnet
    try:
        return str(read.size(limits.reserved_addresses) - read.taken())
    except NotKnown:
        return None


def with_subnet(vnet: VirtualNetwork, subnet: Subnet) -> VirtualNetwork:
    """The VNet with this subnet in the place of that of its id."""
    return replace(vnet, subnets={**vnet.subnets, subnet.id.rstrip("/").lower(): subnet})
