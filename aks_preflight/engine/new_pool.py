"""A pool that is asked for, as it would be: what the operator left open is filled in, and each filling is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from aks_preflight.facts.network import own_vnet
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import Machines, NodePool, UpgradeSettings
from aks_preflight.model.question import NewPool, NewWindowsPool, PoolSpec
from aks_preflight.model.reason import NotKnown


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
    if spec == PoolSpec(os_type="Windows"):
        spec = replace(spec, size=knowledge.default_windows_pool.size)
        asked_size = None
    else:
        asked_size = spec.size
    name = spec.name or _free_name(knowledge.default_windows_pool.name if windows else "newpool", cluster, taken)
    assumed = _Assumed(name)
    if asked_size is None and spec.size:
        assumed.fill("size", spec.size)
    pool = NodePool(
        name=name,
        os_type="Windows" if windows else "Linux",
        mode=spec.mode or "User",
        kind="VirtualMachineScaleSets",
        machines=(Machines(spec.size, _count(spec, knowledge, assumed)),),
        autoscaling=spec.max_count is not None,
        min_count=spec.min_count,
        max_count=spec.max_count,
        zones=spec.zones,
        spot=spec.spot,
        version=spec.version or cluster.version,
        upgrade=UpgradeSettings(max_surge=spec.max_surge),
        os_disk_type=spec.os_disk_type,
        os_disk_gib=spec.os_disk_gib,
    )
    pool = _place(pool, spec, cluster, assumed)
    pool = replace(
        pool,
        os_sku=_os_sku(pool, spec, knowledge, assumed),
        max_pods=spec.max_pods or _max_pods(pool, cluster, knowledge, assumed),
    )
    return (NewWindowsPool if windows else NewPool)(pool, assumed.lines)


def _free_name(stem: str, cluster: Cluster, taken: Collection[str]) -> str:
    """A name that no pool of the cluster has: numbered where it must be, no longer than what Windows allows."""
    names = (stem, *(f"{stem}{number}" for number in range(2, 10)))
    return next((name for name in names if cluster.pool(name) is None and name not in taken), stem)


def _count(spec: PoolSpec, knowledge: Knowledge, assumed: _Assumed) -> int:
    if spec.count is not None:
        return spec.count
    if spec.min_count is not None:
        return int(assumed.fill("count", str(spec.min_count)))
    return int(assumed.fill("count", str(knowledge.default_windows_pool.count)))


def _os_sku(pool: NodePool, spec: PoolSpec, knowledge: Knowledge, assumed: _Assumed) -> str | None:
    """Azure's default moves with the version; only of Windows does anything rest on it."""
    if spec.os_sku or not pool.is_windows or pool.version is None:
        return spec.os_sku
    return assumed.fill("OS SKU", knowledge.default_os_sku("Windows", pool.version))


def _place(pool: NodePool, spec: PoolSpec, cluster: Cluster, assumed: _Assumed) -> NodePool:
    """The subnets: those asked for, else those of the cluster's first system pool."""
    model = next((p for p in cluster.pools if p.is_system), None) or next(iter(cluster.pools), None)
    subnet = _subnet(spec.subnet, cluster) if spec.subnet else model.subnet_id if model else None
    if subnet and not spec.subnet:
        assumed.fill("subnet", subnet.rsplit("/", 1)[-1])
    if model is None or model.pod_subnet_id is None:
        return replace(pool, subnet_id=subnet)
    assumed.fill("pod subnet", model.pod_subnet_id.rsplit("/", 1)[-1])
    return replace(pool, subnet_id=subnet, pod_subnet_id=model.pod_subnet_id, static_block=model.static_block)


def _subnet(named: str, cluster: Cluster) -> str:
    """An id stays what it is; a name means a subnet of the cluster's own VNet, and stays a name where it has none."""
    vnet = own_vnet(cluster)
    return named if named.startswith("/") or vnet is None else f"{vnet}/subnets/{named}"


def _max_pods(pool: NodePool, cluster: Cluster, knowledge: Knowledge, assumed: _Assumed) -> int | None:
    """Azure's default by network mode; not known where the cluster's mode is not."""
    try:
        mode = cluster.network.mode
    except NotKnown:
        return None  # what rests on max pods asks with `stated`
    default = knowledge.default_max_pods(mode, pod_subnet=pool.pod_subnet_id is not None)
    return int(assumed.fill("max pods", str(default)))
