"""The demo: a made-up ferry company's six clusters, each teaching one thing, in the shape of Azure's real answers.

python -m tests.scenarios.demo      writes aks_preflight/demo.arm.jsonl.gz anew
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Body = dict[str, Any]

SUBSCRIPTION = "5a1e0000-feed-4b0a-9c0d-0000feed0001"
TENANT = "5a1e0000-feed-4b0a-9c0d-00000000face"
CAPTURED_AT = "2026-11-20T21:30:00Z"
DEMO = Path(__file__).resolve().parents[2] / "aks_preflight" / "demo.arm.jsonl.gz"
API = {
    "Microsoft.ContainerService": "2025-10-01",
    "Microsoft.Network": "2025-05-01",
    "Microsoft.Compute/skus": "2021-07-01",
    "Microsoft.Compute": "2024-07-01",
    "Microsoft.Authorization": "2016-09-01",
}

# family, vCPUs, zones, memory in GiB
SIZES = {
    "Standard_D2s_v3": ("standardDSv3Family", 2, "123", 8),
    "Standard_D4s_v5": ("standardDSv5Family", 4, "123", 16),
    "Standard_D8s_v5": ("standardDSv5Family", 8, "123", 32),
    "Standard_E8s_v5": ("standardESv5Family", 8, "123", 64),
}
REGIONS = {
    # region: what each quota counter holds, and its limit
    "northeurope": {"cores": (92, 200), "standardDSv5Family": (92, 150), "standardESv5Family": (0, 50)},
    "westeurope": {"cores": (152, 300), "standardDSv5Family": (56, 150), "standardESv5Family": (96, 100)},
}
UPGRADES = {
    "1.36": {"1.36.1": []},
    "1.35": {"1.35.5": ["1.36.1"]},
    "1.34": {"1.34.8": ["1.35.5"]},
    "1.33": {"1.33.11": ["1.34.8"]},
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


def cluster(name: str, location: str, version: str, pools: list[Body], **network: Any) -> Body:
    """A cluster whose pools lie in the subnet `nodes` of its own VNet."""
    group, properties = f"rg-{name}", {}
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


def vnet(name: str, location: str, prefix: str) -> Body:
    """A VNet with the one subnet `nodes`."""
    subnet = {"provisioningState": "Succeeded", "addressPrefix": prefix, "delegations": []}
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


# name: region, node subnet, its size, addresses in use (None: reading them is denied), the cluster
ESTATE: dict[str, tuple[str, str, int, int | None, Body]] = {
    # Everything fits, Windows too.
    "ferry-prod": ("northeurope", "10.10.0.0/22", 1019, 282, cluster("ferry-prod", "northeurope", "1.34.8", [
        pool("system", 3), pool("apps", 6), pool("win", 2, osType="Windows", upgradeSettings={"maxSurge": "1"}),
    ])),
    # The subnet has room for two surge nodes of the four that the upgrade takes at once.
    "booking-prod": ("westeurope", "10.20.0.0/24", 251, 186, cluster("booking-prod", "westeurope", "1.33.11", [
        pool("system", 2), pool("apps", 4, upgradeSettings={"maxSurge": "100%"}),
    ])),
    # The family's quota has 4 vCPUs left, and one surge node takes 8.
    "pricing-prod": ("westeurope", "10.30.0.0/23", 507, 434, cluster("pricing-prod", "westeurope", "1.34.8", [
        pool("system", 2), pool("batch", 12, "Standard_E8s_v5", upgradeSettings={"maxSurge": "33%"}),
    ])),
    # Kubenet: no Windows pools, ever.
    "ticketing-legacy": ("northeurope", "10.40.0.0/24", 251, 5, cluster("ticketing-legacy", "northeurope", "1.34.8", [
        pool("system", 2, maxPods=110), pool("apps", 3, maxPods=110),
    ], networkPlugin="kubenet", podCidr="10.244.0.0/16", podCidrs=["10.244.0.0/16"])),
    # Overlay: the pod CIDR holds eight blocks, and eight nodes have them.
    "telemetry-prod": ("westeurope", "10.50.0.0/24", 251, 8, cluster("telemetry-prod", "westeurope", "1.34.8", [
        pool("system", 2, maxPods=250), pool("ingest", 6, maxPods=250),
    ], networkPluginMode="overlay", podCidr="10.245.0.0/21", podCidrs=["10.245.0.0/21"])),
    # All would be well, but nobody may read how full the subnet is.
    "harbour-prod": ("northeurope", "10.60.0.0/24", 251, None, cluster("harbour-prod", "northeurope", "1.34.8", [
        pool("system", 3), pool("apps", 4),
    ])),
}  # fmt: skip


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


def answers() -> Iterator[tuple[str, int, Body]]:
    """Path (with its filter), status and body of every answer."""
    subscription = f"/subscriptions/{SUBSCRIPTION}"
    yield "/subscriptions", 200, {"value": [described()]}
    yield subscription, 200, described()
    clusters = [entry[-1] for entry in ESTATE.values()]
    yield f"{subscription}/providers/Microsoft.ContainerService/managedClusters", 200, {"value": clusters}
    yield f"{subscription}/providers/Microsoft.Authorization/locks", 200, {"value": []}
    vnets = [vnet(name, region, prefix) for name, (region, prefix, *_) in ESTATE.items()]
    yield f"{subscription}/providers/Microsoft.Network/virtualNetworks", 200, {"value": vnets}
    for name, (_, _, size, used, _) in ESTATE.items():
        path = f"{vnet_id(name)}/usages"
        yield vnet_id(name), 200, next(v for v in vnets if v["id"] == vnet_id(name))
        yield (path, 403, denied(path)) if used is None else (path, 200, {"value": [subnet_usage(name, used, size)]})
    for region, quotas in REGIONS.items():
        quotas = {
            "virtualMachines": (30, 25000),
            "lowPriorityCores": (0, 100),
            "standardDSv3Family": (0, 100),
            **quotas,
        }
        locations = f"locations/{region}"
        counters = [usage(key, used, limit) for key, (used, limit) in quotas.items()]
        yield f"{subscription}/providers/Microsoft.Compute/{locations}/usages", 200, {"value": counters}
        sizes = [sku(name, region) for name in SIZES]
        yield f"{subscription}/providers/Microsoft.Compute/skus?$filter=location eq '{region}'", 200, {"value": sizes}
        yield f"{subscription}/providers/Microsoft.ContainerService/{locations}/kubernetesVersions", 200, releases()


def described() -> Body:
    """The subscription."""
    return {
        "id": f"/subscriptions/{SUBSCRIPTION}",
        "subscriptionId": SUBSCRIPTION,
        "tenantId": TENANT,
        "displayName": "Skerry Ferries",
        "state": "Enabled",
    }


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


def releases() -> Body:
    """The region's Kubernetes versions."""
    plans = {"1.33": ["AKSLongTermSupport"]}
    both = ["KubernetesOfficial", "AKSLongTermSupport"]
    return {
        "values": [
            {
                "version": minor,
                "capabilities": {"supportPlan": plans.get(minor, both)},
                "patchVersions": {patch: {"upgrades": upgrades} for patch, upgrades in patches.items()},
            }
            for minor, patches in UPGRADES.items()
        ]
    }


def lines() -> list[str]:
    """The lines of the snapshot."""
    header = {"aks-preflight-snapshot": 1, "captured_at": CAPTURED_AT, "cloud": "public"}
    found = [json.dumps(header, separators=(",", ":"))]
    for path, status, body in answers():
        kind = next(k for k in (*API, "") if k in path) if "/providers/" in path else ""
        version = API.get(kind, "2022-12-01")
        url = f"{path}{'&' if '?' in path else '?'}api-version={version}"
        found.append(json.dumps({"method": "GET", "url": url, "status": status, "body": body}, separators=(",", ":")))
    return found


if __name__ == "__main__":
    DEMO.write_bytes(gzip.compress("\n".join([*lines(), ""]).encode(), mtime=0))
