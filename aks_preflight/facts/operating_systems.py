"""The operating system of a node pool: what its body tells, directly or by the name of its node image."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from aks_preflight.knowledge import Knowledge, OsSku, Retirement
from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import NotKnown, Reason, Why, stated
from aks_preflight.model.version import Version

# AKSWindows-2022-containerd-20348.1787.230614, AKSWindows-2019-17763.2366.220117, AKSWindows-23H2-gen2-25398.1.240712
_WINDOWS = re.compile(r"^AKSWindows-(?P<release>\w+)-.*?\d+\.\d+\.(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})$", re.IGNORECASE)
# AKSUbuntu-2204gen2containerd-202505.14.0, and before 2023 AKSUbuntu-1804gen2containerd-2022.10.24
_LINUX = re.compile(r"^AKS(?!Windows).*-(?P<y>\d{4})\.?(?P<m>\d{2})\.(?P<d>\d{2})(?:\.\d+)?$", re.IGNORECASE)
_STATES = ("none", "announced", "retired", "blocked")


# A fleet's pools have few that differ.
@lru_cache(maxsize=4096)
def image_day(image: str | None) -> date | None:
    """The day on which a node image was made, None where its name does not tell."""
    match = _WINDOWS.match(image or "") or _LINUX.match(image or "")
    if not match:
        return None
    year = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
    try:
        return date(year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def os_sku_of(pool: NodePool) -> str | None:
    """The pool's OS SKU; of Windows pools also by the name of their image, since older api-versions state none.

    (The image of a Linux pool does not tell `Ubuntu` from `Ubuntu2204`.)
    """
    if pool.os_sku:
        return pool.os_sku
    match = _WINDOWS.match(pool.node_image or "")
    if not match:
        return pool.os_sku
    # The images of the annual channel carry the names of half years: 23H2.
    return f"Windows{match['release']}" if match["release"].isdigit() else "WindowsAnnual"


def os_row(pool: NodePool, knowledge: Knowledge) -> OsSku:
    """What is known of the pool's OS SKU. Raises NotKnown where Azure states none, or one that is not known here."""
    name = stated(os_sku_of(pool), "osSKU", of=f"pool {pool.name}")
    row = knowledge.os_sku(name)
    if row is None:
        what = f"the OS SKU {name} of pool {pool.name} is not in knowledge/os_skus.toml of {knowledge.as_of}"
        raise NotKnown(Reason(Why.NOT_STATED, what))
    return row


def told_last(pool: NodePool) -> bool:
    """To sort by: pools whose OS SKU is not stated come last, so that what is known of the others is told first."""
    return os_sku_of(pool) is None


def retirement_of(pool: NodePool, version: Version, knowledge: Knowledge, *, new: bool = False) -> Retirement | None:
    """The retirement that concerns nodes of this pool at this version, the furthest gone first; None: none announced.

    Raises NotKnown where the pool's OS SKU is not stated.
    """
    name = stated(os_sku_of(pool), "osSKU", of=f"pool {pool.name}")
    return _furthest(knowledge, name, pool.os_type, version, pool.fips, _runs_docker(pool.node_image), new)


# A fleet's pools have few that differ.
@lru_cache(maxsize=1024)
def _furthest(
    knowledge: Knowledge, name: str, system: str, version: Version, fips: bool | None, docker: bool, new: bool
) -> Retirement | None:
    found = [
        row
        for row in knowledge.retirements
        if (row.subject == "os-sku" and row.concerns(name, version, os=system, fips=fips))
        or (row.subject == "container-runtime" and docker and row.concerns("docker", version, os=system))
    ]
    return max(found, key=lambda row: _STATES.index(row.state(knowledge.as_of, new=new)), default=None)


@lru_cache(maxsize=4096)
def _runs_docker(image: str | None) -> bool:
    """Images of Windows nodes with containerd say so; those of 2022 and before without the word run Docker."""
    return image is not None and _WINDOWS.match(image) is not None and "containerd" not in image.lower()


def runs_on(row: OsSku) -> str:
    """The versions that an OS SKU runs, in words: `Kubernetes 1.25 to 1.36`."""
    if row.min_version and row.max_version:
        return f"Kubernetes {row.min_version} to {row.max_version}"
    if row.max_version:
        return f"Kubernetes up to {row.max_version}"
    return f"Kubernetes {row.min_version} and later" if row.min_version else "every Kubernetes version"
