"""Clusters with one ailment each, so that every check prints its remedy: the demo's, with a change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.scenarios.azure import group_id
from tests.scenarios.demo import lines, releases

Body = dict[str, Any]
LOCK = f"{group_id('MC_rg-ferry-prod_ferry-prod_northeurope')}/providers/Microsoft.Authorization/locks/keep"
PRINCIPAL = "00000000-0000-0000-0000-00000000cafe"


@dataclass(frozen=True)
class Ailment:
    """What is changed in the answers on a cluster of the demo, and what is asked.

    `cluster` is merged into its properties, `apps` into its pool of that name, `sku` into its SKU, `beside` into other
    answers, by how their path ends.
    """

    words: tuple[str, ...] = ("--for", "upgrade")
    name: str = "ferry-prod"
    cluster: Body = field(default_factory=dict)
    apps: Body = field(default_factory=dict)
    sku: Body = field(default_factory=dict)
    beside: Mapping[str, Body] = field(default_factory=dict)

    def write(self, folder: Path) -> list[str]:
        """The words of `check` that ask for it, of a snapshot in this folder."""
        snapshot = folder / "ailing.arm.jsonl"
        snapshot.write_text("\n".join(json.dumps(self._changed(json.loads(line))) for line in lines()))
        return ["--from", str(snapshot), "-n", self.name, *self.words]

    def _changed(self, answer: Body) -> Body:
        path = str(answer.get("url", "")).partition("?")[0]
        for ending, change in self.beside.items():
            if path.endswith(ending):
                answer["body"] = merged(answer["body"], change)
        if path.endswith("/managedClusters"):
            for cluster in answer["body"]["value"]:
                if cluster["name"] == self.name:
                    self._make_ill(cluster)
        return answer

    def _make_ill(self, cluster: Body) -> None:
        cluster["sku"] = merged(cluster["sku"], self.sku)
        cluster["properties"] = merged(cluster["properties"], self.cluster)
        pools = cluster["properties"]["agentPoolProfiles"]
        pools[:] = [merged(pool, self.apps) if pool["name"] == "apps" else pool for pool in pools]


def merged(one: Any, other: Any) -> Any:
    """The one with what the other says beside or instead; a list's items each."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {**deepcopy(one), **{key: merged(one.get(key), value) for key, value in other.items()}}
    if isinstance(one, list) and isinstance(other, dict):
        return [merged(item, other) for item in one]
    return deepcopy(other)


def running(version: str) -> Body:
    """A control plane of this version."""
    return {"kubernetesVersion": version, "currentKubernetesVersion": version}


def without_lts(minor: str) -> Body:
    """The region's versions, of which this minor has no long-term support."""
    found = releases()
    for entry in found["values"]:
        if entry["version"] == minor:
            entry["capabilities"] = {"supportPlan": ["KubernetesOfficial"]}
    return found


def ailments() -> Iterator[Ailment]:
    """One for every remedy with a command."""
    # cluster
    yield Ailment(cluster={"powerState": {"code": "Stopped"}})
    yield Ailment(cluster={"provisioningState": "Failed"})
    yield Ailment(apps={"powerState": {"code": "Stopped"}})
    yield Ailment(apps={"upgradeSettings": {"drainTimeoutInMinutes": 1}})
    yield Ailment(("--scale", "apps=8"), apps={"enableAutoScaling": True, "minCount": 1, "maxCount": 7})
    yield Ailment(cluster={"addonProfiles": {"omsagent": {"config": {"logAnalyticsWorkspaceResourceID": "gone"}}}})
    lock = {"id": LOCK, "name": "keep", "properties": {"level": "CanNotDelete"}}
    yield Ailment(beside={"Authorization/locks": {"value": [lock]}})
    # network and outbound
    delegated = [{"name": "d", "properties": {"serviceName": "Microsoft.Web/serverFarms"}}]
    delegation = {"properties": {"subnets": {"properties": {"delegations": delegated}}}}
    yield Ailment(("--add-pool", "count=1"), beside={"/vnet-ferry-prod": delegation})
    # Addresses that no documentation has reserved: az refuses those.
    ranges = {"apiServerAccessProfile": {"authorizedIPRanges": ["20.50.0.0/16"]}}
    yield Ailment(
        name="harbour-prod", cluster=ranges, beside={"/ferry-outbound": {"properties": {"ipAddress": "40.1.2.3"}}}
    )
    ports = {"allocatedOutboundPorts": 32000, "outboundIPs": None, "managedOutboundIPs": {"count": 1}}
    yield Ailment(cluster={"networkProfile": {"loadBalancerProfile": ports}})
    yield Ailment(name="booking-prod")
    yield Ailment(("--scale", "apps=30"), name="booking-prod")
    yield Ailment(("--add-pool", "name=more,count=30"), name="booking-prod")
    # versions and images
    yield Ailment(("--for", "upgrade", "--to", "1.36.1"))
    yield Ailment(apps={"currentOrchestratorVersion": "1.30.1"})
    yield Ailment(apps={"nodeImageVersion": "AKSUbuntu-2204gen2containerd-202601.04.0"})
    lts = {"supportPlan": "AKSLongTermSupport"}
    yield Ailment(cluster=lts, sku={"tier": "Premium"}, beside={"kubernetesVersions": without_lts("1.34")})
    yield Ailment(cluster={"autoUpgradeProfile": {"upgradeChannel": "stable"}}, apps={"scaleSetPriority": "Spot"})
    for os_sku in ("Ubuntu2204", "AzureLinux3"):
        yield Ailment(("--for", "upgrade", "--to", "1.37.0"), cluster=running("1.36.1"), apps={"osSKU": os_sku})
    # Windows
    for release in ("Windows2022", "Windows2025"):
        yield Ailment(("--for", "windows", "--add-pool", f"os=windows,os-sku={release},count=1"))
    yield Ailment(("--for", "windows"), cluster={"servicePrincipalProfile": {"clientId": PRINCIPAL}})
    yield Ailment(("--for", "windows"), cluster={"autoUpgradeProfile": {"nodeOSUpgradeChannel": "SecurityPatch"}})
