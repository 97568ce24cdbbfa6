"""The bodies of clusters, in the shape and size in which AKS lists them, and what is asked of one cluster alone."""

from __future__ import annotations

import uuid
from typing import Any

from benchmarks.estate_plan import UPGRADES, WITHDRAWN, ClusterPlan, PoolPlan, network_id
from tests.scenarios.azure import IMAGE, pool

Body = dict[str, Any]

_NAMES = uuid.UUID("5a1e0000-feed-4b0a-9c0d-0000feed0002")
TENANT = "5a1e0000-feed-4b0a-9c0d-00000000face"
#: In it lie all public addresses of an estate: it is set aside for benchmarks (RFC 2544).
PUBLIC = "198.18.0.0/15"
_NETWORKS: dict[str, Body] = {
    "node-subnet": {"networkPlugin": "azure", "networkPolicy": "none", "networkDataplane": "azure"},
    "overlay": {"networkPlugin": "azure", "networkPluginMode": "overlay", "networkDataplane": "azure",
                "networkPolicy": "none"},
    "cilium": {"networkPlugin": "azure", "networkPluginMode": "overlay", "networkDataplane": "cilium",
               "networkPolicy": "cilium"},
    "kubenet": {"networkPlugin": "kubenet", "networkPolicy": "none"},
    "none": {"networkPlugin": "none", "networkPolicy": "none"},
}  # fmt: skip
_NETWORKS["overlay-dual-stack"] = _NETWORKS["overlay"]
_NETWORKS["pod-subnet"] = _NETWORKS["static-block"] = _NETWORKS["node-subnet"]
_TYPES = {"managed-nat": "managedNATGateway", "own-nat": "userAssignedNATGateway", "routes": "userDefinedRouting"}


def guid(*of: object) -> str:
    """A GUID that is the same for the same words."""
    return str(uuid.uuid5(_NAMES, "/".join(map(str, of))))


def cluster_body(plan: ClusterPlan) -> Body:
    """A cluster as the list of its subscription has it."""
    running = {"code": "Stopped" if plan.stopped else "Running"}
    dns = f"{plan.name}-{plan.hash}"
    identity = (
        f"/subscriptions/{plan.subscription}/resourcegroups/{plan.node_group}/providers/Microsoft.ManagedIdentity"
    )
    kubelet = {
        "resourceId": f"{identity}/userAssignedIdentities/{plan.name}-agentpool",
        "clientId": guid(plan.id, "client"),
        "objectId": guid(plan.id, "object"),
    }
    properties = {
        "provisioningState": "Succeeded",
        "powerState": running,
        "kubernetesVersion": plan.version,
        "currentKubernetesVersion": plan.version,
        "dnsPrefix": plan.name,
        "fqdn": f"{dns}.hcp.{plan.location}.azmk8s.io",
        "azurePortalFQDN": f"{dns}.portal.hcp.{plan.location}.azmk8s.io",
        "agentPoolProfiles": [_pool(plan, each) for each in plan.pools],
        "linuxProfile": {"adminUsername": "azureuser", "ssh": {"publicKeys": [{"keyData": f"ssh-rsa {'A' * 544}"}]}},
        "windowsProfile": {"adminUsername": "azureuser", "enableCSIProxy": True},
        "servicePrincipalProfile": {"clientId": "msi"},
        "addonProfiles": _addons(plan),
        "nodeResourceGroup": plan.node_group,
        "enableRBAC": True,
        "supportPlan": "AKSLongTermSupport" if plan.version.startswith("1.33") else "KubernetesOfficial",
        "networkProfile": _network(plan),
        "aadProfile": {"managed": True, "enableAzureRBAC": True, "tenantID": TENANT},
        "maxAgentPools": 100,
        **({"apiServerAccessProfile": {"authorizedIPRanges": [PUBLIC, "203.0.113.0/24"]}} if plan.authorized else {}),
        "identityProfile": {"kubeletidentity": kubelet},
        "autoScalerProfile": {
            "balance-similar-node-groups": "false",
            "expander": "random",
            "max-empty-bulk-delete": "10",
            "max-graceful-termination-sec": "600",
            "max-node-provision-time": "15m",
            "scale-down-delay-after-add": "10m",
            "scale-down-unneeded-time": "10m",
            "scan-interval": "10s",
        },
        "autoUpgradeProfile": {
            **({"upgradeChannel": "patch"} if plan.number % 4 == 1 else {}),
            "nodeOSUpgradeChannel": "NodeImage",
        },
        "disableLocalAccounts": True,
        "securityProfile": {"workloadIdentity": {"enabled": True}},
        "storageProfile": {
            "diskCSIDriver": {"enabled": True},
            "fileCSIDriver": {"enabled": True},
            "snapshotController": {"enabled": True},
        },
        "oidcIssuerProfile": {
            "enabled": True,
            "issuerURL": f"https://{plan.location}.oic.prod-aks.azure.com/{TENANT}/{guid(plan.id, 'issuer')}/",
        },
        "workloadAutoScalerProfile": {},
        "metricsProfile": {"costAnalysis": {"enabled": False}},
        "resourceUID": guid(plan.id, "uid").replace("-", "")[:24],
        "nodeProvisioningProfile": {"mode": "Manual", "defaultNodePools": "Auto"},
        "bootstrapProfile": {"artifactSource": "Direct"},
    }
    if plan.mode == "kubenet":
        del properties["windowsProfile"]
    return {
        "id": plan.id,
        "location": plan.location,
        "name": plan.name,
        "tags": {"environment": ("prod", "test", "dev")[plan.number % 3], "owner": plan.name.partition("-")[0]},
        "type": "Microsoft.ContainerService/ManagedClusters",
        "kind": "Base",
        "properties": properties,
        "identity": {"type": "SystemAssigned", "principalId": guid(plan.id, "principal"), "tenantId": TENANT},
        "sku": {"name": "Base", "tier": "Premium" if plan.version.startswith("1.33") else "Standard"},
        "systemData": {"createdAt": "2025-03-11T08:24:01Z", "createdByType": "Application"},
        "eTag": guid(plan.id, "etag"),
    }


