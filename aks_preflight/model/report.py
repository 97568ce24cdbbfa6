"""The report: what every renderer is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.contention import Contention
from aks_preflight.model.finding import Finding
from aks_preflight.model.record import record
from aks_preflight.model.waiver import Waived


class Verdict(str, Enum):
    """The answer to a question."""

    GO = "go"
    NO_GO = "no-go"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


def only_told(question: str, verdict: Verdict | None, has_windows_pools: bool) -> bool:
    """Whether a verdict does not count where nobody named the questions: a windows no-go without Windows pools.

    So a Linux shop's gate stays green.
    """
    return question == "windows" and verdict is Verdict.NO_GO and not has_windows_pools


@record(kw_only=True)
class ClusterReport:
    """One cluster's answers. `assumed` holds what was filled in where the question left it open, a line each.

    `versions` are the control plane's version and, of an upgrade, its target, as texts.
    """

    id: str
    name: str
    resource_group: str
    subscription: str
    location: str
    kubernetes_version: str | None
    network: str
    verdicts: Mapping[str, Verdict]
    findings: tuple[Finding, ...]
    target_version: str | None = None
    assumed: tuple[str, ...] = ()
    has_windows_pools: bool = False

    def counts(self, question: str, *, named: bool) -> bool:
        """Whether the exit code heeds its answer to the question. `named`: the operator named the questions."""
        return named or not only_told(question, self.verdicts.get(question), self.has_windows_pools)


@dataclass(frozen=True, slots=True)
class MissingAction:
    """An RBAC action that the caller lacks on a scope, and the checks that rest on it."""

    action: str
    scope: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something in scope that could not be read: a subscription whose clusters are not known."""

    scope: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotCheckable:
    """A cause of refusal that Azure's management APIs cannot show, and where to look instead."""

    cause: str
    look: str


@dataclass(frozen=True, slots=True)
class Requests:
    """What the run cost. `seconds` is its wall time.

    `by_kind`: the requests sent, by the type of resource that they read. Of the seconds, summed over requests that
    wait side by side, `waited` were asked for by Azure and `paced` kept so that it need not.
    """

    sent: int = 0
    answered_from_cache: int = 0
    throttled: int = 0
    seconds: float = 0.0
    by_kind: Mapping[str, int] = field(default_factory=dict)
    waited: float = 0.0
    paced: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a run says before its first cluster. `source` is live, snapshot or demo.

    `questions` says what was asked, by kind, as plain values; `named`: the operator named them. `clusters`: how many
    there are to be judged. `assumptions` took the place of what was read. `shard`: which part of the scope this is, as
    (index from 0, of how many); None: all of it. `unmatched`: the clusters and node pools that were named and
    are not in this shard; a run in one piece ends where there are any.
    """

    as_of: datetime
    source: str
    questions: Mapping[str, Mapping[str, object]]
    clusters: int
    named: bool = False
    shard: tuple[int, int] | None = None
    unmatched: tuple[str, ...] = ()
    assumptions: tuple[Assumed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What it says after its last one. `verdicts` holds per question the worst of the clusters'.

    `warnings` also say what is wrong with the `waivers`.
    """

    verdicts: Mapping[str, Verdict]
    missing_actions: tuple[MissingAction, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    not_checkable: tuple[NotCheckable, ...] = ()
    requests: Requests = field(default_factory=Requests)
    warnings: tuple[str, ...] = ()
    contentions: tuple[Contention, ...] = ()
    waivers: tuple[Waived, ...] = ()
    exit_code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole run in one piece: its opening, its clusters, its closing."""

    as_of: datetime
    source: str
    questions: Mapping[str, Mapping[str, object]]
    verdicts: Mapping[str, Verdict]
    clusters: tuple[ClusterReport, ...]
    named: bool = False
    shard: tuple[int, int] | None = None
    unmatched: tuple[str, ...] = ()
    missing_actions: tuple[MissingAction, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    not_checkable: tuple[NotCheckable, ...] = ()
    requests: Requests = field(default_factory=Requests)
    warnings: tuple[str, ...] = ()
    assumptions: tuple[Assumed, ...] = ()
    contentions: tuple[Contention, ...] = ()
    waivers: tuple[Waived, ...] = ()

    @classmethod
    def of(cls, opening: Opening, clusters: Iterable[ClusterReport], closing: Closing) -> Report:
        """The parts put together."""
        return cls(
            as_of=opening.as_of,
            source=opening.source,
            questions=opening.questions,
            verdicts=closing.verdicts,
            clusters=tuple(clusters),
            named=opening.named,
            shard=opening.shard,
            unmatched=opening.unmatched,
            missing_actions=closing.missing_actions,
            not_read=closing.not_read,
            not_checkable=closing.not_checkable,
            requests=closing.requests,
            warnings=closing.warnings,
            assumptions=opening.assumptions,
            contentions=closing.contentions,
            waivers=closing.waivers,
        )

    @property
    def opening(self) -> Opening:
        """What comes before the clusters."""
        return Opening(
            as_of=self.as_of,
            source=self.source,
            questions=self.questions,
            clusters=len(self.clusters),
            named=self.named,
            shard=self.shard,
            unmatched=self.unmatched,
            assumptions=self.assumptions,
        )

    def closing(self, exit_code: int | None = None) -> Closing:
        """What comes after them."""
        return Closing(
            verdicts=self.verdicts,
            missing_actions=self.missing_actions,
            not_read=self.not_read,
            not_checkable=self.not_checkable,
            requests=self.requests,
            warnings=self.warnings,
            contentions=self.contentions,
            waivers=self.waivers,
            exit_code=exit_code,
        )


class Sink(Protocol):
    """Takes a report as it comes: its opening, each cluster once it is judged, its closing."""

    def begin(self, opening: Opening) -> None:
        """The run begins."""
        ...

    def cluster(self, cluster: ClusterReport) -> None:
        """A cluster was judged."""
        ...

    def end(self, closing: Closing) -> None:
        """There are no more."""
        ...


class Collected:
    """A sink that keeps it all."""

    def __init__(self) -> None:
        self._opening: Opening | None = None
        self._clusters: list[ClusterReport] = []
        self._closing: Closing | None = None

    def begin(self, opening: Opening) -> None:
        """Kept."""
        self._opening = opening

    def cluster(self, cluster: ClusterReport) -> None:
        """Kept."""
        self._clusters.append(cluster)

    def end(self, closing: Closing) -> None:
        """Kept."""
        self._closing = closing

    @property
    def report(self) -> Report:
        """All of it. Raises ValueError before it has ended."""
        if self._opening is None or self._closing is None:
            raise ValueError("the report has not ended")
        return Report.of(self._opening, self._clusters, self._closing)
