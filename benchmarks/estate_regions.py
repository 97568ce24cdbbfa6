"""What a subscription is told of a region: VM sizes, compute and network quota, Kubernetes versions."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.estate_plan import SIZES, UPGRADES, ClusterPlan

Body = dict[str, Any]

_SERIES = (("D", "s"), ("E", "s"), ("D", "as"), ("E", "as"), ("D", "ds"), ("E", "ads"), ("F", "s"), ("L", "s"),
           ("D", "ps"), ("E", "bds"), ("M", "s"), ("NC", "as_T4"))  # fmt: skip
_VCPUS, _GENERATIONS = (2, 4, 8, 16, 20, 32, 48, 64, 96), ("v3", "v4", "v5", "v6", "v2", "v7")
# Counters of every region beside those of the families.
_COUNTERS = {
    "availabilitySets": ("Availability Sets", 2500),
    "virtualMachineScaleSets": ("Virtual Machine Scale Sets", 2500),
    "dedicatedVCpus": ("Dedicated vCPUs", 3000),
    "PremiumDiskCount": ("Premium Storage Managed Disks", 50000),
    "StandardSSDDiskCount": ("StandardSSDStorageDisks", 50000),
    "UltraSSDDiskCount": ("Ultra SSD Disks", 100),
    "gallery": ("Gallery", 100),
}
_NETWORK = ("VirtualNetworks", "StaticPublicIPAddresses", "NetworkSecurityGroups", "PublicIPAddresses",
            "PublicIpPrefixes", "NatGateways", "NetworkInterfaces", "PrivateEndpoints", "LoadBalancers",
            "ApplicationGateways", "RouteTables", "RouteFilters", "NetworkWatchers", "PacketCaptures",
            "DnsServersPerVirtualNetwork", "SubnetsPerVirtualNetwork", "SecurityRulesPerNetworkSecurityGroup",
            "StandardSkuLoadBalancers", "StandardSkuPublicIpAddresses", "VirtualNetworkTaps")  # fmt: skip


def sizes(location: str, rows: int) -> Body:
    """A region's list of VM sizes: those that clusters run, then others, up to so many rows."""
    known = ((name, *facts) for name, facts in SIZES.items())
    listed = itertools.islice(itertools.chain(known, _others()), rows)
    return {"value": [_size(number, location, *row) for number, row in enumerate(listed)]}


def _others() -> Iterator[tuple[str, str, int, int]]:
    for generation, vcpus, (letter, kind) in itertools.product(_GENERATIONS, _VCPUS, _SERIES):
        name = f"Standard_{letter}{vcpus}{kind}_{generation}"
        if name not in SIZES:
            yield name, f"standard{letter}{kind.upper()}{generation}Family", vcpus, vcpus * 4
    for number in itertools.count():
        yield f"Standard_X{number}_v1", "standardXv1Family", 4, 16


