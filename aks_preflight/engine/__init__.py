"""The engine: from a scope and questions to a report. `check` is what the command line, and any script, calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase

from aks_preflight.engine import contention
from aks_preflight.engine.assume import assume
from aks_preflight.engine.discovery import discover
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.fleet import EVERYTHING, Asked, FleetRun
from aks_preflight.engine.scope import absent_pools, discover_clusters, refuse_absent_pools
from aks_preflight.engine.stop import Stop
from aks_preflight.engine.verdicts import Tally, exit_code
from aks_preflight.engine.waivers import refuse_unknown
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.question import Question
from aks_preflight.model.report import Collected, Report, Sink
from aks_preflight.model.scope import Scope, Selection, UsageError
from aks_preflight.model.waiver import Waiver
from aks_preflight.plugin import Arm, Check

__all__ = [
    "EVERYTHING",
    "Asked",
    "Stop",
    "Tally",
    "broken_plugins",
    "check",
    "exit_code",
    "known_checks",
    "selected",
    "stream",
]


def known_checks() -> tuple[Check, ...]:
    """Every check there is, the installed ones and the engine's own, by area."""
    return tuple(sorted((*discover().checks, contention.CHECK), key=lambda check: (check.area, check.id)))


def broken_plugins() -> tuple[str, ...]:
    """Why which plugin could not be loaded: its checks are not known."""
    return tuple(str(reason) for _, reason in discover().broken)


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
    waivers: Sequence[Waiver] = (),
    stop: Stop | None = None,
) -> Report:
    """Asks the questions of every cluster in scope, with the assumptions in the place of what was read.

    What cannot be read ends as unknown in the report; what `waivers` name is waived. Raises as `stream`.
    """
    whole = Collected()
    asked = Asked(
        questions=questions,
        as_of=as_of,
        knowledge=knowledge,
        source=source,
        selection=selection,
        on_progress=on_progress,
        assumptions=assumptions,
        waivers=waivers,
        stop=stop or Stop(),
    )
    await stream(arm, scope, asked, into=whole)
    return whole.report


async def stream(arm: Arm, scope: Scope, asked: Asked, *, into: Sink) -> None:
    """Asks of every cluster in scope, and tells each cluster's answers once there is nothing more to learn for it.

    What cannot be read ends as unknown. Raises ScopeError where a named scope, or what an assumption is about, is not
    there or no cluster matches, and UsageError where two questions are of one kind, which a report cannot tell apart,
    no cluster can have what is assumed, or a waiver names no check: all before anything is told.
    """
    if len({question.kind for question in asked.questions}) < len(asked.questions):
        raise UsageError("each kind of question can be asked once a run: ask the second in a run of its own")
    if asked.waivers:
        refuse_unknown(asked.waivers, [check.id for check in known_checks()])
    started = time.monotonic()
    asked.tell("listing clusters")
    with asked.stop.watching(arm):
        discovered = await discover_clusters(arm, scope, asked.stop)
        unmatched: list[str] = []
        if scope.shard is not None:  # another shard may have them: `merge` sees all
            unmatched = [*discovered.unmatched, *absent_pools(asked.questions, discovered.clusters)]
        elif not discovered.not_read:
            refuse_absent_pools(asked.questions, discovered.clusters)
        facts = FactStore(arm)
        complete = not discovered.not_read
        what_if = await assume(
            asked.assumptions, discovered.clusters, asked.questions, facts, asked.knowledge.limits, complete=complete
        )
        what_if = replace(what_if, warnings=(*discovered.warnings, *what_if.warnings))
        run = FleetRun(
            arm,
            asked,
            selected(asked.selection),
            what_if,
            facts,
            discovered.not_read,
            scope.shard,
            narrowed=scope.narrows,
        )
        into.begin(run.opening(unmatched))
        del discovered, what_if
        async for cluster in run.clusters():
            into.cluster(cluster)
    into.end(run.closing(time.monotonic() - started))
