"""From a way to its hops: where pools must follow, and the cluster as it is after each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import stated
from aks_preflight.model.version import Version


@dataclass(frozen=True, slots=True)
class Stage:
    """A hop to be: from where to where the control plane goes, and whether its pools must follow."""

    start: Version
    version: Version
    must_follow: bool


def stages(cluster: Cluster, path: Sequence[Version], knowledge: Knowledge) -> tuple[Stage, ...]:
    """The hops of a way. Pools too far behind for the first, or left behind at the end of it, come first on their own.

    Raises NotKnown where the way is empty and whether all pools are at its end is not stated.
    """
    current = cluster.version
    versions = [stated(p.version, "its version", of=f"pool {p.name}") for p in _running(cluster)] if not path else []
    behind = [version for version in versions if version < current]
    if not path:
        return (Stage(current, current, must_follow=True),) if behind else ()
    ways = list(path)
    if any(_too_far(pool.version, ways[0], knowledge) and _lags(pool, current) for pool in _running(cluster)):
        ways.insert(0, current)  # brought to the control plane's version, they may be near enough
    return tuple(_stages(cluster, ways, knowledge))


def _stages(cluster: Cluster, ways: Sequence[Version], knowledge: Knowledge) -> list[Stage]:
    found: list[Stage] = []
    starts = [cluster.version, *ways]
    pools = {pool.version for pool in _running(cluster)}
    for start, version, further in zip(starts, ways, [*ways[1:], None], strict=False):
        must = further is None or None in pools or any(_too_far(pool, further, knowledge) for pool in pools)
        if must:
            pools = {version}
        found.append(Stage(start, version, must))
    return found


def _running(cluster: Cluster) -> list[NodePool]:
    """The pools that an upgrade takes along: the others are upgraded when they start."""
    return [pool for pool in cluster.stated_pools or () if not pool.stopped]


def _too_far(pool: Version | None, control_plane: Version, knowledge: Knowledge) -> bool:
    return pool is not None and control_plane.minor - pool.minor > knowledge.skew(control_plane)


def _lags(pool: NodePool, current: Version) -> bool:
    return pool.version is not None and pool.version.of_minor < current.of_minor


def after(cluster: Cluster, version: Version) -> Cluster:
    """The cluster as it would be once control plane and running pools are at the version."""
    pools = cluster.stated_pools
    moved = pools and tuple(pool if pool.stopped else replace(pool, version=version) for pool in pools)
    return replace(cluster, current_version=version, requested_version=version, stated_pools=moved)
