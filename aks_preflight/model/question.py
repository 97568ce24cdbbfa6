"""The questions an operator asks of a cluster."""

from __future__ import annotations

from dataclasses import dataclass

from aks_preflight.model.pool import NodePool
from aks_preflight.model.record import record
from aks_preflight.model.version import Version

NEXT, LATEST, NODE_IMAGE = "next", "latest", "node-image"


@dataclass(frozen=True, slots=True)
class AskUpgrade:
    """Can the cluster be upgraded? `to` is `next`, `latest`, `node-image` or a version; `max_surge` as in ARM.

    `pools` names the pools to upgrade alone (the control plane stays); empty: the whole cluster.
    """

    to: str | Version = NEXT
    pools: tuple[str, ...] = ()
    max_surge: str | None = None
    at_once: bool = False
    kind: str = "upgrade"


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """A pool asked for, as far as the operator said. What is None is settled per cluster (and printed)."""

    os_type: str = "Linux"
    name: str | None = None
    size: str | None = None
    count: int | None = None
    max_pods: int | None = None
    os_sku: str | None = None
    mode: str | None = None
    version: Version | None = None
    subnet: str | None = None
    zones: tuple[str, ...] = ()
    spot: bool = False
    min_count: int | None = None
    max_count: int | None = None
    max_surge: str | None = None
    os_disk_type: str | None = None
    os_disk_gib: int | None = None


@dataclass(frozen=True, slots=True)
class AskPools:
    """Can the cluster take these pools together? `kind` is `windows` or `pool`."""

    specs: tuple[PoolSpec, ...]
    kind: str = "pool"


@dataclass(frozen=True, slots=True)
class AskScale:
    """Can these pools grow to so many nodes? Pairs of pool name and node count."""

    targets: tuple[tuple[str, int], ...]
    kind: str = "scale"


@dataclass(frozen=True, slots=True)
class AskStart:
    """Can the stopped cluster be started?"""

    kind: str = "start"


Question = AskUpgrade | AskPools | AskScale | AskStart


# What a question comes to on one cluster, once the words are settled: a check asks for one of these types.


@record()
class Upgrade:
    """An upgrade of `pools`, to `target` (the version that runs now, for a node image).

    `whole_cluster`: the control plane goes first and the pools follow one by one; not `at_once`, which also holds
    for the node image of a whole cluster: its pools are started without an order.
    """

    target: Version
    node_image: bool
    pools: tuple[NodePool, ...]
    whole_cluster: bool
    at_once: bool
    max_surge: str | None = None
    asked: str = NEXT


@record()
class NewPool:
    """A pool to be added. `pool.machines` is None where count or size was not said and Azure would choose."""

    pool: NodePool
    assumed: tuple[str, ...] = ()


@record()
class NewWindowsPool(NewPool):
    """A Windows pool to be added."""


@record()
class Scale:
    """A pool to be scaled to `to` nodes."""

    pool: NodePool
    to: int


@record()
class Start:
    """A stopped cluster to be started."""


Operation = Upgrade | NewPool | Scale | Start