def _size(number: int, location: str, name: str, family: str, vcpus: int, memory: int) -> Body:
    arm, local = "ps_" in name, "ds_" in name
    capabilities = {
        "MaxResourceVolumeMB": vcpus * 38400 if local else vcpus * 8192 if name.endswith("_v3") else 0,
        "OSVhdSizeMB": 1047552,
        "vCPUs": vcpus,
        "MemoryPreservingMaintenanceSupported": True,
        "HyperVGenerations": "V2" if arm else "V1,V2",
        "SupportedEphemeralOSDiskPlacements": "ResourceDisk,CacheDisk",
        "MemoryGB": memory,
        "MaxDataDiskCount": min(64, vcpus * 2),
        "CpuArchitectureType": "Arm64" if arm else "x64",
        "LowPriorityCapable": True,
        "PremiumIO": True,
        "VMDeploymentTypes": "IaaS",
        "vCPUsAvailable": vcpus,
        "vCPUsPerCore": 1 if arm else 2,
        "CombinedTempDiskAndCachedIOPS": vcpus * 4750,
        "CombinedTempDiskAndCachedReadBytesPerSecond": vcpus * 62_500_000,
        "CombinedTempDiskAndCachedWriteBytesPerSecond": vcpus * 62_500_000,
        "CachedDiskBytes": vcpus * 26_843_545_600,
        "UncachedDiskIOPS": vcpus * 1600,
        "UncachedDiskBytesPerSecond": vcpus * 37_500_000,
        "EphemeralOSDiskSupported": local or name.endswith("_v3"),
        "EncryptionAtHostSupported": True,
        "CapacityReservationSupported": True,
        "AcceleratedNetworkingEnabled": True,
        "RdmaEnabled": False,
        "MaxNetworkInterfaces": min(8, max(2, vcpus // 2)),
    }
    closed = number >= len(SIZES) and number % 9 == 4
    return {
        "resourceType": "virtualMachines",
        "name": name,
        "tier": "Standard",
        "size": name.removeprefix("Standard_"),
        "family": family,
        "locations": [location],
        "locationInfo": [{"location": location, "zones": ["3", "1", "2"], "zoneDetails": []}],
        "capabilities": [{"name": key, "value": str(value)} for key, value in capabilities.items()],
        "restrictions": [_restriction(location)] if closed else [],
    }


def _restriction(location: str) -> Body:
    return {
        "type": "Location",
        "values": [location],
        "restrictionInfo": {"locations": [location]},
        "reasonCode": "NotAvailableForSubscription",
    }


def compute_usages(clusters: Sequence[ClusterPlan], place: int) -> Body:
    """The compute counters of a subscription and region, by what runs there. `place` numbers these pairs.

    Most limits are generous. In some places the regional one leaves room for a few clusters at a time, and in some
    that of one family leaves room for none.
    """
    used: Counter[str] = Counter()
    machines = spot = 0
    for pool in (pool for cluster in clusters if not cluster.stopped for pool in cluster.pools):
        machines += pool.count
        if pool.spot:
            spot += pool.vcpus
        else:
            used[SIZES[pool.size][0]] += pool.vcpus
    total = sum(used.values())
    contended, short = place % 7 == 3, place % 11 == 5
    limits = {family: _generous(vcpus) for family, vcpus in used.items()}
    if short and "standardESv5Family" in used:
        limits["standardESv5Family"] = used["standardESv5Family"] + 4
    families = {row[1] for row in itertools.islice(_others(), 40)} | {facts[0] for facts in SIZES.values()}
    counters = [
        ("cores", "Total Regional vCPUs", total, total + 48 if contended else _generous(total)),
        ("virtualMachines", "Virtual Machines", machines, 25000),
        ("lowPriorityCores", "Total Regional Low-priority vCPUs", spot, _generous(spot)),
        *((key, name, 0, limit) for key, (name, limit) in _COUNTERS.items()),
        *((f, f"{f.removesuffix('Family')} Family vCPUs", used[f], limits.get(f, 350)) for f in sorted(families)),
    ]
    return {
        "value": [
            {"limit": limit, "unit": "Count", "currentValue": value, "name": {"value": key, "localizedValue": name}}
            for key, name, value, limit in counters
        ]
    }


def _generous(used: int) -> int:
    """Twice what is used and some more, as quota is granted: in fifties."""
    return -(-(used * 2 + 200) // 50) * 50


def network_usages(subscription: str, location: str, addresses: int) -> Body:
    """The network counters, of which the nodes' public addresses are counted in two."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/usages"
    used = {"PublicIPAddresses": addresses, "StandardSkuPublicIpAddresses": addresses}
    return {
        "value": [
            {
                "currentValue": used.get(key, number),
                "id": f"{path}/{key}",
                "limit": max(1000, 2 * addresses),
                "name": {"localizedValue": key, "value": key},
                "unit": "Count",
            }
            for number, key in enumerate(_NETWORK)
        ]
    }


def releases() -> Body:
    """The region's Kubernetes versions: the oldest with long-term support alone."""
    both = ["KubernetesOfficial", "AKSLongTermSupport"]
    return {
        "values": [
            {
                "version": minor,
                "capabilities": {"supportPlan": both[1:] if minor == "1.33" else both},
                **({"isDefault": True} if minor == "1.34" else {}),
                "patchVersions": {patch: {"upgrades": offers} for patch, offers in patches.items()},
            }
            for minor, patches in UPGRADES.items()
        ]
    }
