"""How nodes leave their VNet where it is not by the load balancer, and with which addresses."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from aks_preflight.facts.body import Body, malformed, part, parts, text
from aks_preflight.facts.network import READ_USAGES, READ_VNETS, VirtualNetwork
from aks_preflight.facts.public_ips import READ_ADDRESSES, READ_PREFIXES, Ranges, node_prefixes, read_ranges
from aks_preflight.facts.together import together
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import stated
from aks_preflight.plugin import Arm, Fact

READ_GATEWAYS = "Microsoft.Network/natGateways/read"
LOAD_BALANCER, ROUTES, OWN_GATEWAY = "loadbalancer", "userdefinedrouting", "userassignednatgateway"
MANAGED_GATEWAYS = ("managednatgateway", "managednatgatewayv2")


def outbound_type(cluster: Cluster) -> str:
    """`networkProfile.outboundType` in lower case. Bodies from before there was a choice (2020) do not state it."""
    return (cluster.network.outbound_type or LOAD_BALANCER).lower()


@dataclass(frozen=True, slots=True)
class NatGateway:
    """A NAT gateway of the customer's, with the ids of its public addresses and prefixes."""

    id: str
    address_ids: tuple[str, ...]
    prefix_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnEgress(Fact):
    """The VNet of a cluster whose way out is the customer's to make (routes, or NAT gateways on the subnets), and
    these gateways by id in lower case. Asks for nothing where AKS sees to the way out."""

    stated_vnet: VirtualNetwork | None = field(hash=False)
    gateways: Mapping[str, NatGateway] = field(hash=False)
    actions = (READ_VNETS, READ_USAGES, READ_GATEWAYS)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:
        """The VNet and the way out, where it is the customer's; all other clusters share one empty fact."""
        kind = outbound_type(cluster)
        return (VirtualNetwork.key(cluster, question), kind) if kind in (ROUTES, OWN_GATEWAY) else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> OwnEgress:
        """The VNet, then one request for each gateway on it where nodes leave by one."""
        kind = outbound_type(cluster)
        if kind not in (ROUTES, OWN_GATEWAY):
            return cls(None, {})
        vnet = await arm.fact(VirtualNetwork, cluster, question)
        if kind == ROUTES:
            return cls(vnet, {})
        named = {s.nat_gateway_id.lower(): s.nat_gateway_id for s in vnet.subnets.values() if s.nat_gateway_id}
        bodies = await together(arm, *(arm.find(identity, action=READ_GATEWAYS) for identity in named.values()))
        return cls(vnet, {key: parse_gateway(body) for key, body in zip(named, bodies, strict=True)})

    @property
    def vnet(self) -> VirtualNetwork:
        """The VNet. Raises NotKnown where AKS sees to the way out: it was not asked for."""
        return stated(self.stated_vnet, "the VNet", of="a cluster whose way out AKS makes")

    def gateway(self, identity: str) -> NatGateway:
        """The gateway of that id."""
        return stated(self.gateways.get(identity.lower()), "the gateway", of=identity)


def parse_gateway(body: Body) -> NatGateway:
    """Raises NotKnown where a field has a type that it should not have."""
    identity, properties = text(body, "id"), part(body, "properties")
    if identity is None:
        raise malformed("the id of a NAT gateway", None)
    return NatGateway(identity, _ids(properties, "publicIpAddresses"), _ids(properties, "publicIpPrefixes"))


def _ids(properties: Body, name: str) -> tuple[str, ...]:
    return tuple(identity for entry in parts(properties, name) if (identity := text(entry, "id")))


@dataclass(frozen=True, slots=True)
class NodeAddresses(Fact):
    """The public addresses and prefixes with which nodes call an API server that admits only some. Those of the load
    balancer are not among them: AKS admits them by itself. Asks for nothing where the API server admits all."""

    ids: tuple[str, ...]
    ranges: Ranges
    actions = (*OwnEgress.actions, READ_ADDRESSES, READ_PREFIXES)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The cluster, where the API server admits only some; all others share one empty fact."""
        return cluster.id.lower() if cluster.authorized_ip_ranges else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> NodeAddresses:
        """One request for each address or prefix, after those of the VNet and its gateways where they lead there."""
        if not cluster.authorized_ip_ranges:
            return cls((), Ranges())
        kind = outbound_type(cluster)
        gateways = await _gateways_of_nodes(arm, cluster, question) if kind == OWN_GATEWAY else ()
        managed = cluster.network.nat_gateway_ip_ids if kind in MANAGED_GATEWAYS else ()
        addresses = (*managed, *(identity for gateway in gateways for identity in gateway.address_ids))
        prefixes = (*node_prefixes(cluster), *(identity for gateway in gateways for identity in gateway.prefix_ids))
        return cls((*addresses, *prefixes), await read_ranges(arm, addresses, prefixes))


async def _gateways_of_nodes(arm: Arm, cluster: Cluster, question: Question) -> tuple[NatGateway, ...]:
    """The gateways on the subnets of the cluster's own nodes, not those of its neighbours in the VNet."""
    egress = await arm.fact(OwnEgress, cluster, question)
    used = {egress.vnet.node_subnet(pool.subnet_id).nat_gateway_id for pool in cluster.pools}
    return tuple(egress.gateway(identity) for identity in sorted(identity for identity in used if identity))
