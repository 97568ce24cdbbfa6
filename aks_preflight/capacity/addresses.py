"""Addresses: what a node takes of its subnet, of its pod subnet and of the pod CIDR, by network mode.

Source: azure-facts C3 (what is documented), I.7 and J (what is seen and admitted today).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aks_preflight.capacity.headroom import Cost, admission, allocation, cost_by_pool, costs_of, one_a_node
from aks_preflight.facts.network import Subnet
from aks_preflight.knowledge import Limits
from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Reading
from aks_preflight.model.pool import NodePool
from aks_preflight.model.ranges import addresses_in
from aks_preflight.model.reason import NotKnown, Reason, Why, stated

UNIT = "addresses"


def pods_on_node_subnet(pool: NodePool, network: ClusterNetwork) -> bool:
    """Whether the pods of a pool take their addresses from its node subnet: Azure CNI without overlay or pod subnet."""
    return network.mode == "azure" and pool.pod_subnet_id is None


def documented(pool: NodePool, network: ClusterNetwork) -> int:
    """Addresses that one node takes from its node subnet, as Azure documents it: itself and one for each pod."""
    return 1 + _max_pods(pool) if pods_on_node_subnet(pool, network) else 1


def seen(pool: NodePool, network: ClusterNetwork) -> int:
    """The same as real nodes hold it, and as AKS admits it today: max pods less one."""
    return _max_pods(pool) - 1 if pods_on_node_subnet(pool, network) else 1


def static_block(pool: NodePool, limits: Limits) -> int:
    """Addresses that one node takes from a static-block pod subnet: whole blocks for its pods and one more."""
    block = limits.static_block_addresses
    return -(-(_max_pods(pool) + 1) // block) * block


def pods_at_first(pool: NodePool, limits: Limits) -> int:
    """Addresses that one node takes in its pod subnet when it comes: static blocks, or a first batch."""
    return static_block(pool, limits) if pool.in_blocks else limits.batch_addresses


def pods_at_most(pool: NodePool, limits: Limits) -> int:
    """Addresses that one node comes to hold in its pod subnet, full of pods: static blocks, or batches, of which one
    more is taken whenever fewer are free than the low water mark."""
    if pool.in_blocks:
        return static_block(pool, limits)
    return -(-(_max_pods(pool) + limits.batch_low_water) // limits.batch_addresses) * limits.batch_addresses


def _max_pods(pool: NodePool) -> int:
    return stated(pool.max_pods, "maxPods", of=f"pool {pool.name}")


def _costs(pools: Sequence[PoolDemand], price: Callable[[NodePool], int]) -> list[Cost]:
    return [cost_by_pool(pool, price) for pool in pools]


def _in(here: set[str], pools: Sequence[PoolDemand]) -> list[PoolDemand]:
    return [p for p in pools if p.pool.name.lower() in here]


def node_subnet(demand: Demand, cluster: Cluster, subnet: Subnet, here: set[str], limits: Limits) -> list[Reading]:
    """The readings of a node subnet in which the pools named in `here` (lower case) lie."""
    network = cluster.network
    concerned = _in(here, demand.pools)
    everybody = [*concerned, *_in(here, demand.standing)]
    size, used = subnet.size(limits.reserved_addresses), subnet.taken()
    adds_for_good = demand.question in ("pool", "scale")
    if network.mode != "azure" or all(p.pool.pod_subnet_id is not None for p in everybody):  # every node takes one
        costs = [c for c in one_a_node(demand) if c.pool.pool.name.lower() in here]
        readings = allocation(demand, costs, size - used, UNIT, used=used)
        admitted = admission("admitted today", everybody, lambda _: 1, size, UNIT, decides=adds_for_good)
        return [*readings, admitted]

    def by_document(pool: NodePool) -> int:
        return documented(pool, network)

    def by_sight(pool: NodePool) -> int:
        return seen(pool, network)

    as_documented = allocation(demand, _costs(concerned, by_document), size - used, UNIT, used=used)
    as_seen = allocation(demand, _costs(concerned, by_sight), size - used, UNIT, used=used)
    today, older = "admitted today, max pods - 1 a node", "admitted as documented, max pods + 1 a node"
    return [
        *_weigh(as_documented, as_seen, lambda: held_as_seen(cluster, subnet, everybody, network)),
        admission(today, everybody, by_sight, size, UNIT, decides=adds_for_good),
        admission(older, everybody, by_document, size, UNIT, decides=False),
    ]


def elsewhere(demand: Demand, cluster: Cluster, subnet: Subnet, here: set[str], limits: Limits) -> Reading:
    """AKS' count of a node subnet in which only pools lie that the question does not touch. It decides nothing."""

    def by_sight(pool: NodePool) -> int:
        return seen(pool, cluster.network)

    size = subnet.size(limits.reserved_addresses)
    return admission("admitted today", _in(here, demand.standing), by_sight, size, UNIT, decides=False)


