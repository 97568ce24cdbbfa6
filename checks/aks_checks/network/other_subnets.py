"""Node subnets in which no pool concerned lies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from aks_preflight.capacity.addresses import elsewhere
from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Finding, Subject, check, not_applicable, of_cluster, ok, warn


@check()
def other_subnets(demand: Demand, cluster: Cluster, vnet: VirtualNetwork, knowledge: Knowledge) -> Iterator[Finding]:
    """The node subnets of pools that are not concerned have room for the nodes that those have.

    AKS has refused to add or upgrade a pool because the subnet of another pool was full, or too small by its own
    count (max pods - 1 a node, autoscaled pools at their maximum). A fix was released; nothing is taken of such a
    subnet, so that this warns only.

    How to fix: fewer nodes, or a lower autoscaler maximum, of the pools in that subnet.

    Sources: Azure/AKS issue 2865; the sums in AKS' own messages.
    """
    pools: dict[str, set[str]] = defaultdict(set)
    subnets: dict[str, Subnet] = {}
    taken = {vnet.node_subnet(p.pool.subnet_id).id for p in demand.pools}
    for standing in demand.standing:
        subnet = vnet.node_subnet(standing.pool.subnet_id)
        if subnet.id not in taken:
            subnets[subnet.id] = subnet
            pools[subnet.id].add(standing.pool.name.lower())
    if not subnets:
        yield not_applicable(of_cluster(cluster), "no pool that is not concerned has a subnet of its own")
    for identity, names in sorted(pools.items()):
        yield _of_one(subnets[identity], names, demand, cluster, knowledge)


def _of_one(subnet: Subnet, names: set[str], demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Finding:
    where, whose = Subject(subnet.id, "subnet", subnet.name), f"node subnet of {', '.join(sorted(names))}"
    admitted = elsewhere(demand, cluster, subnet, names, knowledge.limits)
    if admitted.fits is False:
        return warn(where, f"{whose}: AKS counts {admitted.needs} addresses at its most nodes, of {admitted.has}",
                    evidence=subnet.evidence)  # fmt: skip
    if subnet.taken() >= subnet.size(knowledge.limits.reserved_addresses):
        return warn(where, f"{whose}: no address is free", evidence=subnet.evidence)
    return ok(where, f"{whose}: {admitted.needs} of {admitted.has} addresses by AKS' count", evidence=subnet.evidence)
