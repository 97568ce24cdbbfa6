"""Clusters, pools and facts built by hand, with sensible defaults: a test names only what it is about.

    cluster = make_cluster(make_pool("apps", 6, max_surge="50%"))
    vnet = make_vnet(make_subnet("nodes", "10.0.0.0/24", used=186))
    demand = make_demand(cluster, make_upgrade(cluster))
    found = list(subnet_headroom(demand, cluster, vnet, KNOWLEDGE))

The default cluster is Azure CNI without overlay in a VNet of the customer's, at Kubernetes 1.33.5, asked to go to
1.34.2: below 1.35, so that the whole surge decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from aks_preflight.capacity.demand import demand
from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.facts.quota import ComputeUsages, Quota, normal
from aks_preflight.facts.sizes import VmSizes
from aks_preflight.knowledge import Knowledge, load
from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Reading
from aks_preflight.model.pool import Machines, NodePool, UpgradeSettings
from aks_preflight.model.question import NewPool, NewWindowsPool, Operation, Scale, Upgrade
from aks_preflight.model.version import parse_version

KNOWLEDGE: Knowledge = load(date(2026, 11, 23), None)

SUBSCRIPTION = "00000000-0000-0000-0000-00000000feed"
GROUP = "rg-aks"
NODE_GROUP = "MC_rg-aks_prod_westeurope"
LOCATION = "westeurope"
# As Azure writes it: a cluster's id has /resourcegroups/ in lower case.
CLUSTER_ID = (
    f"/subscriptions/{SUBSCRIPTION}/resourcegroups/{GROUP}/providers/Microsoft.ContainerService/ManagedClusters/prod"
)
VNET_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet"
COMPUTE = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute"

NOW, NEXT, RETRYING = "1.33.5", "1.34.2", "1.35.1"
"""Versions: what runs, the next minor, and one from which AKS goes on with a single surge node."""

SIZES: Mapping[str, tuple[str, int, int | None]] = {
    # size: family, vCPUs, vCPUs available (of constrained sizes)
    "Standard_D2s_v3": ("standardDSv3Family", 2, None),
    "Standard_D4s_v5": ("standardDSv5Family", 4, None),
    "Standard_D8s_v5": ("standardDSv5Family", 8, None),
    "Standard_E8s_v5": ("standardESv5Family", 8, None),
    "Standard_E32-16s_v5": ("standardESv5Family", 32, 16),
}


def subnet_id(name: str) -> str:
    """The id of a subnet of the customer's VNet."""
    return f"{VNET_ID}/subnets/{name}"


def make_pool(
    name: str = "apps",
    count: int | None = 3,
    size: str | None = "Standard_D4s_v5",
    *,
    machines: Sequence[tuple[str, int]] | None = None,
    max_pods: int | None = 30,
    version: str | None = NOW,
    subnet: str | None = "nodes",
    pod_subnet: str | None = None,
    max_surge: str | None = None,
    max_unavailable: str | None = None,
    blue_green: bool = False,
    autoscale_to: int | None = None,
    mode: str = "User",
    **more: Any,
) -> NodePool:
    """A node pool of `count` nodes (None: not to be had). `machines` gives a VirtualMachines pool's sizes instead.

    `subnet` and `pod_subnet` are names in the customer's VNet; no subnet: the VNet is AKS' own. `autoscale_to` is the
    autoscaler's maximum. `more` are further fields of `NodePool`.
    """
    several = tuple(Machines(s, n) for s, n in machines) if machines is not None else None
    return NodePool(
        name=name,
        mode=mode,
        kind="VirtualMachineScaleSets" if machines is None else "VirtualMachines",
        machines=several if several is not None else None if count is None else (Machines(size, count),),
        max_pods=max_pods,
        version=parse_version(version) if version else None,
        subnet_id=subnet_id(subnet) if subnet else None,
        pod_subnet_id=subnet_id(pod_subnet) if pod_subnet else None,
        upgrade=UpgradeSettings(max_surge=max_surge, max_unavailable=max_unavailable, blue_green=blue_green),
        **{"autoscaling": autoscale_to is not None, "max_count": autoscale_to, **more},
    )


def make_cluster(*pools: NodePool, network: ClusterNetwork | None = None, version: str = NOW, **more: Any) -> Cluster:
    """A running cluster with these pools (none named: one of three nodes). `more` are further fields of `Cluster`."""
    known: dict[str, Any] = {
        "id": CLUSTER_ID,
        "name": "prod",
        "resource_group": GROUP,
        "subscription": SUBSCRIPTION,
        "location": LOCATION,
        "current_version": parse_version(version),
        "provisioning_state": "Succeeded",
        "node_resource_group": NODE_GROUP,
        "stated_network": network or ClusterNetwork(plugin="azure"),
        "stated_pools": pools or (make_pool(),),
    }
    return Cluster(**{**known, **more})


def overlay(pod_cidr: str = "10.244.0.0/16") -> ClusterNetwork:
    """Azure CNI overlay."""
    return ClusterNetwork(plugin="azure", plugin_mode="overlay", pod_cidrs=(pod_cidr,))


