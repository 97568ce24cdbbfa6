"""Pod subnets against the addresses that new nodes take for their pods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from aks_preflight.capacity.addresses import pod_subnet, pods_at_most
from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.ranges import NewSubnet
from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.knowledge import Knowledge, Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Finding, Reading, Remedy, Subject, check, judge, not_applicable, of_cluster


@check(prevents=["SubnetIsFull", "InsufficientSubnetSize"])
def pod_subnet_headroom(
    demand: Demand, cluster: Cluster, vnet: VirtualNetwork, knowledge: Knowledge
) -> Iterator[Finding]:
    """Every pod subnet has room for the addresses that the new nodes take for their pods.

    With dynamic allocation a node starts with a batch of 16 addresses and takes 16 more whenever fewer than 8 are
    free; what new nodes need first is one batch each. With static blocks it takes whole blocks of 16 for max pods + 1
    (max pods 31 costs 32 addresses, 32 costs 48), and AKS admits an operation only where the blocks of all nodes at
    their most fit into the subnet.

    How to fix: a smaller max surge; a new pool with a larger pod subnet; fewer max pods in a new static-block pool.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/concepts-network-azure-cni-pod-subnet.md; Azure/AKS#4035.
    """
    pools_by_subnet: dict[str, set[str]] = defaultdict(set)
    for pool in demand.all_pools:
        if pool.pool.pod_subnet_id:
            pools_by_subnet[pool.pool.pod_subnet_id.lower()].add(pool.pool.name.lower())
    concerned = {pool.pool.name.lower() for pool in demand.pools}
    asked = {identity: names for identity, names in pools_by_subnet.items() if names & concerned}
    for identity, names in sorted(asked.items()):
        subnet = vnet.subnet(identity)
        yield judge(
            Subject(subnet.id, "pod subnet", subnet.name),
            f"pod subnet of {', '.join(sorted(names))}",
            pod_subnet(demand, subnet, names, knowledge.limits),
            remedies=_remedies(demand, cluster, subnet, names, knowledge.limits),
            evidence=subnet.evidence,
        )
    if not asked:
        yield not_applicable(of_cluster(cluster), "no pool concerned has a pod subnet")


def _remedies(demand: Demand, cluster: Cluster, subnet: Subnet, names: set[str], limits: Limits) -> Iterator[Remedy]:
    def counted(asked: Demand, subnet: Subnet, names: set[str]) -> list[Reading]:
        return pod_subnet(asked, subnet, names, limits)

    def held(pool: NodePool) -> int:
        return pods_at_most(pool, limits)

    larger = NewSubnet("pod subnet", subnet, names, counted, held, limits)
    yield from remedies(demand, cluster, partial(counted, subnet=subnet, names=names), larger)
