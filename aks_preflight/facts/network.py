"""Virtual networks: their subnets, and how many addresses of each are taken."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from aks_preflight.facts.body import Body, malformed, number, part, parts, text, texts
from aks_preflight.facts.together import together
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import group_of, parent_of, parse_id
from aks_preflight.model.question import Question
from aks_preflight.model.ranges import parse_range
from aks_preflight.model.reason import NotKnown, Reason, Why, stated
from aks_preflight.plugin import Arm, Evidence, Fact

READ_VNETS = "Microsoft.Network/virtualNetworks/read"
READ_USAGES = "Microsoft.Network/virtualNetworks/usages/read"
MANAGED_SUBNET = "aks-subnet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet:
    """A subnet. `used` are the addresses taken now, by whomever, and `limit` those that can be (the reserved ones
    taken off); None where Azure does not say, or with the reason in `unread` where it could not be asked.

    `held_by` counts the listed IP configurations by the resource group (lower case) of their owner: a cross-check,
    never the count itself. `read_as`: where the use was assumed, the subnet as it was read.
    """

    id: str
    name: str
    prefixes: tuple[str, ...]
    limit: int | None
    used: int | None
    usages_request: str
    unread: Reason | None = None
    delegations: tuple[str, ...] = ()
    route_table_id: str | None = None
    nat_gateway_id: str | None = None
    security_group_id: str | None = None
    held_by: Mapping[str, int] = field(default_factory=dict, hash=False)
    read_as: Subnet | None = None

    def size(self, reserved: int) -> int:
        """The IPv4 addresses that can be handed out, where Azure keeps `reserved` of each range.

        Azure's own limit where the subnet has one range: how it counts several families is not documented. Raises
        NotKnown where neither limit nor range is stated.
        """
        if self.limit is not None and len(self.prefixes) <= 1:
            return self.limit
        networks = [parse_range(prefix) for prefix in self.prefixes]
        stated(networks or None, "the address prefix", of=f"subnet {self.name}")
        return sum(max(0, network.num_addresses - reserved) for network in networks if network.version == 4)

    def taken(self) -> int:
        """The addresses taken now. Raises NotKnown where their use is not to be had."""
        if self.unread is not None:
            raise NotKnown(self.unread)
        if self.used is None:
            raise NotKnown(Reason(Why.NOT_STATED, f"the usages of the VNet do not list subnet {self.name}"))
        return self.used

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where size and use were read."""
        read = self.read_as or self
        value = f"{read.used} of {read.limit}" + (f" (assumed: {self.used} used)" if self.read_as else "")
        return _evidence(self.usages_request, value, self.id, self.prefixes)


# Both questions, and the clusters of a subnet, have the same.
@lru_cache(maxsize=256)
def _evidence(usages: str, use: str, identity: str, prefixes: tuple[str, ...]) -> tuple[Evidence, ...]:
    read = Evidence(f"GET {parent_of(identity)}", "addressPrefixes", ", ".join(prefixes))
    return (Evidence(usages, "currentValue of limit", use), read)


@dataclass(frozen=True, slots=True)
class VirtualNetwork(Fact):
    """The VNet in which a cluster's nodes live, its own or the one that AKS made in the node resource group.

    Use comes from the VNet usages API: it alone counts every address. Where that is not allowed, the rest of the VNet
    is known all the same. Source: azure-facts C4.
    """

    id: str
    location: str
    state: str | None
    subnets: Mapping[str, Subnet] = field(hash=False)
    dns_servers: tuple[str, ...] = ()
    actions = (READ_VNETS, READ_USAGES)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The VNet, or the node resource group in which AKS made it."""
        return (own_vnet(cluster) or node_group(cluster)).lower()

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> VirtualNetwork:
        """The VNet and its usages: one round of waiting, two where AKS made the VNet and it must be found first."""
        if vnet := own_vnet(cluster):
            body, usages = await together(arm, vnet_body(arm, cluster, question), _usages(arm, vnet))
        else:
            body = await vnet_body(arm, cluster, question)
            usages = await _usages(arm, text(body, "id") or "")
        return parse_vnet(body, usages)

    def subnet(self, identity: str) -> Subnet:
        """The subnet of that id. Raises NotKnown where the VNet has none."""
        found = self.subnets.get(identity.rstrip("/").lower())
        if found is None:
            raise NotKnown(Reason(Why.NOT_FOUND, f"the VNet {parse_id(self.id).name} has no subnet {identity}"))
        return found

    def node_subnet(self, identity: str | None) -> Subnet:
        """The subnet of that id; without one, that which AKS made. Raises NotKnown where there is none."""
        if identity is not None:
            return self.subnet(identity)
        made = [s for s in self.subnets.values() if s.name.lower() == MANAGED_SUBNET] or list(self.subnets.values())
        if len(made) != 1:
            what = f"the VNet {parse_id(self.id).name} has {len(made)} subnets, none of them {MANAGED_SUBNET}"
            raise NotKnown(Reason(Why.NOT_FOUND, what))
        return made[0]


def own_vnet(cluster: Cluster) -> str | None:
    """The id of the VNet that the customer brought, None where AKS made one."""
    for pool in cluster.pools:
        if pool.subnet_id:
            try:
                return parent_of(pool.subnet_id)
            except ValueError:
                raise malformed("vnetSubnetID", pool.subnet_id) from None
    return None


def node_group(cluster: Cluster) -> str:
    """The id of the node resource group (MC_...)."""
    group = stated(cluster.node_resource_group, "nodeResourceGroup", of=cluster.name)
    return f"/subscriptions/{cluster.subscription}/resourceGroups/{group}"


async def vnet_body(arm: Arm, cluster: Cluster, question: Question) -> Body:
    """The VNet as Azure describes it, the customer's or that which AKS made. Raises NotKnown."""
    if vnet := own_vnet(cluster):
        return await arm.find(vnet, action=READ_VNETS)
    listed = await arm.fact(ListedVnets, cluster, question)
    return listed.managed(node_group(cluster))


