"""Azure's answers in the shapes that it really gives, for scenarios: clusters, VNets, VM sizes, usages."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]

SUBSCRIPTION = "5a1e0000-feed-4b0a-9c0d-0000feed0001"
# family, vCPUs, zones, memory in GiB
SIZES = {
    "Standard_D2s_v3": ("standardDSv3Family", 2, "123", 8),
    "Standard_D4s_v5": ("standardDSv5Family", 4, "123", 16),
    "Standard_D4as_v5": ("standardDASv5Family", 4, "123", 16),
    "Standard_D8s_v5": ("standardDSv5Family", 8, "123", 32),
    "Standard_E8s_v5": ("standardESv5Family", 8, "123", 64),
}


def pool(name: str, count: int, size: str = "Standard_D4s_v5", **more: Any) -> Body:
    """A node pool as agentPoolProfiles has it."""
    windows = more.get("osType") == "Windows"
    return {
        "name": name,
        "count": count,
        "vmSize": size,
        "osDiskSizeGB": 128,
        "osDiskType": "Managed",
        "maxPods": 30,
        "type": "VirtualMachineScaleSets",
        "enableAutoScaling": False,
        "scaleDownMode": "Delete",
        "provisioningState": "Succeeded",
        "powerState": {"code": "Running"},
        "enableNodePublicIP": False,
        "mode": "System" if name == "system" else "User",
        "osType": "Linux",
        "osSKU": "Windows2022" if windows else "Ubuntu",
        "nodeImageVersion": f"AKS{'Windows-2022-containerd-20348.4405.261111' if windows else IMAGE}",
        "upgradeSettings": {"maxSurge": "10%"},
        "enableFIPS": False,
        "securityProfile": {"enableVTPM": False, "enableSecureBoot": False},
        **more,
    }


IMAGE = "Ubuntu-2204gen2containerd-202611.04.0"


def cluster(
    name: str, location: str, version: str, pools: list[Body], more: Body | None = None, **network: Any
) -> Body:
    """A cluster whose pools lie in the subnet `nodes` of its own VNet; `more` are further properties."""
    group = f"rg-{name}"
    for each in pools:
        each.setdefault("vnetSubnetID", f"{vnet_id(name)}/subnets/nodes")
        each.update(orchestratorVersion=version, currentOrchestratorVersion=version)
    node_group = f"MC_{group}_{name}_{location}"
    properties = {
        "provisioningState": "Succeeded",
        "powerState": {"code": "Running"},
        "kubernetesVersion": version,
        "currentKubernetesVersion": version,
        "dnsPrefix": name,
        "agentPoolProfiles": pools,
        "windowsProfile": {"enableCSIProxy": True},
        "servicePrincipalProfile": {"clientId": "msi"},
        "nodeResourceGroup": node_group,
        "enableRBAC": True,
        "supportPlan": "KubernetesOfficial",
        "networkProfile": {
            "networkPlugin": "azure",
            "networkPolicy": "none",
            "networkDataplane": "azure",
            "loadBalancerSku": "standard",
            "loadBalancerProfile": {
                "managedOutboundIPs": {"count": 1},
                "effectiveOutboundIPs": [
                    {"id": f"{group_id(node_group)}/providers/Microsoft.Network/publicIPAddresses/{name}-outbound"}
                ],
                "backendPoolType": "nodeIPConfiguration",
            },
            "serviceCidr": "172.20.0.0/16",
            "serviceCidrs": ["172.20.0.0/16"],
            "dnsServiceIP": "172.20.0.10",
            "outboundType": "loadBalancer",
            "ipFamilies": ["IPv4"],
            **network,
        },
        "autoUpgradeProfile": {"nodeOSUpgradeChannel": "NodeImage"},
        **(more or {}),
    }
    if network.get("networkPlugin") == "kubenet":
        del properties["windowsProfile"]
    return {
        "id": f"/subscriptions/{SUBSCRIPTION}/resourcegroups/{group}/providers/Microsoft.ContainerService"
        f"/managedClusters/{name}",
        "location": location,
        "name": name,
        "type": "Microsoft.ContainerService/ManagedClusters",
        "kind": "Base",
        "sku": {"name": "Base", "tier": "Standard"},
        "properties": properties,
    }


def group_id(name: str) -> str:
    """The id of a resource group."""
    return f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}"


def vnet_id(name: str) -> str:
    """The id of the VNet of a cluster."""
    return f"{group_id(f'rg-{name}')}/providers/Microsoft.Network/virtualNetworks/vnet-{name}"


def vnet(name: str, location: str, prefix: str, more: Body | None = None) -> Body:
    """A VNet with the one subnet `nodes`; `more` are further properties of that."""
    subnet = {"provisioningState": "Succeeded", "addressPrefix": prefix, "delegations": [], **(more or {})}
    return {
        "name": f"vnet-{name}",
        "id": vnet_id(name),
        "type": "Microsoft.Network/virtualNetworks",
        "location": location,
        "properties": {
            "provisioningState": "Succeeded",
            "addressSpace": {"addressPrefixes": [prefix]},
            "subnets": [{"name": "nodes", "id": f"{vnet_id(name)}/subnets/nodes", "properties": subnet}],
        },
    }


def sku(name: str, location: str) -> Body:
    """A VM size as the resource SKUs API lists it."""
    family, vcpus, zones, memory = SIZES[name]
    capabilities = {
        "vCPUs": vcpus,
        "MemoryGB": memory,
        "MaxResourceVolumeMB": 32768 if name.endswith("v3") else 0,
        "HyperVGenerations": "V1,V2",
        "CpuArchitectureType": "x64",
        "LowPriorityCapable": True,
        "PremiumIO": True,
        "EphemeralOSDiskSupported": name.endswith("v3"),
        "AcceleratedNetworkingEnabled": True,
    }
    return {
        "resourceType": "virtualMachines",
        "name": name,
        "tier": "Standard",
        "size": name.removeprefix("Standard_"),
        "family": family,
        "locations": [location],
        "locationInfo": [{"location": location, "zones": list(zones), "zoneDetails": []}],
        "capabilities": [{"name": key, "value": str(value)} for key, value in capabilities.items()],
        "restrictions": [],
    }


def usage(key: str, used: int, limit: int) -> Body:
    """A compute quota counter."""
    name = {"value": key, "localizedValue": key}
    return {"limit": limit, "unit": "Count", "currentValue": used, "name": name}


def subnet_usage(name: str, used: int, size: int) -> Body:
    """The use of the subnet `nodes`."""
    name_of = {"localizedValue": "Subnet size and usage", "value": "SubnetSpace"}
    identity = f"{vnet_id(name)}/subnets/nodes"
    return {"currentValue": used, "id": identity, "limit": size, "name": name_of, "unit": "Count"}


def denied(path: str) -> Body:
    """ARM's 403."""
    action, scope = "Microsoft.Network/virtualNetworks/usages/read", path.removesuffix("/usages")
    message = (
        "The client 'someone@example.com' with object id '00000000-0000-0000-0000-00000000beef' does not have "
        f"authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was "
        "recently granted, please refresh your credentials."
    )
    return {"error": {"code": "AuthorizationFailed", "message": message}}
