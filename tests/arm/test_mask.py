"""A masked snapshot names nobody, and still answers: cluster to subnet to usages."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.arm import Snapshot, open_replay, read_snapshot, write_snapshot
from aks_preflight.arm.mask import Mask
from aks_preflight.arm.snapshot import Recorded
from aks_preflight.model.reason import Why
from tests.arm.conftest import READ, reason_of

INCIDENTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "incidents"
SUB = "1e4f9040-79e4-500c-a89a-7986d7a09479"
TENANT = "9cefd249-065f-5295-9090-e2930f1bbce6"
GROUP = f"/subscriptions/{SUB}/resourceGroups/contoso-rg"
NODES = f"/subscriptions/{SUB}/resourceGroups/MC_contoso-rg_Contoso-Prod_westeurope"
CLUSTER = f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/Contoso-Prod"
VNET = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/contoso-hub"
SUBNET = f"{VNET}/subnets/contoso-nodes"
MANAGED = f"{NODES}/providers/Microsoft.Network/virtualNetworks/aks-vnet-12345678"
WORKSPACE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/contoso-logs"
ADDRESS = f"{NODES}/providers/Microsoft.Network/publicIPAddresses/5f536881-2641-4224-b1d5-d816feb16b81"
LIST = f"/subscriptions/{SUB}/providers/Microsoft.ContainerService/managedClusters"
NAMES = ("contoso", SUB, TENANT, "bob", "ssh-rsa", "12345678", "payments", "c81e05bd", "5f536881", "aGVsbG8")

CLUSTER_BODY = {
    "id": CLUSTER.replace("resourceGroups", "resourcegroups"),
    "name": "Contoso-Prod",
    "location": "westeurope",
    "tags": {"owner": "bob"},
    "properties": {
        "kubernetesVersion": "1.33.4",
        "dnsPrefix": "contoso-dns",
        "fqdn": "contoso-dns-1.hcp.westeurope.azmk8s.io",
        "nodeResourceGroup": "MC_contoso-rg_Contoso-Prod_westeurope",
        "agentPoolProfiles": [
            {
                "name": "winpay",
                "vmSize": "Standard_D4s_v5",
                "count": 3,
                "osType": "Windows",
                "vnetSubnetID": SUBNET.lower(),
                "nodeLabels": {"team": "payments"},
                "nodeTaints": ["team=payments:NoSchedule", "CriticalAddonsOnly=true:NoSchedule"],
            }
        ],
        "linuxProfile": {"adminUsername": "bob", "ssh": {"publicKeys": [{"keyData": "ssh-rsa AAAA bob"}]}},
        "windowsProfile": {"adminUsername": "bob"},
        "servicePrincipalProfile": {"clientId": "msi"},
        "addonProfiles": {
            "omsagent": {
                "enabled": True,
                "config": {"logAnalyticsWorkspaceResourceID": WORKSPACE},
            }
        },
        "networkProfile": {
            "networkPlugin": "azure",
            "loadBalancerProfile": {"effectiveOutboundIPs": [{"id": ADDRESS}]},
        },
    },
    "identity": {
        "tenantId": TENANT,
        "principalId": "c81e05bd-482f-5ad8-84c5-2d0df596549b",
        "userAssignedIdentities": {
            f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/contoso-id": {
                "clientId": "c81e05bd-482f-5ad8-84c5-2d0df596549b"
            }
        },
    },
    "sku": {"name": "Base", "tier": "Standard"},
}
ANSWERS: list[tuple[str, int, Any]] = [
    (
        "/subscriptions?api-version=2022-12-01",
        200,
        {
            "value": [
                {
                    "id": f"/subscriptions/{SUB}",
                    "subscriptionId": SUB,
                    "tenantId": TENANT,
                    "displayName": "Contoso Payments",
                }
            ]
        },
    ),
    (
        f"{LIST}?api-version=2025-10-01",
        200,
        {
            "value": [CLUSTER_BODY],
            "nextLink": f"https://management.azure.com{LIST}?api-version=1&$skipToken=aGVsbG8%3D",
        },
    ),
    (f"{LIST}?api-version=2025-10-01&%24skipToken=aGVsbG8%3D", 200, {"value": []}),
    (f"{CLUSTER}?api-version=2025-10-01", 200, CLUSTER_BODY),
    (
        f"{VNET}?api-version=2025-05-01",
        200,
        {
            "id": VNET,
            "name": "contoso-hub",
            "etag": 'W/"c81e05bd-482f-5ad8-84c5-2d0df596549b"',
            "properties": {
                "subnets": [
                    {"id": SUBNET, "name": "contoso-nodes", "properties": {"addressPrefix": "10.1.0.0/24"}},
                    {"id": f"{VNET}/subnets/GatewaySubnet", "name": "GatewaySubnet", "properties": {}},
                ]
            },
        },
    ),
    (
        f"{VNET}/usages?api-version=2025-05-01",
        200,
        {"value": [{"id": SUBNET, "currentValue": 12, "limit": 251, "name": {"value": "SubnetSpace"}}]},
    ),
    (
        f"{NODES}/providers/Microsoft.Network/virtualNetworks?api-version=2025-05-01",
        200,
        {"value": [{"id": MANAGED, "name": "aks-vnet-12345678"}]},
    ),
    (
        f"{GROUP}/providers/Microsoft.Authorization/locks?api-version=2016-09-01",
        200,
        {
            "value": [
                {
                    "id": f"{GROUP}/providers/Microsoft.Authorization/locks/contoso-lock",
                    "name": "contoso-lock",
                    "properties": {"level": "CanNotDelete", "notes": "ask bob of payments"},
                }
            ]
        },
    ),
    (
        f"/subscriptions/{SUB}/providers/Microsoft.Compute/locations/westeurope/usages?api-version=2024-07-01",
        403,
        {
            "error": {
                "code": "AuthorizationFailed",
                "message": "The client 'bob@contoso.com' with object id 'c81e05bd-482f-5ad8-84c5-2d0df596549b' does "
                "not have authorization to perform action 'Microsoft.Compute/locations/usages/read' over scope "
                f"'/subscriptions/{SUB}' or the scope is invalid.",
            }
        },
    ),
    (
        f"{WORKSPACE}?api-version=2022-10-01",
        404,
        {
            "error": {
                "code": "ResourceNotFound",
                "message": "The Resource 'Microsoft.OperationalInsights/workspaces/contoso-logs' under resource group "
                "'contoso-rg' was not found.",
            }
        },
    ),
]


def recorded() -> Snapshot:
    answers = (Recorded(url, status, json.dumps(body).encode()) for url, status, body in ANSWERS)
    return Snapshot(datetime(2024, 5, 1, tzinfo=timezone.utc), "public", answers)


@pytest.fixture
def masked(tmp_path: Path) -> Path:
    path = tmp_path / "x.arm.jsonl"
    write_snapshot(path, recorded(), mask=True)
    return path


def test_no_name_and_no_id_is_left(masked: Path) -> None:
    data = masked.read_text().lower()
    assert [name for name in NAMES if name.lower() in data] == []


def test_without_mask_names_stay_and_secrets_go(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "x.arm.jsonl", recorded())
    data = (tmp_path / "x.arm.jsonl").read_text()
    assert SUBNET in data
    assert [secret for secret in ("bob", "ssh-rsa", "c81e05bd-482f-5ad8-84c5-2d0df596549b'") if secret in data] == [
        "bob"
    ]  # in the notes of a lock
    assert "bob@contoso.com" not in data


async def test_ids_still_lead_from_one_answer_to_the_next(masked: Path) -> None:
    snapshot = read_snapshot(masked)
    (subscription,) = snapshot.subscriptions()
    async with open_replay(snapshot) as arm:
        (listed,) = await arm.list("/subscriptions", action=READ)
        assert listed["subscriptionId"] == subscription == listed["id"].rpartition("/")[2]
        path = f"/subscriptions/{subscription}/providers/Microsoft.ContainerService/managedClusters"
        (cluster,) = await arm.list(path, action=READ)  # of two pages
        assert cluster == await arm.get(cluster["id"], action=READ)
        assert cluster["name"] == cluster["id"].rpartition("/")[2]
        subnet = cluster["properties"]["agentPoolProfiles"][0]["vnetSubnetID"]
        vnet = subnet.rpartition("/subnets/")[0]
        body = await arm.get(vnet, action=READ)
        assert body["properties"]["subnets"][0]["id"].lower() == subnet
        assert body["properties"]["subnets"][1]["name"] == "GatewaySubnet"
        (usage,) = await arm.list(f"{vnet}/usages", action=READ)
        assert (usage["id"].lower(), usage["limit"]) == (subnet, 251)
        nodes = f"/subscriptions/{subscription}/resourceGroups/{cluster['properties']['nodeResourceGroup']}"
        (managed,) = await arm.list(f"{nodes}/providers/Microsoft.Network/virtualNetworks", action=READ)
        assert managed["name"].startswith("aks-vnet-")
        workspace = cluster["properties"]["addonProfiles"]["omsagent"]["config"]["logAnalyticsWorkspaceResourceID"]
        assert (await reason_of(arm, workspace)).why is Why.NOT_FOUND
        usages = f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/westeurope/usages"
        denied = await reason_of(arm, usages, how="list")
    assert (denied.why, denied.action) == (Why.NOT_ALLOWED, "Microsoft.Compute/locations/usages/read")
    assert denied.scope == f"/subscriptions/{subscription}"


def test_what_carries_meaning_stays(masked: Path) -> None:
    (body,) = (a.json() for a in read_snapshot(masked).answers() if a.url.split("?")[0].endswith("/cluster-1"))
    pool = body["properties"]["agentPoolProfiles"][0]
    assert (pool["name"], pool["vmSize"], pool["count"], pool["osType"]) == ("winpay", "Standard_D4s_v5", 3, "Windows")
    assert pool["nodeTaints"] == ["CriticalAddonsOnly=true:NoSchedule"]
    assert body["properties"]["kubernetesVersion"] == "1.33.4"
    assert body["properties"]["nodeResourceGroup"].startswith("MC_")
    assert body["properties"]["windowsProfile"]
    assert body["sku"] == {"name": "Base", "tier": "Standard"}


def test_a_vnet_that_is_called_like_a_word_of_azures_changes_no_other_value() -> None:
    vnet = VNET.replace("contoso-hub", "Standard")
    region = VNET.replace("contoso-hub", "eastus2").replace("virtualNetworks", "natGateways")
    mask = Mask()
    bodies = [{"id": vnet, "sku": {"name": "Standard"}}, {"id": region, "location": "eastus2", "zone": "eastus2"}]
    mask.learn([], bodies)
    first, second = (mask.body(body) for body in bodies)
    assert first["id"].endswith("/virtualNetworks/vnet-1")
    assert first["sku"] == {"name": "Standard"}
    assert (second["location"], second["zone"]) == ("eastus2", "eastus2")


@pytest.mark.skipif(not INCIDENTS.is_dir(), reason="the recorded incidents are not here")
@pytest.mark.parametrize("path", sorted(INCIDENTS.glob("*.arm.jsonl")), ids=lambda path: path.name.split(".")[0])
def test_every_incident_keeps_its_requests_and_loses_its_names(path: Path, tmp_path: Path) -> None:
    original = read_snapshot(path)
    write_snapshot(tmp_path / "x.gz", original, mask=True)
    masked = read_snapshot(tmp_path / "x.gz")
    assert len(masked) == len(original)
    before, after = list(original.answers()), list(masked.answers())
    assert [a.status for a in after] == [a.status for a in before]
    text = "\n".join(a.url + a.body.decode() for a in after)
    names = {m for a in before for m in re.findall(r"(?i)/(?:resourceGroups|managedClusters)/([^/\"?]+)", a.url)}
    names |= set(original.subscriptions())
    assert [name for name in names if name.lower() in text.lower()] == []
    for old, new in zip(before, after, strict=True):
        assert _shape(old.json()) == _shape(new.json()), old.url


def _shape(value: Any) -> Any:
    """All that is a number or a switch, and where; not what masking may change."""
    if isinstance(value, dict):
        dropped = {
            "tags",
            "fqdn",
            "azurePortalFQDN",
            "nodeLabels",
            "nodeTaints",
            "userAssignedIdentities",
        }
        return {name: _shape(item) for name, item in value.items() if name not in dropped}
    if isinstance(value, list):
        return [_shape(item) for item in value]
    return type(value) if isinstance(value, str) else value
