"""The program without its command line: ask questions of live clusters or of a snapshot, and be given the report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

from aks_preflight import arm, engine, planning
from aks_preflight import knowledge as knowledge_tables
from aks_preflight.engine import EVERYTHING, Stop
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.plan import PlanReport
from aks_preflight.model.question import AskPools, AskUpgrade, PoolSpec, Question
from aks_preflight.model.report import Collected, Report, Sink
from aks_preflight.model.scope import Scope, Selection
from aks_preflight.model.version import Version
from aks_preflight.model.waiver import Waiver

T = TypeVar("T")

#: What is asked where nothing else is: an upgrade to the next minor, and a default Windows pool.
BOTH: tuple[Question, ...] = (AskUpgrade(), AskPools((PoolSpec(os_type="Windows"),), kind="windows"))
ALL = Scope()


def run(
    *questions: Question,
    scope: Scope = ALL,
    snapshot: str | Path | None = None,
    as_of: datetime | None = None,
    live: arm.LiveOptions | None = None,
    assumptions: Sequence[Assumption] = (),
    waivers: Sequence[Waiver] = (),
) -> Report:
    """Asks the questions (none: upgrade and windows) of a snapshot's clusters, or of live ones.

    `assumptions` take the place of what is read: `Assumption(About.QUOTA, "cores", "+50")`. What `waivers` accept does
    not count. `as_of` is the day whose rules apply: now, or a snapshot's capture time. A live scope names its
    subscriptions.
    Raises ScopeError, arm.SnapshotError and arm.CredentialError, each with one line that says what to do.
    """
    recording = arm.read_snapshot(snapshot) if snapshot is not None else None
    when = as_of or (recording.captured_at if recording else datetime.now(timezone.utc))
    of = Run(
        scope=scope_in(recording, scope) if recording else scope,
        recording=recording,
        live=live or arm.LiveOptions(),
        as_of=when,
        rules=knowledge_tables.load(when.date(), None),
        source="snapshot" if recording else "live",
        assumptions=assumptions,
        waivers=waivers,
    )
    return finish(ask(questions or BOTH, of))


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Runs it to its end and gives its result.

    Not as the result of the main task: asyncio's signal handling writes out that task, a whole report, in full.
    """
    results: list[T] = []

    async def main() -> None:
        results.append(await work)

    asyncio.run(main())
    return results[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Of what a question is asked, and by which rules: the recording where there is one, else live clusters."""

    scope: Scope
    recording: arm.Snapshot | None
    live: arm.LiveOptions
    as_of: datetime
    rules: Knowledge
    source: str
    selection: Selection = EVERYTHING
    on_progress: Callable[[str], None] | None = None
    assumptions: Sequence[Assumption] = ()
    waivers: Sequence[Waiver] = ()
    stop: Stop = field(default_factory=Stop)

    def open(self) -> AbstractAsyncContextManager[arm.ArmClient]:
        """Azure, or the recording in its place."""
        if self.recording is None:
            return arm.open_live(self.live)
        return arm.open_replay(self.recording, api_versions=self.live.api_versions)

    @property
    def terms(self) -> dict[str, Any]:
        """What engine and planning are told of it."""
        return {
            "as_of": self.as_of,
            "knowledge": self.rules,
            "source": self.source,
            "selection": self.selection,
            "on_progress": self.on_progress,
            "assumptions": self.assumptions,
            "stop": self.stop,
        }


async def ask(questions: Sequence[Question], of: Run) -> Report:
    """The answers to the questions of every cluster in scope."""
    whole = Collected()
    await stream(questions, of, into=whole)
    return whole.report


async def stream(questions: Sequence[Question], of: Run, *, into: Sink, named: bool = False) -> None:
    """The same, told as they come. `named`: somebody named the questions."""
    asked = engine.Asked(questions=questions, named=named, waivers=of.waivers, **of.terms)
    async with of.open() as azure:
        await engine.stream(azure, of.scope, asked, into=into)


async def plan(to: str | Version, of: Run, *, minutes_per_node: int | None = None) -> PlanReport:
    """The way of every cluster in scope to a version."""
    async with of.open() as azure:
        return await planning.plan(azure, of.scope, to, minutes_per_node=minutes_per_node, **of.terms)


def scope_in(recording: arm.Snapshot, scope: Scope) -> Scope:
    """The scope in a snapshot: without a subscription named, all that it holds."""
    if scope.subscriptions or scope.management_group:
        return scope
    held = tuple(f"/subscriptions/{identity}" for identity in recording.subscriptions())
    return replace(scope, subscriptions=held, all_subscriptions=False)
