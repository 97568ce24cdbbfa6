"""The engine: from a scope and questions to a report. `check` is what the command line, and any script, calls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from fnmatch import fnmatchcase

from aks_preflight.engine import contention
from aks_preflight.engine.assume import assume
from aks_preflight.engine.discovery import discover
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.run import Runner
from aks_preflight.engine.scope import discover_clusters, refuse_absent_pools
from aks_preflight.engine.summary import asked, missing_actions, not_read, requests_of, warnings_of
from aks_preflight.engine.verdicts import exit_code, worst
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.contention import Contention
from aks_preflight.model.question import Question
from aks_preflight.model.report import ClusterReport, Report, Verdict
from aks_preflight.model.scope import Scope, Selection, UsageError
from aks_preflight.plugin import Arm, Check

EVERYTHING = Selection()

__all__ = ["check", "exit_code", "known_checks", "selected"]


def known_checks() -> tuple[Check, ...]:
    """Every check there is, the installed ones and the engine's own, by area."""
    return tuple(sorted((*discover().checks, contention.CHECK), key=lambda check: (check.area, check.id)))


def selected(selection: Selection) -> tuple[Check, ...]:
    """The checks that a selection leaves."""
    return tuple(
        check
        for check in known_checks()
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
    assumptions: Sequence[Assumption] = (),
) -> Report:
    """Asks the questions of every cluster in scope, with the assumptions in the place of what was read.

    What cannot be read ends as unknown in the report. Raises ScopeError where a named scope, or what an assumption is
    about, is not there or no cluster matches, and UsageError where two questions are of one kind, which a report
    cannot tell apart, or no cluster can have what is assumed.
    """
    if len({question.kind for question in questions}) < len(questions):
        raise UsageError("each kind of question can be asked once a run: ask the second in a run of its own")
    started = time.monotonic()
    tell = on_progress or (lambda _: None)
    tell("listing clusters")
    discovered = await discover_clusters(arm, scope)
    if not discovered.not_read:
        refuse_absent_pools(questions, discovered.clusters)
    facts = FactStore(arm)
    what_if = await assume(
        assumptions, discovered.clusters, questions, facts, knowledge.limits, complete=not discovered.not_read
    )
    checks = selected(selection)
    runner = Runner(facts, checks, knowledge)
    done = 0

    async def one(index: int) -> ClusterReport:
        nonlocal done
        report = await runner.report(what_if.clusters[index], questions)
        done += 1
        tell(f"{done} of {len(discovered.clusters)} clusters")
        return report

    clusters = tuple(await asyncio.gather(*(one(index) for index in range(len(discovered.clusters)))))
    contentions: tuple[Contention, ...] = ()
    if contention.CHECK in checks:
        clusters, contentions = await contention.judge_together(
            what_if.clusters, clusters, questions, facts=facts, checks=checks, as_of=as_of
        )
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
        requests=requests_of(arm, time.monotonic() - started),
        warnings=(*what_if.warnings, *warnings_of(found, knowledge, as_of)),
        assumptions=what_if.assumed,
        contentions=contentions,
    )


def _overall(question: Question, clusters: Sequence[ClusterReport], *, complete: bool) -> Verdict:
    """The worst of the clusters'; where some, or some of the checks, could not be read, go is not to be had."""
    found = worst(cluster.verdicts[question.kind] for cluster in clusters)
    return found if complete or found is Verdict.NO_GO else Verdict.UNKNOWN
