"""How nodes leave their VNet where it is not by the load balancer: NAT gateways, and what the API server sees."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from aks_preflight.facts.body import Body, malformed, part, parts, text
from aks_preflight.facts.network import READ_USAGES, READ_VNETS, VirtualNetwork
from aks_preflight.facts.public_ips import (
    READ_ADDRESSES,
    READ_PREFIXES,
    Ranges,
    node_prefixes,
    read_ranges,
)
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.plugin import Arm, Fact

READ_GATEWAYS = "Microsoft.Network/natGateways/read"
MANAGED_GATEWAYS = ("managednatgateway", "managednatgatewayv2")
OWN_GATEWAY = "userassignednatgateway"


@dataclass(frozen=True, slots=True)
class NatGateway:
    """A NAT gateway of the customer's, with the ids of its public addresses and prefixes."""

    id: str
    state: str | None
    address_ids: tuple[str, ...]
    prefix_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NatGateways(Fact):
    """The customer's NAT gateways on the subnets of a VNet, by id (lower case). Asks for nothing where the cluster's
    outbound type is another."""

    gateways: Mapping[str, NatGateway] = field(hash=False)
    actions = (READ_VNETS, READ_USAGES, READ_GATEWAYS)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:
        """The VNet, where a gateway of the customer's matters; all other clusters share one empty fact."""
        return VirtualNetwork.key(cluster, question) if _own_gateway(cluster) else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> NatGateways:
        """The VNet, then one request for each gateway on it."""
        if not _own_gateway(cluster):
            return cls({})
        vnet = await VirtualNetwork.fetch(arm, cluster, question)
        named = {s.nat_gateway_id.lower(): s.nat_gateway_id for s in vnet.subnets.values() if s.nat_gateway_id}
        bodies = await asyncio.gather(*(arm.get(identity, action=READ_GATEWAYS) for identity in named.values()))
        return cls({key: parse_gateway(body) for key, body in zip(named, bodies, strict=True)})


def parse_gateway(body: Body) -> NatGateway:
    """Raises NotKnown where a field has a type that it should not have."""
    identity, properties = text(body, "id"), part(body, "properties")
    if identity is None:
        raise malformed("the id of a NAT gateway", None)
    # Newer api-versions list the addresses of the second family apart.
    addresses = (*parts(properties, "publicIpAddresses"), *parts(properties, "publicIpAddressesV6"))
    prefixes = (*parts(properties, "publicIpPrefixes"), *parts(properties, "publicIpPrefixesV6"))
    return NatGateway(identity, text(properties, "provisioningState"), _ids(addresses), _ids(prefixes))


def _ids(bodies: tuple[Body, ...]) -> tuple[str, ...]:
    return tuple(identity for body in bodies if (identity := text(body, "id")))


def _own_gateway(cluster: Cluster) -> bool:
    return outbound_type(cluster) == OWN_GATEWAY


def outbound_type(cluster: Cluster) -> str:
    """`networkProfile.outboundType` in lower case. Bodies from before there was a choice (2020) do not state it."""
    return (cluster.network.outbound_type or "loadBalancer").lower()


@dataclass(frozen=True, slots=True)
class NodeAddresses(Fact):
    """The public addresses with which nodes reach an API server that admits only some, by what they are. Those of the
    load balancer are not among them: AKS admits them by itself. Asks for nothing where the API server admits all."""

    ranges: Ranges
    ids: tuple[str, ...]
    actions = (*NatGateways.actions, READ_ADDRESSES, READ_PREFIXES)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The cluster, where the API server admits only some; all others share one empty fact."""
        return cluster.id.lower() if cluster.authorized_ip_ranges else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> NodeAddresses:
        """One request for each address or prefix, after those of the VNet and its gateways where they lead there."""
        if not cluster.authorized_ip_ranges:
            return cls(Ranges(), ())
        gateways = (await NatGateways.fetch(arm, cluster, question)).gateways.values()
        managed = cluster.network.nat_gateway_ip_ids if outbound_type(cluster) in MANAGED_GATEWAYS else ()
        addresses = (*managed, *(identity for gateway in gateways for identity in gateway.address_ids))
        prefixes = (*node_prefixes(cluster), *(identity for gateway in gateways for identity in gateway.prefix_ids))
        return cls(await read_ranges(arm, addresses, prefixes), (*addresses, *prefixes))