def _weigh(
    as_documented: Sequence[Reading], as_seen: Sequence[Reading], nodes_agree: Callable[[], bool]
) -> list[Reading]:
    """max pods + 1 decides, unless only max pods - 1 fits and this cluster's own nodes hold no more than that."""
    by_document, by_sight = as_documented[0], as_seen[0]
    seen_decides = by_document.fits is False and by_sight.fits is True and nodes_agree()
    by_document = by_document.but(
        name=f"{by_document.name}, max pods + 1 a node", decides=by_document.decides and not seen_decides
    )
    by_sight = by_sight.but(
        name=f"{by_sight.name}, max pods - 1 a node as seen", decides=by_sight.decides and seen_decides
    )
    first, second = (by_sight, by_document) if seen_decides else (by_document, by_sight)
    return [first, second, *as_documented[1:]]


def held_as_seen(cluster: Cluster, subnet: Subnet, pools: Sequence[PoolDemand], network: ClusterNetwork) -> bool:
    """Whether the nodes that run now hold max pods - 1 addresses each: so many are in use, and no more apiece.

    Addresses that are listed as somebody else's are taken off; those of unlisted neighbours count against. Whatever
    leaves the evidence open (no node, no node resource group, max pods not stated) is none.
    """
    running = [p for p in pools if p.running and not p.pool.stopped]
    # Only nodes whose pods lie here can tell max pods - 1 from + 1: each of the others holds one, whichever holds.
    nodes = sum(p.running for p in running if pods_on_node_subnet(p.pool, network))
    if not nodes or cluster.node_resource_group is None or any(p.pool.count_assumed for p in pools):
        return False
    own = subnet.held_by.get(cluster.node_resource_group.lower(), 0)
    try:  # what is assumed is evidence of nothing
        held = max(own, (subnet.read_as or subnet).taken() - (sum(subnet.held_by.values()) - own))
        expected = sum(p.running * seen(p.pool, network) for p in running)
    except NotKnown:
        return False
    return expected <= held < expected + nodes


def pod_subnet(demand: Demand, subnet: Subnet, here: set[str], limits: Limits) -> list[Reading]:
    """The readings of a pod subnet: a new node takes a first batch, or of a static one the blocks of all its pods."""

    def price(pool: NodePool) -> int:
        return pods_at_first(pool, limits)

    concerned = _in(here, demand.pools)
    size, used = subnet.size(limits.reserved_addresses), subnet.taken()
    readings = allocation(demand, _costs(concerned, price), size - used, UNIT, used=used)
    everybody = [*concerned, *_in(here, demand.standing)]
    if any(p.pool.static_block is not False for p in everybody):
        name = "admitted, static blocks of all nodes"
        readings.append(admission(name, everybody, price, size, UNIT, decides=True))
    return readings


def pod_cidr(demand: Demand, pod_range: str, limits: Limits) -> list[Reading]:
    """The readings of the pod CIDR of an overlay or kubenet cluster, in addresses: one block a node, none reserved."""
    block = limits.block_addresses
    try:
        size = addresses_in(pod_range)
    except ValueError:
        raise NotKnown(Reason(Why.MALFORMED, f"malformed answer: podCidr is {pod_range!r}")) from None
    used = block * demand.running
    readings = allocation(demand, costs_of(demand, block), size - used, UNIT, used=used, unseen=demand.unseen)
    name = "admitted, one block for every node at its most"
    return [*readings, admission(name, demand.all_pools, lambda _: block, size, UNIT, decides=True)]
