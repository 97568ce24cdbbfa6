"""A pool that is asked for, as it would be: what the operator left open is filled in, and each filling is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain

from aks_preflight.facts.network import own_vnet
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import Machines, NodePool, UpgradeSettings
from aks_preflight.model.question import NewPool, NewWindowsPool, PoolSpec
from aks_preflight.model.reason import NotKnown

_ANY_WINDOWS = PoolSpec(os_type="Windows")


@dataclass(slots=True)
class _Assumed:
    """What was filled in, to be told in one line."""

    pool: str
    filled: list[str] = field(default_factory=list)

    def fill(self, what: str, value: str) -> str:
        self.filled.append(f"{what} {value}")
        return value

    @property
    def lines(self) -> tuple[str, ...]:
        return (f"pool {self.pool}: {', '.join(self.filled)}",) if self.filled else ()


def new_pool(spec: PoolSpec, cluster: Cluster, knowledge: Knowledge, taken: Collection[str] = ()) -> NewPool:
    """The pool with everything settled. A size that only Azure would choose stays open, and what rests on it too.

    `taken` are the names of the other pools that are asked for with it.
    """
    windows = spec.os_type.lower() == "windows"
    name = spec.name or _free_name(knowledge.default_windows_pool.name if windows else "newpool", cluster, taken)
    assumed = _Assumed(name)
    # In the order in which what is filled in is told.
    size = assumed.fill("size", knowledge.default_windows_pool.size) if spec == _ANY_WINDOWS else spec.size
    count, version = _count(spec, knowledge, assumed), spec.version or cluster.version
    subnet, pod_subnet, static_block = _place(spec, cluster, assumed)
    os_sku = spec.os_sku
    if windows and not os_sku:  # Azure's default moves with the version; only of Windows does anything rest on it
        os_sku = assumed.fill("OS SKU", knowledge.default_os_sku("Windows", version))
    pool = NodePool(
        name=name,
        os_type="Windows" if windows else "Linux",
        os_sku=os_sku,
        mode=spec.mode or "User",
        kind="VirtualMachineScaleSets",
        machines=(Machines(size, count),),
        autoscaling=spec.max_count is not None,
        min_count=spec.min_count,
        max_count=spec.max_count,
        max_pods=spec.max_pods or _max_pods(pod_subnet, cluster, knowledge, assumed),
        subnet_id=subnet,
        pod_subnet_id=pod_subnet,
        static_block=static_block,
        zones=spec.zones,
        spot=spec.spot,
        version=version,
        upgrade=UpgradeSettings(max_surge=spec.max_surge),
        os_disk_type=spec.os_disk_type,
        os_disk_gib=spec.os_disk_gib,
    )
    return (NewWindowsPool if windows else NewPool)(pool, assumed.lines)


def _free_name(stem: str, cluster: Cluster, taken: Collection[str]) -> str:
    """A name that no pool of the cluster has: numbered where it must be, no longer than what Windows allows."""
    names = chain([stem], (f"{stem}{number}" for number in range(2, 10)))
    return next((name for name in names if cluster.pool(name) is None and name not in taken), stem)


def _count(spec: PoolSpec, knowledge: Knowledge, assumed: _Assumed) -> int:
    if spec.count is not None:
        return spec.count
    if spec.min_count is not None:
        return int(assumed.fill("count", str(spec.min_count)))
    return int(assumed.fill("count", str(knowledge.default_windows_pool.count)))


def _place(spec: PoolSpec, cluster: Cluster, assumed: _Assumed) -> tuple[str | None, str | None, bool | None]:
    """Subnet, pod subnet and whether that is used in static blocks: as asked for, else of the first system pool."""
    model = next((p for p in cluster.pools if p.is_system), None) or next(iter(cluster.pools), None)
    subnet = _subnet(spec.subnet, cluster) if spec.subnet else model.subnet_id if model else None
    if subnet and not spec.subnet:
        assumed.fill("subnet", subnet.rsplit("/", 1)[-1])
    if model is None or model.pod_subnet_id is None:
        return subnet, None, False
    assumed.fill("pod subnet", model.pod_subnet_id.rsplit("/", 1)[-1])
    return subnet, model.pod_subnet_id, model.static_block


def _subnet(named: str, cluster: Cluster) -> str:
    """An id stays what it is; a name means a subnet of the cluster's own VNet, and stays a name where it has none."""
    vnet, named = own_vnet(cluster), named.rstrip("/")
    return named if named.startswith("/") or vnet is None else f"{vnet}/subnets/{named}"


def _max_pods(pod_subnet: str | None, cluster: Cluster, knowledge: Knowledge, assumed: _Assumed) -> int | None:
    """Azure's default by network mode; not known where the cluster's mode is not."""
    try:
        mode = cluster.network.mode
    except NotKnown:
        return None  # what rests on max pods asks with `stated`
    default = knowledge.default_max_pods(mode, pod_subnet=pod_subnet is not None)
    return int(assumed.fill("max pods", str(default)))