def _pool(plan: ClusterPlan, each: PoolPlan) -> Body:
    subnets = {} if plan.vnet is None else {"vnetSubnetID": f"{plan.vnet_id}/subnets/{plan.subnet}"}
    if plan.pod_subnet:
        block = {"podIPAllocationMode": "StaticBlock"} if plan.mode == "static-block" else {}
        subnets |= {"podSubnetID": f"{plan.vnet_id}/subnets/{plan.pod_subnet}", **block}
    body = pool(
        each.name,
        0 if plan.stopped else each.count,
        each.size,
        maxPods=each.max_pods,
        **subnets,
        kubeletDiskType="OS",
        workloadRuntime="OCIContainer",
        orchestratorVersion=plan.version,
        currentOrchestratorVersion=plan.version,
        powerState={"code": "Stopped" if plan.stopped else "Running"},
        upgradeSettings={} if each.surge is None else {"maxSurge": each.surge},
        enableEncryptionAtHost=True,
        enableUltraSSD=False,
        networkProfile={},
        nodeLabels={"workload": each.name, "cost-centre": f"cc-{plan.number % 97:03d}"},
        securityProfile={"sshAccess": "LocalUser", "enableVTPM": False, "enableSecureBoot": False},
        artifactStreamingProfile={"enabled": False},
        eTag=guid(plan.id, each.name),
    )
    if each.zones:
        body["availabilityZones"] = list(each.zones)
    if each.most is not None:
        body |= {"enableAutoScaling": True, "minCount": 1, "maxCount": each.most}
    if each.windows:
        body |= {"osType": "Windows", "osSKU": "Windows2022", "windowsProfile": {},
                 "nodeImageVersion": "AKSWindows-2022-containerd-20348.4405.261111"}  # fmt: skip
    else:
        body["nodeImageVersion"] = f"AKS{IMAGE}"
    if each.spot:
        body |= {"scaleSetPriority": "Spot", "scaleSetEvictionPolicy": "Delete", "spotMaxPrice": -1.0,
                 "nodeTaints": ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"]}  # fmt: skip
    if each.public_prefix:
        body |= {"enableNodePublicIP": True, "nodePublicIPPrefixID": each.public_prefix}
    return _of_machines(body, each, plan) if each.machines else body


def _of_machines(body: Body, each: PoolPlan, plan: ClusterPlan) -> Body:
    """A pool of single machines states its nodes elsewhere."""
    manual = [{"size": each.size, "count": each.count}]
    status = [{"size": each.size, "count": 0 if plan.stopped else each.count}]
    return {**body, "type": "VirtualMachines", "count": None, "vmSize": "",
            "virtualMachinesProfile": {"scale": {"manual": manual}}, "virtualMachineNodesStatus": status}  # fmt: skip


def _network(plan: ClusterPlan) -> Body:
    dual = plan.mode == "overlay-dual-stack"
    network: Body = {
        **_NETWORKS[plan.mode],
        "loadBalancerSku": "standard",
        "serviceCidr": "172.16.0.0/16",
        "serviceCidrs": ["172.16.0.0/16", *(["fd00:10::/108"] if dual else [])],
        "dnsServiceIP": "172.16.0.10",
        "outboundType": _TYPES.get(plan.outbound, "loadBalancer"),
        "ipFamilies": ["IPv4", "IPv6"] if dual else ["IPv4"],
    }
    if plan.mode in ("overlay", "overlay-dual-stack", "cilium", "kubenet"):
        network |= {"podCidr": "192.168.0.0/16",
                    "podCidrs": ["192.168.0.0/16", *(["fd00:20::/64"] if dual else [])]}  # fmt: skip
    effective = [{"id": identity} for identity in outbound_ips(plan)]
    if plan.outbound == "managed-nat":
        network["natGatewayProfile"] = {
            "managedOutboundIPProfile": {"count": 1},
            "effectiveOutboundIPs": effective,
            "idleTimeoutInMinutes": 4,
        }
    elif plan.outbound in ("managed-ips", "own-ips"):
        own = {"outboundIPs": {"publicIPs": effective}}
        managed = {"managedOutboundIPs": {"count": 1, **({"countIPv6": 1} if dual else {})}}
        network["loadBalancerProfile"] = {
            **(own if plan.outbound == "own-ips" else managed),
            "effectiveOutboundIPs": effective,
            "backendPoolType": "nodeIPConfiguration",
        }
    return network


def outbound_ips(plan: ClusterPlan) -> list[str]:
    """The ids of the public addresses that the cluster's body names."""
    if plan.outbound in ("own-nat", "routes"):
        return []
    group, name = ("rg-network", f"{plan.name}-out") if plan.outbound == "own-ips" else (plan.node_group, guid(plan.id))
    return [network_id(plan.subscription, group, "publicIPAddresses", name)]


def _addons(plan: ClusterPlan) -> Body:
    policy = {"enabled": True, "config": None, "identity": {"clientId": guid(plan.id, "azurepolicy")}}
    if not plan.monitored:
        return {"azurepolicy": policy}
    config = {"logAnalyticsWorkspaceResourceID": workspace_id(plan), "useAADAuth": "true"}
    return {"azurepolicy": policy, "omsagent": {"enabled": True, "config": config}}


def workspace_id(plan: ClusterPlan) -> str:
    """The workspace of the cluster's region; of a few clusters, one that is gone."""
    name = "logs-retired" if plan.number % 61 == 10 else f"logs-{plan.location}"
    return (
        f"/subscriptions/{plan.subscription}/resourceGroups/rg-logs"
        f"/providers/Microsoft.OperationalInsights/workspaces/{name}"
    )


def maintenance(plan: ClusterPlan) -> Body:
    """The maintenance configurations: of every third cluster a weekly window for its node images."""
    if plan.number % 3:
        return {"value": []}
    name = "aksManagedNodeOSUpgradeSchedule"
    window = {
        "schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": ("Saturday", "Sunday")[plan.number % 2]}},
        "durationHours": 4,
        "utcOffset": "+00:00",
        "startDate": "2025-01-05",
        "startTime": f"{plan.number % 24:02d}:00",
    }
    body = {"id": f"{plan.id}/maintenanceConfigurations/{name}", "name": name, "type": _MAINTENANCE}
    return {"value": [{**body, "properties": {"maintenanceWindow": window}}]}


_MAINTENANCE = "Microsoft.ContainerService/managedClusters/maintenanceConfigurations"


def upgrade_profile(plan: ClusterPlan) -> Body:
    """The cluster's own upgrade profile, which is asked for where its patch was withdrawn."""
    offers = ["1.34.7", "1.34.8", "1.35.4", "1.35.5"]
    if plan.version != WITHDRAWN:
        offers = UPGRADES[plan.version.rpartition(".")[0]][plan.version]
    profile = {
        "kubernetesVersion": plan.version,
        "osType": "Linux",
        "upgrades": [{"kubernetesVersion": version} for version in offers],
    }
    return {
        "id": f"{plan.id}/upgradeprofiles/default",
        "name": "default",
        "type": "Microsoft.ContainerService/managedClusters/upgradeprofiles",
        "properties": {"controlPlaneProfile": profile, "agentPoolProfiles": [profile]},
    }
