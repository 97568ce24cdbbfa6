"""What a report says of the whole run: what was asked, which actions are missing, what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from aks_preflight.engine.discovery import Found
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.plan import ClusterPlan
from aks_preflight.model.question import Question
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import ClusterReport, MissingAction, NotRead, Requests
from aks_preflight.model.version import Version
from aks_preflight.plugin import Arm


def asked(question: Question) -> Mapping[str, object]:
    """The question as plain values, without what was left open."""
    return {name: _plain(value) for name, value in asdict(question, dict_factory=_said).items() if name != "kind"}


def _said(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in pairs if value not in (None, (), "", False)}


def _plain(value: object) -> object:
    if isinstance(value, dict) and "major" in value:
        return str(Version(**value))
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def missing_actions(
    clusters: Iterable[ClusterReport | ClusterPlan], not_read: Sequence[tuple[str, Reason]]
) -> tuple[MissingAction, ...]:
    """The RBAC actions that were denied, each with its scope and the checks that rest on it."""
    denied = Denied()
    for _, reason in not_read:
        denied.note(reason, None)
    for cluster in clusters:
        denied.add(cluster)
    return denied.actions


class Denied:
    """The RBAC actions that were denied, gathered cluster by cluster."""

    def __init__(self) -> None:
        self._checks: dict[tuple[str, str], set[str]] = {}

    def add(self, cluster: ClusterReport | ClusterPlan) -> None:
        """Those that a cluster's findings name."""
        for finding in cluster.findings:
            if finding.reason is not None:
                self.note(finding.reason, finding.check)
            for reading in finding.readings:
                if reading.missing is not None:
                    self.note(reading.missing, finding.check)

    def note(self, reason: Reason, check: str | None) -> None:
        """That of one reason, if it is one."""
        if reason.why is Why.NOT_ALLOWED and reason.action:
            found = self._checks.setdefault((reason.action, reason.scope or ""), set())
            if check:
                found.add(check)

    def join(self, actions: Iterable[MissingAction]) -> None:
        """Those that another report names."""
        for each in actions:
            self._checks.setdefault((each.action, each.scope), set()).update(each.checks)

    @property
    def actions(self) -> tuple[MissingAction, ...]:
        """All, in order."""
        return tuple(
            MissingAction(action, scope, tuple(sorted(by))) for (action, scope), by in sorted(self._checks.items())
        )


def not_read(unlisted: Sequence[tuple[str, Reason]], broken: Sequence[tuple[str, Reason]]) -> tuple[NotRead, ...]:
    """What was in scope and is not in the report: subscriptions, clusters, and the checks of broken plugins."""
    return (
        *(NotRead(scope, str(reason)) for scope, reason in unlisted),
        *(NotRead(f"plugin {name}", str(reason)) for name, reason in broken),
    )


def requests_of(arm: Arm, seconds: float) -> Requests:
    """What the run cost, as far as it was counted."""
    counted = getattr(arm, "requests", None)
    return replace(counted if isinstance(counted, Requests) else Requests(), seconds=seconds)


def warnings_of(found: Found, knowledge: Knowledge, as_of: datetime) -> tuple[str, ...]:
    """What limits the whole run: old knowledge, plugins that are broken."""
    stale = (
        (f"the built-in knowledge is of {knowledge.newest} and may be out of date: update aks-preflight",)
        if knowledge.is_stale(as_of.date())
        else ()
    )
    return (*stale, *(str(reason) for _, reason in found.broken))
