"""The subnets that a question concerns: shared by the checks that ask something of each."""

from __future__ import annotations

from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Subject


def node_subnets(demand: Demand, vnet: VirtualNetwork) -> list[tuple[Subnet, list[NodePool]]]:
    """The subnets of the nodes of the pools concerned. One that the VNet lacks is left to subnet-exists."""
    found: dict[str, tuple[Subnet, list[NodePool]]] = {}
    for asked in demand.pools:
        identity = asked.pool.subnet_id
        subnet = vnet.subnets.get(identity.lower()) if identity else vnet.node_subnet(None)
        if subnet is None:
            continue
        if subnet.id not in found:
            found[subnet.id] = subnet, []
        found[subnet.id][1].append(asked.pool)
    return list(found.values())


def of_subnet(subnet: Subnet, kind: str = "subnet") -> Subject:
    """A subnet as a finding's subject."""
    return Subject(subnet.id, kind, subnet.name)


def names(pools: list[NodePool]) -> str:
    """The pools' names."""
    return ", ".join(sorted([pool.name for pool in pools]))
