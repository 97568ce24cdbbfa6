"""Azure's JSON as the tests write it: each function gives a plain answer, its keywords what a test is about."""

from __future__ import annotations

from typing import Any

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
#: Azure writes `resourcegroups` in lower case and `ManagedClusters` with a capital in a cluster's answer (facts I.1).
CLUSTER_ID = f"/subscriptions/{SUBSCRIPTION}/resourcegroups/shop/providers/Microsoft.ContainerService/managedClusters"
VNET_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub"
CLUSTERS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters"
VNETS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/virtualNetworks"
SKUS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/skus"
USAGES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope/usages"
NETWORK_USAGES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/locations/westeurope/usages"
RELEASES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions"


def pool_body(name: str = "system", **changes: Any) -> dict[str, Any]:
    """A pool in a cluster's `agentPoolProfiles`."""
    return {
        "name": name,
        "count": 3,
        "vmSize": "Standard_D4s_v5",
        "maxPods": 30,
        "type": "VirtualMachineScaleSets",
        "provisioningState": "Succeeded",
        "powerState": {"code": "Running"},
        "orchestratorVersion": "1.33.2",
        "currentOrchestratorVersion": "1.33.2",
        "mode": "System",
        "osType": "Linux",
        "osSKU": "Ubuntu",
        "vnetSubnetID": f"{VNET_ID}/subnets/nodes",
        "upgradeSettings": {},
        **changes,
    }


def cluster_body(name: str = "web", **changes: Any) -> dict[str, Any]:
    """A cluster as the list of a subscription has it; `changes` are of its properties."""
    group = changes.pop("group", "shop")
    subscription = changes.pop("subscription", SUBSCRIPTION)
    around = {key: changes.pop(key) for key in ("location", "tags", "sku") if key in changes}
    return {
        "id": f"/subscriptions/{subscription}/resourcegroups/{group}"
        f"/providers/Microsoft.ContainerService/managedClusters/{name}",
        "name": name,
        "type": "Microsoft.ContainerService/ManagedClusters",
        "location": "westeurope",
        "sku": {"name": "Base", "tier": "Standard"},
        "properties": {
            "provisioningState": "Succeeded",
            "powerState": {"code": "Running"},
            "kubernetesVersion": "1.33",
            "currentKubernetesVersion": "1.33.2",
            "nodeResourceGroup": f"MC_{group}_{name}_westeurope",
            "agentPoolProfiles": [pool_body()],
            "windowsProfile": {"adminUsername": "azureuser"},
            "networkProfile": {"networkPlugin": "azure", "loadBalancerSku": "Standard"},
            **changes,
        },
        **around,
    }


def subnet_body(name: str = "nodes", *, vnet: str = VNET_ID, **properties: Any) -> dict[str, Any]:
    """A subnet of a VNet; a /24 where no prefix is given."""
    if not {"addressPrefix", "addressPrefixes"} & set(properties):
        properties["addressPrefix"] = "10.1.0.0/24"
    return {"id": f"{vnet}/subnets/{name}", "name": name, "properties": properties}


def vnet_body(*subnets: dict[str, Any], identity: str = VNET_ID, **changes: Any) -> dict[str, Any]:
    """A VNet."""
    return {
        "id": identity,
        "name": identity.rsplit("/", 1)[-1],
        "location": "westeurope",
        "properties": {"provisioningState": "Succeeded", "subnets": list(subnets or [subnet_body()])},
        **changes,
    }


def usage(subnet: str = "nodes", used: Any = 60, limit: Any = 251, *, vnet: str = VNET_ID) -> dict[str, Any]:
    """A subnet's row in the usages of a VNet."""
    return {
        "id": f"{vnet}/subnets/{subnet}",
        "currentValue": used,
        "limit": limit,
        "name": {"value": "SubnetSpace", "localizedValue": "Subnet size and usage"},
        "unit": "Count",
    }


def quota(name: str, limit: Any = 100, used: Any = 20) -> dict[str, Any]:
    """A row of the compute usages."""
    return {"name": {"value": name, "localizedValue": name}, "limit": limit, "currentValue": used, "unit": "Count"}


def sku(name: str = "Standard_D4s_v5", *, location: str = "westeurope", **changes: Any) -> dict[str, Any]:
    """A VM size of the resource SKUs; `changes` replace capabilities, or (in lower case) parts of the row."""
    capabilities = {"vCPUs": "4", "CpuArchitectureType": "x64", "HyperVGenerations": "V1,V2", "MemoryGB": "16"}
    capabilities.update({key: value for key, value in changes.items() if key[0].isupper() or key.startswith("vCPUs")})
    row = {key: value for key, value in changes.items() if key[0].islower() and not key.startswith("vCPUs")}
    return {
        "resourceType": "virtualMachines",
        "name": name,
        "family": "standardDSv5Family",
        "locations": [location],
        "locationInfo": [{"location": location, "zones": ["1", "2", "3"]}],
        "restrictions": [],
        "capabilities": [{"name": key, "value": value} for key, value in capabilities.items() if value is not None],
        **row,
    }


def minor(version: str, patches: dict[str, list[str]], *plans: str, preview: bool = False) -> dict[str, Any]:
    """A minor in a region's table of Kubernetes versions: its patches, and what each may be upgraded to."""
    return {
        "version": version,
        "isPreview": preview or None,
        "capabilities": {"supportPlan": list(plans or ("KubernetesOfficial", "AKSLongTermSupport"))},
        "patchVersions": {patch: {"upgrades": upgrades} for patch, upgrades in patches.items()},
    }


def versions_body() -> dict[str, Any]:
    """A region's table: 1.32 and 1.33 for all, 1.34 with two patches, and 1.35 in preview."""
    return {
        "values": [
            minor("1.32", {"1.32.6": ["1.33.1", "1.33.2"]}),
            minor("1.33", {"1.33.1": ["1.33.2", "1.34.0", "1.34.1"], "1.33.2": ["1.34.0", "1.34.1"]}),
            minor("1.34", {"1.34.0": ["1.34.1", "1.35.0"], "1.34.1": ["1.35.0"]}),
            minor("1.35", {"1.35.0": []}, preview=True),
        ]
    }