def kubenet(pod_cidr: str = "10.244.0.0/16") -> ClusterNetwork:
    """Kubenet."""
    return ClusterNetwork(plugin="kubenet", pod_cidrs=(pod_cidr,))


def make_subnet(
    name: str = "nodes",
    *prefixes: str,
    used: int | None = 0,
    limit: int | None = None,
    held_by: Mapping[str, int] | None = None,
) -> Subnet:
    """A subnet (of 10.0.0.0/24, unless prefixes are named) with `used` addresses taken, by whomever.

    `limit` is what the VNet's usages state (251 of a /24); None: not stated, the prefixes are counted. `held_by` are
    the IP configurations listed, by resource group in lower case.
    """
    return Subnet(
        id=subnet_id(name),
        name=name,
        prefixes=prefixes or ("10.0.0.0/24",),
        limit=limit,
        used=used,
        usages_request=f"GET {VNET_ID}/usages",
        held_by=held_by or {},
    )


def make_vnet(*subnets: Subnet) -> VirtualNetwork:
    """The customer's VNet with these subnets (none named: `nodes`, an empty /24)."""
    found = subnets or (make_subnet(),)
    return VirtualNetwork(
        id=VNET_ID, location=LOCATION, state="Succeeded", subnets={subnet.id.lower(): subnet for subnet in found}
    )


def sku(name: str, family: str | None, vcpus: int | None, available: int | None = None, **more: Any) -> dict[str, Any]:
    """A row of the resource SKUs API: a VM size of the region. `more` takes the place of whole fields."""
    capabilities = {"vCPUs": vcpus, "vCPUsAvailable": available, "HyperVGenerations": "V1,V2", "MemoryGB": 16}
    return {
        "resourceType": "virtualMachines",
        "name": name,
        "family": family,
        "locations": [LOCATION],
        "locationInfo": [{"location": LOCATION, "zones": ["1", "2", "3"]}],
        "capabilities": [{"name": key, "value": str(value)} for key, value in capabilities.items() if value],
        "restrictions": [],
        **more,
    }


def make_sizes(*rows: Mapping[str, Any]) -> VmSizes:
    """The VM sizes of the region: those of SIZES and these rows (made with `sku`), which take their place."""
    known = [sku(name, family, vcpus, available) for name, (family, vcpus, available) in SIZES.items()]
    found = {str(row["name"]).lower(): row for row in (*known, *rows)}
    return VmSizes(LOCATION, f"GET {COMPUTE}/skus", found)


def make_usages(counters: Mapping[str, tuple[int, int]] | None = None) -> ComputeUsages:
    """Quota counters as `used, limit` by key; those of the region, of spot and of SIZES are wide unless named."""
    families = {family for family, _, _ in SIZES.values()}
    known = dict.fromkeys(("cores", "lowPriorityCores", *families), (0, 10_000))
    request = f"GET {COMPUTE}/locations/{LOCATION}/usages"
    quotas = {
        normal(key): Quota(key, key, limit, used, request)
        for key, (used, limit) in {**known, **(counters or {})}.items()
    }
    return ComputeUsages(LOCATION, quotas)


def make_upgrade(
    cluster: Cluster,
    to: str = NEXT,
    *,
    pools: Iterable[str] = (),
    node_image: bool = False,
    at_once: bool | None = None,
    max_surge: str | None = None,
) -> Upgrade:
    """An upgrade of the whole cluster, or of the named pools alone.

    The node image of several pools of a whole cluster is started without an order, as when it is asked for.
    """
    named = tuple(pool for name in pools if (pool := cluster.pool(name)) is not None)
    unordered = node_image and not named and len(cluster.pools) > 1
    return Upgrade(
        target=cluster.version if node_image else parse_version(to),
        node_image=node_image,
        pools=named or cluster.pools,
        whole_cluster=not named,
        at_once=unordered if at_once is None else at_once,
        max_surge=max_surge,
    )


def make_new_pool(name: str = "new", count: int = 1, size: str | None = "Standard_D4s_v5", **more: Any) -> NewPool:
    """A pool to be added; `os_type="Windows"` makes it a Windows pool. `more` as in `make_pool`."""
    pool = make_pool(name, count, size, **more)
    return NewWindowsPool(pool) if pool.is_windows else NewPool(pool)


def make_scale(cluster: Cluster, name: str, to: int) -> Scale:
    """A pool of the cluster to be scaled."""
    pool = cluster.pool(name)
    assert pool is not None, f"the cluster has no pool {name}"
    return Scale(pool, to)


def make_demand(cluster: Cluster, *operations: Operation, knowledge: Knowledge = KNOWLEDGE) -> Demand:
    """What these operations come to on the cluster, by the program's own arithmetic."""
    return demand(operations, cluster, knowledge)


def reading(found: Finding | Iterable[Reading], name: str) -> Reading:
    """The one reading whose name begins so."""
    readings = list(found.readings if isinstance(found, Finding) else found)
    fitting = [r for r in readings if r.name.startswith(name)]
    assert len(fitting) == 1, f"{name!r} is the beginning of {len(fitting)} of {[r.name for r in readings]}"
    return fitting[0]


def deciding(readings: Iterable[Reading]) -> list[str]:
    """The names of the readings that decide."""
    return [r.name for r in readings if r.decides]
