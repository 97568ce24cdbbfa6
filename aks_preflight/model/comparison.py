"""What became of one report in a later one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from aks_preflight.model.finding import Reading, Remedy, Status, Subject
from aks_preflight.model.record import record
from aks_preflight.model.report import NotRead, Verdict


class Kind(str, Enum):
    """What a change is. The first three are for the worse."""

    NEW = "new"
    WORSE = "worse"
    LOST = "evidence-lost"
    WAIVED = "waived"
    REGAINED = "evidence-regained"
    FIXED = "fixed"
    BETTER = "better"
    MOVED = "moved"

    @property
    def is_worse(self) -> bool:
        """Whether something got worse by it. What is no longer known is no longer known to be good."""
        return self in (Kind.NEW, Kind.WORSE, Kind.LOST)


class Presence(str, Enum):
    """In which of the reports a cluster is.

    LOST: in the older alone, and the newer could not read where it lies, or tells of nothing there.
    """

    BOTH = "both"
    APPEARED = "appeared"
    VANISHED = "vanished"
    LOST = "evidence-lost"


@record()
class State:
    """What a finding said: its status, its words, and the reading behind the status, without its terms."""

    status: Status
    summary: str
    reading: Reading | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A finding then and now. `before` is None where there was none, `after` where there is none any more.

    `remedies` are those of now. `counts`: it makes the whole comparison worse, if it is for the worse.
    """

    kind: Kind
    questions: tuple[str, ...]
    check: str
    area: str
    subject: Subject
    before: State | None
    after: State | None
    remedies: tuple[Remedy, ...] = ()
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A verdict then and now, of which one is None where the question was not answered."""

    question: str
    before: Verdict | None
    after: Verdict | None
    is_worse: bool
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterComparison:
    """One cluster then and now. `versions` are those of the control plane, None where it is not known.

    `unread` says why the newer report does not tell of it (LOST), or why the older did not (APPEARED); `unchanged`
    counts the findings that say the same.
    """

    id: str
    name: str
    resource_group: str
    subscription: str
    presence: Presence
    versions: tuple[str | None, str | None]
    verdicts: tuple[VerdictChange, ...] = ()
    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    unread: str | None = None

    @property
    def is_worse(self) -> bool:
        """Whether something of it got worse, and counts."""
        verdicts = any(each.counts and each.is_worse for each in self.verdicts)
        changes = any(each.counts and each.kind.is_worse for each in self.changes)
        return self.presence is Presence.LOST or verdicts or changes

    @property
    def is_told(self) -> bool:
        """Whether there is anything to tell of it."""
        return bool(self.presence is not Presence.BOTH or self.verdicts or self.changes)


@dataclass(frozen=True, slots=True)
class Moment:
    """Of what and when a report is, and how many clusters it tells of."""

    as_of: datetime
    source: str
    clusters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two reports of the same questions. `clusters` are those of which there is something to tell.

    `lost_scopes`, `unread_scopes`, `regained_scopes`: could not be read now, both times, then. `lost_checks`: checks
    of which the newer report says nothing at all, with the number of clusters of which the older did. `assumptions`
    hold for both, as texts. `unchanged` counts the findings that say the same.
    """

    old: Moment
    new: Moment
    questions: Mapping[str, object]
    clusters: tuple[ClusterComparison, ...]
    lost_scopes: tuple[NotRead, ...] = ()
    unread_scopes: tuple[NotRead, ...] = ()
    regained_scopes: tuple[NotRead, ...] = ()
    lost_checks: tuple[tuple[str, int], ...] = ()
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def is_worse(self) -> bool:
        """Whether anything got worse."""
        return bool(self.lost_scopes or self.lost_checks or any(each.is_worse for each in self.clusters))

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind, of those that count; clusters and scopes as they are told."""
        found = {kind.value: 0 for kind in Kind}
        for cluster in self.clusters:
            for change in cluster.changes:
                if change.counts or not change.kind.is_worse:
                    found[change.kind.value] += 1
        gone = sum(each.presence is Presence.LOST for each in self.clusters)
        found[Kind.LOST.value] += gone + len(self.lost_scopes) + len(self.lost_checks)
        found[Kind.REGAINED.value] += len(self.regained_scopes)
        return found | {
            "not-counted": sum(c.kind.is_worse and not c.counts for each in self.clusters for c in each.changes),
            "clusters-appeared": sum(each.presence is Presence.APPEARED for each in self.clusters),
            "clusters-vanished": sum(each.presence is Presence.VANISHED for each in self.clusters),
            "unchanged": self.unchanged,
        }
