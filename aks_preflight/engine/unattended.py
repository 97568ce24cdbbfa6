"""What AKS does to clusters by itself: through which channels, in which windows, and which of them at one time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from aks_preflight.capacity.together import Open, peak
from aks_preflight.engine.facts import FactStore
from aks_preflight.facts.maintenance import MaintenanceWindows, Window
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.contention import Automatic, Party, Unattended
from aks_preflight.model.question import Question
from aks_preflight.model.reason import Reason

#: How far ahead windows are looked at: a year, in which a day of the month meets every weekday.
_AHEAD = timedelta(days=366)
#: Channels under which AKS adds no node. Any other does, also one that is not known here.
_IDLE = ("none", "unmanaged")
#: What a cluster has whose answer names no node OS channel (azure-facts E3).
_NODE_OS_DEFAULT = "NodeImage"
ANY_TIME = "at any time"


@dataclass(frozen=True, slots=True)
class Slot:
    """A channel as it is told, and its window; None: any time, also where the window could not be read."""

    told: Automatic
    window: Window | None = None


async def slots_of(cluster: Cluster, question: Question, facts: FactStore) -> tuple[Slot, ...]:
    """The channels of a cluster, each with its window. Nothing is asked of a cluster that has none."""
    of_cluster = [cluster.upgrade_channel] if _adds_nodes(cluster.upgrade_channel or "none") else []
    node_os = cluster.node_os_channel or _NODE_OS_DEFAULT
    of_nodes = [node_os] if _adds_nodes(node_os) else []
    if cluster.stopped or not (of_cluster or of_nodes):
        return ()
    found = await facts.get(MaintenanceWindows, cluster, question)
    if isinstance(found, Reason):
        return tuple(Slot(Automatic(str(channel), reason=found)) for channel in (*of_cluster, *of_nodes))
    assert isinstance(found, MaintenanceWindows)
    return (
        *(_slot(str(channel), found.cluster_upgrades) for channel in of_cluster),
        *(_slot(channel, found.node_os) for channel in of_nodes),
    )


def _adds_nodes(channel: str) -> bool:
    return channel.lower() not in _IDLE


def _slot(channel: str, window: Window | None) -> Slot:
    return Slot(Automatic(channel, window.words if window else None), window)


def unattended(parties: Sequence[Party], slots: Mapping[str, Sequence[Slot]], as_of: datetime) -> Unattended | None:
    """The worst of all times; None where at most one of the parties is renewed by itself.

    A window says when an operation may begin: one that goes on after its window is not counted.
    """
    now = as_of if as_of.tzinfo else as_of.replace(tzinfo=timezone.utc)
    able = [_open(party, slots[party.cluster.lower()], now) for party in parties if slots.get(party.cluster.lower())]
    if len(able) < 2:
        return None
    found = peak(able)
    when = f"from {found.at:%A %Y-%m-%d %H:%M} UTC" if found.at else ANY_TIME
    return Unattended(clusters=found.clusters, needs=found.needs, when=when)


def _open(party: Party, slots: Sequence[Slot], now: datetime) -> Open:
    windows = [slot.window for slot in slots if slot.window is not None]
    if len(windows) < len(slots):
        return Open(party.cluster, party.known, None)
    return Open(party.cluster, party.known, [span for window in windows for span in _spans(window, now)])


@lru_cache(maxsize=4096)
def _spans(window: Window, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Worked out once for all clusters that have the same window."""
    return tuple((max(start, now), end) for start, end in window.openings(now, now + _AHEAD))
