"""Node subnets against the addresses of new nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from aks_preflight.capacity.addresses import documented, node_subnet
from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.ranges import NewSubnet
from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.knowledge import Knowledge, Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Finding, NotKnown, Reading, Remedy, Subject, check, judge, not_applicable, of_cluster


@check(prevents=["SubnetIsFull", "InsufficientSubnetSize"])
def subnet_headroom(demand: Demand, cluster: Cluster, vnet: VirtualNetwork, knowledge: Knowledge) -> Iterator[Finding]:
    """Every node subnet has room for the addresses of the new nodes.

    A new node of Azure CNI without overlay or pod subnet takes max pods + 1 addresses from its subnet before a pod
    runs; in every other mode it takes one. Allocation counts what the new nodes take against the addresses free now
    (the VNet's own usages, whoever holds them); an upgrade takes its surge pool after pool, and from Kubernetes 1.35
    on AKS goes on with a single surge node where the whole surge finds no room. Admission counts all pools of the
    subnet at their most nodes against its size. Azure documents max pods + 1 a node and admits max pods - 1: the
    larger decides, unless this cluster's own nodes are seen to hold the smaller.

    How to fix: a smaller max surge; max unavailable instead of surge (user pools); a new pool in a larger subnet (the
    subnet of an existing pool cannot be changed).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-aks-node-pools-rolling.md and
    concepts-network-legacy-cni.md; SupportArticles error-codes/subnetisfull-error; the sums in AKS' own messages.
    """
    pools_by_subnet: dict[str, set[str]] = defaultdict(set)
    subnets: dict[str, Subnet] = {}
    for pool in demand.all_pools:
        subnet = vnet.node_subnet(pool.pool.subnet_id)
        subnets[subnet.id] = subnet
        pools_by_subnet[subnet.id].add(pool.pool.name.lower())
    concerned = {pool.pool.name.lower() for pool in demand.pools}
    for identity, names in sorted(pools_by_subnet.items()):
        if not names & concerned:
            continue
        subnet = subnets[identity]
        yield judge(
            Subject(subnet.id, "subnet", subnet.name),
            f"node subnet of {', '.join(sorted(names))}",
            node_subnet(demand, cluster, subnet, names, knowledge.limits),
            remedies=_remedies(demand, cluster, subnet, names, knowledge.limits),
            evidence=subnet.evidence,
        )
    if not concerned and demand.beyond is not None:  # the nodes are in no pool, and take addresses all the same
        raise NotKnown(demand.beyond)
    if not concerned:
        yield not_applicable(of_cluster(cluster), "the cluster has no node pool")


def _remedies(demand: Demand, cluster: Cluster, subnet: Subnet, names: set[str], limits: Limits) -> Iterator[Remedy]:
    def counted(asked: Demand, subnet: Subnet, names: set[str]) -> list[Reading]:
        return node_subnet(asked, cluster, subnet, names, limits)

    def held(pool: NodePool) -> int:
        return documented(pool, cluster.network)

    larger = NewSubnet("subnet", subnet, names, counted, held, limits)
    yield from remedies(demand, cluster, partial(counted, subnet=subnet, names=names), larger)
