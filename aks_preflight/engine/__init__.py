"""The engine: from a scope and questions to a report. `check` is what the command line, and any script, calls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from fnmatch import fnmatchcase

from aks_preflight.engine.discovery import Found, discover
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.run import Runner
from aks_preflight.engine.scope import discover_clusters, refuse_absent_pools
from aks_preflight.engine.summary import asked, missing_actions, not_read
from aks_preflight.engine.verdicts import exit_code, worst
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.question import Question
from aks_preflight.model.report import ClusterReport, Report, Requests, Verdict
from aks_preflight.model.scope import Scope, Selection, UsageError
from aks_preflight.plugin import Arm, Check

EVERYTHING = Selection()

__all__ = ["check", "exit_code", "known_checks", "selected"]


def known_checks() -> tuple[Check, ...]:
    """Every check that is installed, in the order of the report."""
    return discover().checks


def selected(selection: Selection) -> tuple[Check, ...]:
    """The checks that a selection leaves."""
    return tuple(
        check
        for check in discover().checks
        if (not selection.checks or any(fnmatchcase(check.id, glob) for glob in selection.checks))
        and not any(fnmatchcase(check.id, glob) for glob in selection.skips)
    )


async def check(
    arm: Arm,
    scope: Scope,
    questions: Sequence[Question],
    *,
    as_of: datetime,
    knowledge: Knowledge,
    source: str,
    selection: Selection = EVERYTHING,
    on_progress: Callable[[str], None] | None = None,
) -> Report:
    """Asks the questions of every cluster in scope.

    What cannot be read ends as unknown in the report. Raises ScopeError where a named scope is not there or no
    cluster matches, and UsageError where two questions are of one kind, which a report cannot tell apart.
    """
    if len({question.kind for question in questions}) < len(questions):
        raise UsageError("each kind of question can be asked once a run: ask the second in a run of its own")
    started = time.monotonic()
    tell = on_progress or (lambda _: None)
    tell("listing clusters")
    discovered = await discover_clusters(arm, scope)
    if not discovered.not_read:
        refuse_absent_pools(questions, discovered.clusters)
    runner = Runner(FactStore(arm), selected(selection), knowledge)
    done = 0

    async def one(index: int) -> ClusterReport:
        nonlocal done
        report = await runner.report(discovered.clusters[index], questions)
        done += 1
        tell(f"{done} of {len(discovered.clusters)} clusters")
        return report

    clusters = tuple(await asyncio.gather(*(one(index) for index in range(len(discovered.clusters)))))
    found = discover()
    complete = not discovered.not_read and not found.broken
    return Report(
        as_of=as_of,
        source=source,
        questions={question.kind: asked(question) for question in questions},
        verdicts={q.kind: _overall(q, clusters, complete=complete) for q in questions},
        clusters=clusters,
        missing_actions=missing_actions(clusters, discovered.not_read),
        not_read=not_read(discovered.not_read, found.broken),
        not_checkable=tuple(cause.line for cause in knowledge.not_checkable),
        requests=_requests(arm, time.monotonic() - started),
        warnings=_warnings(found, knowledge, as_of),
    )


def _overall(question: Question, clusters: Sequence[ClusterReport], *, complete: bool) -> Verdict:
    """The worst of the clusters'; where some, or some of the checks, could not be read, go is not to be had."""
    found = worst(cluster.verdicts[question.kind] for cluster in clusters)
    return found if complete or found is Verdict.NO_GO else Verdict.UNKNOWN


def _requests(arm: Arm, seconds: float) -> Requests:
    counted = getattr(arm, "requests", None)
    if not isinstance(counted, Requests):
        return Requests(seconds=seconds)
    return Requests(counted.sent, counted.answered_from_cache, counted.throttled, seconds)


def _warnings(found: Found, knowledge: Knowledge, as_of: datetime) -> tuple[str, ...]:
    stale = (
        (f"the built-in knowledge is of {knowledge.newest} and may be out of date: update aks-preflight",)
        if knowledge.is_stale(as_of.date())
        else ()
    )
    return (*stale, *(str(reason) for _, reason in found.broken))
