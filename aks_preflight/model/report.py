"""The report: what every renderer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.contention import Contention
from aks_preflight.model.finding import Finding


class Verdict(str, Enum):
    """The answer to a question."""

    GO = "go"
    NO_GO = "no-go"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
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
    """What the run cost. `seconds` is its wall time."""

    sent: int = 0
    answered_from_cache: int = 0
    throttled: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole run. `source` is live, snapshot or demo; `questions` says what was asked, by kind, as texts.

    `verdicts` holds per question the worst of its clusters'. `assumptions` took the place of what was read.
    """

    as_of: datetime
    source: str
    questions: Mapping[str, Mapping[str, object]]
    verdicts: Mapping[str, Verdict]
    clusters: tuple[ClusterReport, ...]
    missing_actions: tuple[MissingAction, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    not_checkable: tuple[NotCheckable, ...] = ()
    requests: Requests = field(default_factory=Requests)
    warnings: tuple[str, ...] = ()
    assumptions: tuple[Assumed, ...] = ()
    contentions: tuple[Contention, ...] = ()