async def _usages(arm: Arm, vnet: str) -> Sequence[Body] | Reason:
    try:
        return await arm.list(f"{vnet}/usages", action=READ_USAGES)
    except NotKnown as unknown:
        return unknown.reason


@dataclass(frozen=True, slots=True)
class ListedVnets(Fact):
    """All VNets of the cluster's subscription, as Azure describes them, by resource group (lower case): those that AKS
    made are found in it, one list for all clusters."""

    request: str
    by_group: Mapping[str, Sequence[Body]] = field(hash=False)
    actions = (READ_VNETS,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The subscription."""
        return cluster.subscription.lower()

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> ListedVnets:  # noqa: ARG003
        """One list."""
        path = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Network/virtualNetworks"
        by_group: dict[str, list[Body]] = {}
        for vnet in await arm.list(path, action=READ_VNETS):
            by_group.setdefault(_group(vnet), []).append(vnet)
        return cls(f"GET {path}", by_group)

    def managed(self, group: str) -> Body:
        """The VNet that AKS made in this node resource group. Raises NotKnown."""
        name = parse_id(group).resource_group
        vnets = self.by_group.get(name.lower(), ())
        found = [vnet for vnet in vnets if (text(vnet, "name") or "").lower().startswith("aks-vnet-")] or vnets
        if len(found) != 1:
            what = f"{len(found)} VNets" if found else "no VNet"
            reason = f"{what} in the node resource group {name}, where AKS keeps the cluster's own"
            raise NotKnown(Reason(Why.NOT_FOUND, reason, request=self.request))
        return found[0]


def _group(body: Body) -> str:
    """The resource group of a body's id, in lower case."""
    try:
        return parse_id(text(body, "id") or "").resource_group.lower()
    except ValueError:
        raise malformed("the id of a VNet", body.get("id")) from None


def parse_vnet(body: Body, usages: Sequence[Body] | Reason) -> VirtualNetwork:
    """Raises NotKnown where a field has a type that it should not have. `usages` may be why they are not there."""
    identity = text(body, "id")
    if identity is None:
        raise malformed("the id of a VNet", None)
    unread = usages if isinstance(usages, Reason) else None
    used = {} if isinstance(usages, Reason) else {(text(usage, "id") or "").lower(): usage for usage in usages}
    found = [_subnet(subnet, used, f"GET {identity}/usages") for subnet in parts(part(body, "properties"), "subnets")]
    subnets = found if unread is None else [replace(subnet, unread=unread) for subnet in found]
    return VirtualNetwork(
        id=identity,
        location=(text(body, "location") or "").lower(),
        state=text(part(body, "properties"), "provisioningState"),
        subnets={subnet.id.lower(): subnet for subnet in subnets},
        dns_servers=texts(part(part(body, "properties"), "dhcpOptions"), "dnsServers"),
    )


def _subnet(body: Body, usages: Mapping[str, Body], request: str) -> Subnet:
    identity, name = _identity(body)
    properties = part(body, "properties")
    single = text(properties, "addressPrefix")
    prefixes = texts(properties, "addressPrefixes") or ((single,) if single else ())
    _validate(prefixes)
    usage = usages.get(identity.lower(), {})
    limit, used = number(usage, "limit"), number(usage, "currentValue")
    # -1: a subnet for which Azure keeps no count (GatewaySubnet).
    counted = min(limit or 0, used or 0) >= 0
    return Subnet(
        id=identity,
        name=name,
        prefixes=prefixes,
        limit=limit if counted else None,
        used=used if counted else None,
        usages_request=request,
        delegations=tuple(text(part(d, "properties"), "serviceName") or "" for d in parts(properties, "delegations")),
        route_table_id=text(part(properties, "routeTable"), "id"),
        nat_gateway_id=text(part(properties, "natGateway"), "id"),
        security_group_id=text(part(properties, "networkSecurityGroup"), "id"),
        held_by=_holders(properties),
    )


def _identity(body: Body) -> tuple[str, str]:
    """A subnet's id and name."""
    try:
        arm_id = parse_id(text(body, "id") or "")
    except ValueError:
        raise malformed("the id of a subnet", body.get("id")) from None
    return arm_id.text, text(body, "name") or arm_id.name


def _validate(prefixes: tuple[str, ...]) -> None:
    try:
        for prefix in prefixes:
            parse_range(prefix)
    except ValueError:
        raise malformed("an address prefix", prefixes) from None


def _holders(properties: Body) -> dict[str, int]:
    counts: dict[str, int] = {}
    for configuration in parts(properties, "ipConfigurations"):
        try:
            group = group_of(text(configuration, "id") or "")
        except ValueError:
            continue  # an owner without a resource group is nobody's cluster
        counts[group] = counts.get(group, 0) + 1
    return counts
