"""The network side of a subscription: VNets with their use, gateways, public addresses, security groups."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.estate_clusters import guid, outbound_ips
from benchmarks.estate_plan import ClusterPlan, PoolPlan, network_id

Body = dict[str, Any]

#: What a subscription lists beside its VNets.
KINDS = ("publicIPAddresses", "publicIPPrefixes", "natGateways", "networkSecurityGroups")
_BASE, _PUBLIC = int(ipaddress.IPv4Address("10.0.0.0")), int(ipaddress.IPv4Address("198.18.0.0"))
#: Each cluster has a /18 of its VNet, so that its subnets never meet those of others; the last is for what is shared.
_SLOT, _SHARED = 1 << 14, 1023


@dataclass(slots=True)
class SubnetPlan:
    """A subnet. `taken` are its addresses in use, `more` what its body has beside the range."""

    id: str
    prefix: str
    taken: int = 0
    more: Body = field(default_factory=dict)
    configurations: list[str] = field(default_factory=list)

    @property
    def limit(self) -> int:
        """The addresses that can be handed out: Azure keeps five."""
        return ipaddress.ip_network(self.prefix).num_addresses - 5


@dataclass(slots=True)
class VnetPlan:
    """A VNet and its subnets by name. `space` is its address space."""

    id: str
    location: str
    space: str
    subnets: dict[str, SubnetPlan] = field(default_factory=dict)


def vnets_of(clusters: Sequence[ClusterPlan], *, ip_configurations: bool) -> list[VnetPlan]:
    """The VNets that the clusters lie in, those that AKS made among them, with the addresses that the nodes take."""
    found: dict[str, VnetPlan] = {}
    for cluster in clusters:
        space = "10.0.0.0/8" if cluster.vnet else "10.224.0.0/12"
        vnet = found.setdefault(cluster.vnet_id, VnetPlan(cluster.vnet_id, cluster.location, space))
        nodes = vnet.subnets.get(cluster.subnet)
        if nodes is None:
            nodes = vnet.subnets[cluster.subnet] = _node_subnet(cluster)
        for pool in cluster.pools if cluster.nodes else ():
            each = pool.max_pods + 1 if cluster.mode == "node-subnet" else 1
            nodes.taken += pool.count * each
            if ip_configurations:
                nodes.configurations += _configurations(cluster, pool, each)
        if cluster.pod_subnet:
            vnet.subnets[cluster.pod_subnet] = _pod_subnet(cluster)
    for cluster in clusters:
        if cluster.full:
            _fill(found[cluster.vnet_id].subnets[cluster.subnet])
    return list(found.values())


def _node_subnet(cluster: ClusterPlan) -> SubnetPlan:
    identity = f"{cluster.vnet_id}/subnets/{cluster.subnet}"
    more: Body = {}
    if cluster.vnet is None:
        group = network_id(cluster.subscription, cluster.node_group, "networkSecurityGroups",
                           f"aks-agentpool-{cluster.hash}-nsg")  # fmt: skip
        more["networkSecurityGroup"] = {"id": group}
        if cluster.mode == "kubenet":
            more["routeTable"] = {
                "id": _routes(cluster, cluster.node_group, f"aks-agentpool-{cluster.hash}-routetable")
            }
        return SubnetPlan(identity, "10.224.0.0/16", more=more)
    if cluster.outbound == "own-nat":
        more["natGateway"] = {"id": gateway_id(cluster)}
    if cluster.outbound == "routes" or cluster.mode == "kubenet":
        more["routeTable"] = {"id": _routes(cluster, "rg-network", f"{cluster.vnet}-routes")}
    if cluster.number % 3 == 0 and cluster.subnet != "shared-nodes":
        more["networkSecurityGroup"] = {"id": group_id(cluster)}
    slot, bits = (_SHARED, 18) if cluster.subnet == "shared-nodes" else (cluster.slot, 24 if cluster.full else 20)
    if cluster.full and cluster.mode == "node-subnet":
        bits = 20
    return SubnetPlan(identity, f"{ipaddress.IPv4Address(_BASE + slot * _SLOT)}/{bits}", more=more)


def _pod_subnet(cluster: ClusterPlan) -> SubnetPlan:
    """Of dynamic allocation, batches of 16; of static blocks, as many blocks as max pods need."""
    service = {"serviceName": "Microsoft.ContainerService/managedClusters"}
    delegation = {"name": "aks-delegation", "properties": service}
    blocks = sum(pool.count * -(-(pool.max_pods + 1) // 16) for pool in cluster.pools) if cluster.nodes else 0
    prefix = f"{ipaddress.IPv4Address(_BASE + cluster.slot * _SLOT + _SLOT // 2)}/19"
    identity = f"{cluster.vnet_id}/subnets/{cluster.pod_subnet}"
    return SubnetPlan(identity, prefix, blocks * 16, {"delegations": [delegation]})


def _fill(subnet: SubnetPlan) -> None:
    """Others took the rest: there is no address for one more node."""
    subnet.taken = max(subnet.taken, subnet.limit)


def _configurations(cluster: ClusterPlan, pool: PoolPlan, each: int) -> Iterator[str]:
    group = f"/subscriptions/{cluster.subscription}/resourceGroups/{cluster.node_group.upper()}"
    name = f"AKS-{pool.name.upper()}-{cluster.hash}-VMSS"
    compute = f"{group}/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINESCALESETS/{name}/VIRTUALMACHINES"
    for node in range(pool.count):
        for number in range(1, each + 1):
            yield f"{compute}/{node}/NETWORKINTERFACES/{name}/ipConfigurations/IPCONFIG{number}"


def vnet_body(vnet: VnetPlan) -> Body:
    """A VNet as Azure describes it."""
    kind = "Microsoft.Network/virtualNetworks"
    return {
        "name": vnet.id.rpartition("/")[2],
        "id": vnet.id,
        "etag": f'W/"{guid(vnet.id, "etag")}"',
        "type": kind,
        "location": vnet.location,
        "tags": {},
        "properties": {
            "provisioningState": "Succeeded",
            "resourceGuid": guid(vnet.id),
            "addressSpace": {"addressPrefixes": [vnet.space]},
            "privateEndpointVNetPolicies": "Disabled",
            "subnets": [
                {
                    "name": name,
                    "id": subnet.id,
                    "etag": f'W/"{guid(vnet.id, "etag")}"',
                    "properties": {
                        "provisioningState": "Succeeded",
                        "addressPrefix": subnet.prefix,
                        **({"ipConfigurations": [{"id": i} for i in subnet.configurations]}
                           if subnet.configurations else {}),
                        "delegations": [],
                        "privateEndpointNetworkPolicies": "Disabled",
                        "privateLinkServiceNetworkPolicies": "Enabled",
                        **subnet.more,
                    },
                    "type": f"{kind}/subnets",
                }
                for name, subnet in vnet.subnets.items()
            ],
            "virtualNetworkPeerings": [],
            "enableDdosProtection": False,
        },
    }  # fmt: skip


def vnet_usages(vnet: VnetPlan) -> Body:
    """How many addresses of each subnet are taken."""
    name = {"localizedValue": "Subnet size and usage", "value": "SubnetSpace"}
    return {
        "value": [
            {"currentValue": s.taken, "id": s.id, "limit": s.limit, "name": name, "unit": "Count"}
            for s in vnet.subnets.values()
        ]
    }


def _routes(cluster: ClusterPlan, group: str, name: str) -> str:
    return network_id(cluster.subscription, group, "routeTables", name)


def gateway_id(cluster: ClusterPlan) -> str:
    """The NAT gateway of the clusters of a VNet that leave by one."""
    return network_id(cluster.subscription, "rg-network", "natGateways", f"{cluster.vnet}-nat")


def group_id(cluster: ClusterPlan) -> str:
    """The security group of the customer's subnets in a region."""
    return network_id(cluster.subscription, "rg-network", "networkSecurityGroups", f"nsg-{cluster.location}")


