"""Several clusters at once: in which order they fit, and what their windows allow to happen at one time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Share:
    """Something that clusters draw on: what is free of it, and the need of each; None where it is not known."""

    has: int | None
    needs: Mapping[str, int | None]


@dataclass(slots=True)
class _Round:
    """The clusters of one round, as what they take of each share; None: a cluster takes nobody knows how much."""

    taken: dict[int, int | None]

    def admits(self, cluster: str, shares: Sequence[Share]) -> bool:
        """Whether the cluster fits beside the others. Beside what is not known nobody does."""
        for index, share in enumerate(shares):
            if cluster not in share.needs or index not in self.taken:
                continue
            need, taken = share.needs[cluster], self.taken[index]
            if need is None or taken is None or share.has is None or taken + need > share.has:
                return False
        return True

    def add(self, cluster: str, shares: Sequence[Share]) -> None:
        """Puts it in."""
        for index, share in enumerate(shares):
            if cluster in share.needs:
                need, taken = share.needs[cluster], self.taken.get(index, 0)
                self.taken[index] = None if need is None or taken is None else taken + need


def rounds(shares: Sequence[Share]) -> dict[str, int]:
    """The round of each cluster, from 1, so that the clusters of a round fit together into every share.

    First fit, the largest first; a cluster whose need is not known comes late, and has its round of each share to
    itself. A cluster that does not fit even alone gets a round to itself too.
    """
    clusters = sorted(dict.fromkeys(c for share in shares for c in share.needs), key=lambda c: _weight(c, shares))
    made: list[_Round] = []
    found: dict[str, int] = {}
    for cluster in clusters:
        number = next((n for n, there in enumerate(made) if there.admits(cluster, shares)), len(made))
        if number == len(made):
            made.append(_Round({}))
        made[number].add(cluster, shares)
        found[cluster] = number + 1
    return found


def _weight(cluster: str, shares: Iterable[Share]) -> tuple[bool, float, str]:
    """Sorts what is known before what is not, and the cluster that takes the largest part of any share first."""
    concerned = [share for share in shares if cluster in share.needs]
    unknown = any(share.has is None or share.needs[cluster] is None for share in concerned)
    parts = [(share.needs[cluster] or 0) / max(share.has or 0, 1) for share in concerned]
    return unknown, -max(parts, default=0), cluster


@dataclass(frozen=True, slots=True)
class Open:
    """A cluster that may begin by itself, and when: spans of time, or None for any time."""

    cluster: str
    needs: int
    spans: Sequence[tuple[datetime, datetime]] | None


@dataclass(frozen=True, slots=True)
class Peak:
    """The clusters that may begin at one time and take most together, and the first such time (None: any)."""

    clusters: tuple[str, ...]
    needs: int
    at: datetime | None


def peak(clusters: Sequence[Open]) -> Peak:
    """The worst of all times. A span ends before one that begins when it ends."""
    always = [one for one in clusters if one.spans is None]
    events = sorted(
        (time, step, index)
        for index, one in enumerate(clusters)
        for start, end in one.spans or ()
        for time, step in ((start, 1), (end, -1))
    )
    depth = [0] * len(clusters)
    taken = most = sum(one.needs for one in always)
    worst, at = set[int](), None
    for time, step, index in events:
        before, depth[index] = depth[index] > 0, depth[index] + step
        if before == (depth[index] > 0):
            continue
        taken += clusters[index].needs * step
        if taken > most:
            most, at = taken, time
            worst = {i for i, open_ in enumerate(depth) if open_}
    named = [one.cluster for i, one in enumerate(clusters) if one.spans is None or i in worst]
    return Peak(tuple(named), most, at)
