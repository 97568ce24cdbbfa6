"""The demo: a made-up ferry company's six clusters, each teaching one thing, in the shape of Azure's real answers.

python -m tests.scenarios.demo      writes aks_preflight/demo.arm.jsonl.gz anew
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from tests.scenarios.azure import (
    SIZES,
    SUBSCRIPTION,
    Body,
    cluster,
    denied,
    group_id,
    pool,
    sku,
    subnet_usage,
    usage,
    vnet,
    vnet_id,
)

TENANT = "5a1e0000-feed-4b0a-9c0d-00000000face"
CAPTURED_AT = "2026-11-20T21:30:00Z"
DEMO = Path(__file__).resolve().parents[2] / "aks_preflight" / "demo.arm.jsonl.gz"
API = {
    "Microsoft.ContainerService": "2025-10-01",
    "Microsoft.Network": "2025-05-01",
    "Microsoft.Compute/skus": "2021-07-01",
    "Microsoft.Compute": "2024-07-01",
    "Microsoft.Authorization": "2016-09-01",
    "Microsoft.OperationalInsights": "2022-10-01",
}

REGIONS = {
    # region: what each quota counter holds, and its limit
    "northeurope": {
        "cores": (92, 200),
        "standardDSv5Family": (64, 150),
        "standardDASv5Family": (28, 34),
        "standardESv5Family": (0, 50),
    },
    "westeurope": {"cores": (152, 300), "standardDSv5Family": (56, 150), "standardESv5Family": (96, 100)},
}
UPGRADES = {
    "1.36": {"1.36.1": []},
    "1.35": {"1.35.5": ["1.36.1"]},
    "1.34": {"1.34.8": ["1.35.5"]},  # 1.34.7 was withdrawn, and one cluster still runs it
    "1.33": {"1.33.11": ["1.34.8"]},
}


NETWORK = f"{group_id('rg-network')}/providers/Microsoft.Network"
ADDRESS, PREFIX = f"{NETWORK}/publicIPAddresses/ferry-outbound", f"{NETWORK}/publicIPPrefixes/telemetry"
GATEWAY, GROUP = f"{NETWORK}/natGateways/harbour", f"{NETWORK}/networkSecurityGroups/ticketing"
WORKSPACE = f"{group_id('rg-logs')}/providers/Microsoft.OperationalInsights/workspaces/ferries"
MONITORED = {"addonProfiles": {"omsagent": {"enabled": True, "config": {"logAnalyticsWorkspaceResourceID": WORKSPACE}}}}
OWN_OUTBOUND = {"outboundIPs": {"publicIPs": [{"id": ADDRESS}]}, "effectiveOutboundIPs": [{"id": ADDRESS}]}

# Two clusters share the quota of this size's family: it has 6 vCPUs left, and each takes 4. AKS renews the nodes of
# both by itself, in windows that meet: from 02:00 and from 03:00 UTC.
SHARED = "Standard_D4as_v5"
WINDOWS = {"ticketing-legacy": ("02:00", "+00:00"), "harbour-prod": ("05:00", "+02:00")}

# What the VNet of a cluster has beside its subnet.
SUBNETS: dict[str, Body] = {
    "harbour-prod": {"natGateway": {"id": GATEWAY}},
    "ticketing-legacy": {"networkSecurityGroup": {"id": GROUP}},
}

# name: region, node subnet, its size, addresses in use (None: reading them is denied), the cluster
ESTATE: dict[str, tuple[str, str, int, int | None, Body]] = {
    # Everything fits, Windows too.
    "ferry-prod": ("northeurope", "10.10.0.0/22", 1019, 282, cluster("ferry-prod", "northeurope", "1.34.8", [
        pool("system", 3), pool("apps", 6), pool("win", 2, osType="Windows", upgradeSettings={"maxSurge": "1"}),
    ], more=MONITORED, loadBalancerProfile=OWN_OUTBOUND)),
    # The subnet has room for two surge nodes of the four that the upgrade takes at once.
    "booking-prod": ("westeurope", "10.20.0.0/24", 251, 186, cluster("booking-prod", "westeurope", "1.33.11", [
        pool("system", 2), pool("apps", 4, upgradeSettings={"maxSurge": "100%"}),
    ])),
    # The family's quota has 4 vCPUs left, and one surge node takes 8.
    "pricing-prod": ("westeurope", "10.30.0.0/23", 507, 434, cluster("pricing-prod", "westeurope", "1.34.8", [
        pool("system", 2), pool("batch", 12, "Standard_E8s_v5", upgradeSettings={"maxSurge": "33%"}),
    ])),
    # Kubenet: no Windows pools, ever. Its patch was withdrawn: what it may go to, its upgrade profile tells.
    "ticketing-legacy": ("northeurope", "10.40.0.0/24", 251, 5, cluster("ticketing-legacy", "northeurope", "1.34.7", [
        pool("system", 2, maxPods=110), pool("apps", 3, SHARED, maxPods=110),
    ], networkPlugin="kubenet", podCidr="10.244.0.0/16", podCidrs=["10.244.0.0/16"])),
    # Overlay: the pod CIDR holds eight blocks, and eight nodes have them.
    "telemetry-prod": ("westeurope", "10.50.0.0/24", 251, 8, cluster("telemetry-prod", "westeurope", "1.34.8", [
        pool("system", 2, maxPods=250), pool("ingest", 6, maxPods=250, enableNodePublicIP=True,
                                             nodePublicIPPrefixID=PREFIX),
    ], networkPluginMode="overlay", podCidr="10.245.0.0/21", podCidrs=["10.245.0.0/21"])),
    # All would be well, but nobody may read how full the subnet is.
    "harbour-prod": ("northeurope", "10.60.0.0/24", 251, None, cluster("harbour-prod", "northeurope", "1.34.8", [
        pool("system", 3), pool("apps", 4, SHARED),
    ], outboundType="userAssignedNATGateway", loadBalancerProfile=None)),
}  # fmt: skip


def answers() -> Iterator[tuple[str, int, Body]]:
    """Path (with its filter), status and body of every answer."""
    subscription = f"/subscriptions/{SUBSCRIPTION}"
    yield "/subscriptions", 200, {"value": [described()]}
    yield subscription, 200, described()
    clusters = [entry[-1] for entry in ESTATE.values()]
    yield f"{subscription}/providers/Microsoft.ContainerService/managedClusters", 200, {"value": clusters}
    yield f"{subscription}/providers/Microsoft.Authorization/locks", 200, {"value": []}
    vnets = [vnet(name, region, prefix, SUBNETS.get(name)) for name, (region, prefix, *_) in ESTATE.items()]
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
            "standardDASv5Family": (0, 100),
            **quotas,
        }
        locations = f"locations/{region}"
        counters = [usage(key, used, limit) for key, (used, limit) in quotas.items()]
        yield f"{subscription}/providers/Microsoft.Compute/{locations}/usages", 200, {"value": counters}
        sizes = [sku(name, region) for name in SIZES]
        yield f"{subscription}/providers/Microsoft.Compute/skus?$filter=location eq '{region}'", 200, {"value": sizes}
        yield f"{subscription}/providers/Microsoft.ContainerService/{locations}/kubernetesVersions", 200, releases()

    yield from beside()


def beside() -> Iterator[tuple[str, int, Body]]:
    """The resources that some clusters name."""
    address = {"publicIPAddressVersion": "IPv4", "ipAddress": "203.0.113.10", "provisioningState": "Succeeded"}
    prefix = {"publicIPAddressVersion": "IPv4", "ipPrefix": "198.51.100.0/28", "prefixLength": 28}
    gateway = {"publicIpAddresses": [{"id": ADDRESS}], "idleTimeoutInMinutes": 4}
    group = {"id": GROUP, "name": "ticketing", "properties": {"securityRules": []}}
    upgrades = {"kubernetesVersion": "1.34.7", "osType": "Linux", "upgrades": [{"kubernetesVersion": "1.35.5"}]}
    subscription = f"/subscriptions/{SUBSCRIPTION}"
    workspace = {"provisioningState": "Succeeded"}
    for identity, body in ((ADDRESS, address), (PREFIX, prefix), (GATEWAY, gateway), (WORKSPACE, workspace)):
        found = {"id": identity, "properties": body}
        yield identity, 200, found
        namespace, kind, _ = identity.partition("/providers/")[2].split("/")
        yield f"{subscription}/providers/{namespace}/{kind}", 200, {"value": [found]}
    yield f"{subscription}/providers/Microsoft.Network/networkSecurityGroups", 200, {"value": [group]}
    counters = [usage("PublicIPAddresses", 12, 1000), usage("StandardSkuPublicIpAddresses", 12, 1000)]
    yield f"{subscription}/providers/Microsoft.Network/locations/westeurope/usages", 200, {"value": counters}
    for name, (start, offset) in WINDOWS.items():
        path = f"{ESTATE[name][-1]['id']}/maintenanceConfigurations"
        yield path, 200, {"value": [node_os_window(path, start, offset)]}
    profile = f"{ESTATE['ticketing-legacy'][-1]['id']}/upgradeProfiles/default"
    yield profile, 200, {"id": profile, "properties": {"controlPlaneProfile": upgrades}}


def node_os_window(path: str, start: str, offset: str) -> Body:
    """A maintenance configuration: node images on Sundays, for four hours."""
    name = "aksManagedNodeOSUpgradeSchedule"
    window = {
        "schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Sunday"}},
        "durationHours": 4,
        "utcOffset": offset,
        "startDate": "2025-01-05",
        "startTime": start,
    }
    return {"id": f"{path}/{name}", "name": name, "properties": {"maintenanceWindow": window}}


def described() -> Body:
    """The subscription."""
    return {
        "id": f"/subscriptions/{SUBSCRIPTION}",
        "subscriptionId": SUBSCRIPTION,
        "tenantId": TENANT,
        "displayName": "Skerry Ferries",
        "state": "Enabled",
    }


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
