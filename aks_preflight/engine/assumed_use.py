"""What the nodes of an assumed count take, beside those that are there: addresses of their subnets, vCPUs, machines,
public addresses of their own.

Azure's numbers of what is in use are of the nodes that run now. A pool taken for larger, with its subnet and quota
left as they are, would find room for a surge that its own nodes had used up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from aks_preflight.capacity.addresses import documented, pods_at_first, pods_at_most, seen
from aks_preflight.engine.amend import with_quota, with_subnet
from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.public_ips import ALL, STANDARD, NetworkUsages
from aks_preflight.facts.quota import MACHINES, REGIONAL, SPOT, ComputeUsages, normal
from aks_preflight.facts.sizes import VmSizes
from aks_preflight.knowledge import Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import NotKnown, stated


@dataclass(frozen=True, slots=True)
class Change:
    """A pool as it is assumed, and by how many nodes that is more (negative: less) than what runs."""

    cluster: Cluster
    pool: NodePool
    nodes: int

    @property
    def key(self) -> str:
        """The assumption that it comes of."""
        return f"count.{self.pool.name}"


def changes(before: Cluster, after: Cluster) -> Iterator[Change]:
    """The pools whose count differs. Nodes of which it was not known how many run are in what is in use already."""
    if before.stopped or before.stated_pools is None:
        return
    for pool in after.pools:
        was = before.pool(pool.name)
        if was is not None and was.machines is not None and not was.stopped and pool.nodes != was.nodes:
            yield Change(after, pool, pool.nodes - was.nodes)


def in_vnet(vnet: VirtualNetwork, change: Change, limits: Limits) -> VirtualNetwork:
    """The VNet with what these nodes take of it. Where that is not to be had, neither is the use of the subnet."""
    for identity, price in _prices(vnet, change, limits):
        subnet = vnet.subnet(identity)
        if subnet.unread is not None or subnet.used is None:
            continue  # not known, and stays so
        before = subnet.read_as or subnet
        try:
            changed = replace(subnet, used=max(0, subnet.used + change.nodes * price()), read_as=before)
        except NotKnown as unknown:
            changed = replace(subnet, unread=unknown.reason, read_as=before)
        vnet = with_subnet(vnet, changed)
    return vnet


def _prices(vnet: VirtualNetwork, change: Change, limits: Limits) -> Iterator[tuple[str, Callable[[], int]]]:
    """Addresses of a node by subnet: as many as it may take where nodes come, as it must hold where they go."""
    pool, network, come = change.pool, change.cluster.network, change.nodes > 0
    yield vnet.node_subnet(pool.subnet_id).id, partial(documented if come else seen, pool, network)
    if pool.pod_subnet_id is not None:
        least = partial(pods_at_first, pool, limits)
        yield vnet.subnet(pool.pod_subnet_id).id, partial(pods_at_most, pool, limits) if come else least


def in_usages(usages: ComputeUsages, sizes: VmSizes, change: Change) -> ComputeUsages:
    """The quota counters with what these nodes take of them. Raises NotKnown where that is not to be had.

    Nodes that go give nothing back to a capacity reservation group's quota: the group keeps it.
    """
    pool = change.pool
    size = sizes.known(stated(pool.machines, "the node count", of=f"pool {pool.name}")[0].size)
    vcpus = change.nodes * stated(size.vcpus, "vCPUs", of=size.name)
    more = {MACHINES: change.nodes}
    if change.nodes > 0 or pool.capacity_reservation_group_id is None:
        family = stated(size.family, "the family", of=size.name)
        more |= {SPOT: vcpus} if pool.spot else {family: vcpus, REGIONAL: vcpus}
    for key, taken in more.items():
        quota = usages.quotas.get(normal(key))
        if quota is not None:  # what the region does not list is told by the check that asks for it
            changed = replace(quota, used=max(0, quota.used + taken), read_as=quota.read_as or quota)
            usages = with_quota(usages, changed)
    return usages


def in_network_usages(usages: NetworkUsages, change: Change) -> NetworkUsages:
    """The public IP quota with the addresses of their own that these nodes take."""
    if not change.pool.node_public_ip:
        return usages
    quotas = dict(usages.quotas)
    for key in (ALL.lower(), STANDARD.lower()):
        quota = quotas.get(key)
        if quota is not None:
            used = max(0, quota.used + change.nodes)
            quotas[key] = replace(quota, used=used, read_as=quota.read_as or quota)
    return replace(usages, quotas=quotas)
