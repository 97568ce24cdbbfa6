"""Managed clusters: how they are listed and what is read of them."""

from __future__ import annotations

from aks_preflight.facts.body import Body, flag, malformed, number, part, parts, same, text, texts, version
from aks_preflight.facts.pools import parse_pool
from aks_preflight.model.cluster import Cluster, ClusterNetwork, LoadBalancer
from aks_preflight.model.ids import parse_id
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Arm

READ_CLUSTERS = "Microsoft.ContainerService/managedClusters/read"


async def list_clusters(arm: Arm, subscription: str) -> list[Body]:
    """The bodies of all clusters of a subscription. Raises NotKnown."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.ContainerService/managedClusters"
    return list(await arm.list(path, action=READ_CLUSTERS))


def parse_cluster(body: Body) -> Cluster:
    """Raises NotKnown where a field has a type that it should not have."""
    identity = text(body, "id")
    if identity is None:
        raise malformed("the id of a cluster", None)
    try:
        arm_id = parse_id(identity)
    except ValueError as error:
        raise malformed("the id of a cluster", identity) from error
    properties, location = part(body, "properties"), text(body, "location")
    if not properties:  # their absence must not say that there is no Windows profile
        raise malformed("the properties of a cluster", body.get("properties"))
    if location is None:
        raise malformed("the location of a cluster", None)
    sku = part(body, "sku")
    channels = part(properties, "autoUpgradeProfile")
    windows = part(properties, "windowsProfile")
    api_server = part(properties, "apiServerAccessProfile")
    enabled, workspace = _monitoring(properties)
    return Cluster(
        id=identity,
        name=text(body, "name") or arm_id.name,
        resource_group=arm_id.resource_group,
        subscription=arm_id.subscription,
        location=location.replace(" ", "").lower(),
        current_version=version(properties, "currentKubernetesVersion"),
        requested_version=version(properties, "kubernetesVersion"),
        provisioning_state=text(properties, "provisioningState"),
        stopped=same(text(part(properties, "powerState"), "code"), "Stopped"),
        sku_name=text(sku, "name"),
        sku_tier=text(sku, "tier"),
        support_plan=text(properties, "supportPlan"),
        node_resource_group=text(properties, "nodeResourceGroup"),
        stated_network=_network(properties),
        stated_pools=_pools(properties),
        has_windows_profile=properties.get("windowsProfile") is not None,
        hosted_system=bool(flag(part(properties, "hostedSystemProfile"), "enabled")),
        node_provisioning=text(part(properties, "nodeProvisioningProfile"), "mode"),
        artifact_source=text(part(properties, "bootstrapProfile"), "artifactSource"),
        upgrade_channel=text(channels, "upgradeChannel"),
        node_os_channel=text(channels, "nodeOSUpgradeChannel"),
        service_principal=text(part(properties, "servicePrincipalProfile"), "clientId"),
        authorized_ip_ranges=texts(api_server, "authorizedIPRanges"),
        private=bool(flag(api_server, "enablePrivateCluster")),
        api_server_in_vnet=bool(flag(api_server, "enableVnetIntegration")),
        monitoring_enabled=enabled,
        addons=_addons(properties),
        workspace_id=workspace,
        force_upgrade_until=_forced_until(properties),
        gmsa=bool(flag(part(windows, "gmsaProfile"), "enabled")),
        created_at=text(part(body, "systemData"), "createdAt"),
        tags={str(k): str(v) for k, v in part(body, "tags").items()},
    )


def _pools(properties: Body) -> tuple[NodePool, ...] | None:
    if properties.get("agentPoolProfiles") is None:
        return None
    return tuple([parse_pool(pool) for pool in parts(properties, "agentPoolProfiles")])


def _monitoring(properties: Body) -> tuple[bool, str | None]:
    """Whether the monitoring add-on is on, and its workspace's id as Azure has it: an empty text is told from none."""
    addons = part(properties, "addonProfiles")
    addon = next((part(addons, name) for name in addons if name.lower() == "omsagent"), {})
    config = part(addon, "config")
    value = next((config[key] for key in config if key.lower() == "loganalyticsworkspaceresourceid"), None)
    if value is not None and not isinstance(value, str):
        raise malformed("logAnalyticsWorkspaceResourceID", value)
    return bool(flag(addon, "enabled")), value


def _addons(properties: Body) -> tuple[str, ...]:
    addons, routing = part(properties, "addonProfiles"), part(part(properties, "ingressProfile"), "webAppRouting")
    enabled = tuple(name for name in addons if flag(part(addons, name), "enabled"))
    return (*enabled, "webAppRouting") if flag(routing, "enabled") else enabled


def _forced_until(properties: Body) -> str | None:
    override = part(part(properties, "upgradeSettings"), "overrideSettings")
    return text(override, "until") if flag(override, "forceUpgrade") else None


def _network(properties: Body) -> ClusterNetwork | None:
    if properties.get("networkProfile") is None:
        return None
    network = part(properties, "networkProfile")
    gateway = part(network, "natGatewayProfile")
    return ClusterNetwork(
        plugin=text(network, "networkPlugin"),
        plugin_mode=text(network, "networkPluginMode"),
        dataplane=text(network, "networkDataplane") or text(network, "ebpfDataplane"),
        policy=text(network, "networkPolicy"),
        pod_cidrs=_ranges(network, "podCidrs", "podCidr"),
        service_cidrs=_ranges(network, "serviceCidrs", "serviceCidr"),
        dns_service_ip=text(network, "dnsServiceIP"),
        outbound_type=text(network, "outboundType"),
        ip_families=texts(network, "ipFamilies"),
        load_balancer=_load_balancer(network),
        nat_gateway_idle=number(gateway, "idleTimeoutInMinutes"),
        nat_gateway_ips=len(parts(gateway, "effectiveOutboundIPs")) or None,
        nat_gateway_ip_ids=_ids(gateway, "effectiveOutboundIPs"),
    )


def _ranges(network: Body, several: str, one: str) -> tuple[str, ...]:
    single = text(network, one)
    return texts(network, several) or ((single,) if single else ())


def _load_balancer(network: Body) -> LoadBalancer:
    profile = part(network, "loadBalancerProfile")
    effective = _ids(profile, "effectiveOutboundIPs")
    own = _ids(part(profile, "outboundIPs"), "publicIPs")
    managed = number(part(profile, "managedOutboundIPs"), "count")
    prefixes = _ids(part(profile, "outboundIPPrefixes"), "publicIPPrefixes")
    if prefixes:  # a prefix stands for all its addresses, which the profile does not list one by one
        count = None
    elif "ipv6" in {family.lower() for family in texts(network, "ipFamilies")}:
        count = managed  # the effective ones are then of both families
    else:
        count = len(effective) or managed or len(own) or None
    return LoadBalancer(
        sku=text(network, "loadBalancerSku"),
        allocated_ports=number(profile, "allocatedOutboundPorts"),
        outbound_ips=count,
        own_ip_ids=own,
        own_prefix_ids=prefixes,
        effective_ip_ids=effective,
    )


def _ids(body: Body, name: str) -> tuple[str, ...]:
    return tuple([identity for entry in parts(body, name) if (identity := text(entry, "id"))])