def resources(clusters: Sequence[ClusterPlan], vnets: Sequence[VnetPlan]) -> dict[str, list[Body]]:
    """The subscription's public addresses, prefixes, NAT gateways and security groups, by their list's name."""
    found: dict[str, list[Body]] = {kind: [] for kind in KINDS}
    gateways: dict[str, str] = {}
    for cluster in clusters:
        if cluster.outbound == "own-nat":
            gateways[gateway_id(cluster)] = cluster.location
        found["publicIPAddresses"] += [_address(identity, cluster) for identity in outbound_ips(cluster)]
        prefixes = [pool.public_prefix for pool in cluster.pools if pool.public_prefix]
        found["publicIPPrefixes"] += [_prefix(identity, cluster) for identity in prefixes]
    for number, (identity, location) in enumerate(gateways.items()):
        address = identity.replace("/natGateways/", "/publicIPAddresses/")
        found["publicIPAddresses"].append(_resource(address, location, _at(100_000 + number)))
        properties = {"idleTimeoutInMinutes": 4, "publicIpAddresses": [{"id": address}]}
        found["natGateways"].append(_resource(identity, location, properties))
    groups = {
        group["id"]: vnet.location
        for vnet in vnets
        for subnet in vnet.subnets.values()
        if (group := subnet.more.get("networkSecurityGroup"))
    }
    found["networkSecurityGroups"] = [_group(identity, location) for identity, location in groups.items()]
    return found


def _address(identity: str, cluster: ClusterPlan) -> Body:
    return _resource(identity, cluster.location, _at(cluster.number))


def _at(number: int) -> Body:
    address = str(ipaddress.IPv4Address(_PUBLIC + number % (1 << 17)))
    return {"ipAddress": address, "publicIPAddressVersion": "IPv4", "publicIPAllocationMethod": "Static",
            "idleTimeoutInMinutes": 4, "ipTags": []}  # fmt: skip


def _prefix(identity: str, cluster: ClusterPlan) -> Body:
    first = ipaddress.IPv4Address(_PUBLIC + (cluster.number * 16) % (1 << 17))
    properties = {"prefixLength": 28, "publicIPAddressVersion": "IPv4", "ipPrefix": f"{first}/28", "ipTags": []}
    return _resource(identity, cluster.location, properties)


def _group(identity: str, location: str) -> Body:
    allowed = [("AllowHttps", 200, "443", "AzureCloud"), ("AllowDns", 210, "53", "*"), ("AllowNtp", 220, "123", "*")]
    rules = [
        {
            "name": name,
            "id": f"{identity}/securityRules/{name}",
            "properties": {
                "provisioningState": "Succeeded",
                "protocol": "*",
                "sourcePortRange": "*",
                "destinationPortRange": port,
                "sourceAddressPrefix": "VirtualNetwork",
                "destinationAddressPrefix": to,
                "access": "Allow",
                "priority": priority,
                "direction": "Outbound",
            },
        }
        for name, priority, port, to in allowed
    ]
    return _resource(identity, location, {"securityRules": rules, "defaultSecurityRules": []})


def _resource(identity: str, location: str, properties: Body) -> Body:
    kind, name = identity.split("/")[-2:]
    return {
        "name": name,
        "id": identity,
        "etag": f'W/"{guid(identity, "etag")}"',
        "type": f"Microsoft.Network/{kind}",
        "location": location,
        "sku": {"name": "Standard", "tier": "Regional"},
        "properties": {"provisioningState": "Succeeded", "resourceGuid": guid(identity), **properties},
    }
