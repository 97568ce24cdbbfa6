"""Planning: the ladder of upgrades from what runs to a version any number of minors away, and whether each fits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from aks_preflight.engine import EVERYTHING, selected
from aks_preflight.engine.assume import assume
from aks_preflight.engine.discovery import discover
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.scope import discover_clusters
from aks_preflight.engine.stop import Stop
from aks_preflight.engine.summary import missing_actions, not_read, requests_of, warnings_of
from aks_preflight.engine.verdicts import GO, NO_GO, UNDETERMINED, overall
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.plan import ClusterPlan, Pace, PlanReport
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import Reason
from aks_preflight.model.report import Verdict
from aks_preflight.model.scope import Scope, Selection
from aks_preflight.model.version import Version
from aks_preflight.planning.walk import Walker
from aks_preflight.plugin import Arm, Check

__all__ = ["exit_code", "plan"]


async def plan(
    arm: Arm,
    scope: Scope,
    to: str | Version,
    *,
    as_of: datetime,
    knowledge: Knowledge,
    source: str,
    minutes_per_node: int | None = None,
    selection: Selection = EVERYTHING,
    on_progress: Callable[[str], None] | None = None,
    assumptions: Sequence[Assumption] = (),
    stop: Stop | None = None,
) -> PlanReport:
    """Lays out the way of every cluster in scope to a version, a minor, or `latest`.

    Each hop is judged by the checks of an upgrade, on the cluster as it would then be and with the addresses and the
    quota of now, or of the assumptions: every fact is fetched once. What cannot be read ends as unknown. Raises
    ScopeError and UsageError as `engine.check`.
    """
    ends = stop or Stop()
    with ends.watching(arm):
        return await _plan(
            arm,
            scope,
            to,
            as_of=as_of,
            knowledge=knowledge,
            source=source,
            pace=pace_of(knowledge, minutes_per_node),
            checks=selected(selection),
            tell=on_progress or (lambda _: None),
            assumptions=assumptions,
            stop=ends,
        )


async def _plan(
    arm: Arm,
    scope: Scope,
    to: str | Version,
    *,
    as_of: datetime,
    knowledge: Knowledge,
    source: str,
    pace: Pace,
    checks: Sequence[Check],
    tell: Callable[[str], None],
    assumptions: Sequence[Assumption],
    stop: Stop,
) -> PlanReport:
    started = time.monotonic()
    tell("listing clusters")
    discovered = await discover_clusters(arm, scope, stop)
    facts = FactStore(arm)
    complete = not discovered.not_read
    what_if = await assume(
        assumptions, discovered.clusters, (AskUpgrade(),), facts, knowledge.limits, complete=complete
    )
    walker = Walker(facts, checks, knowledge, pace)
    done = 0

    async def one(index: int) -> ClusterPlan | None:
        nonlocal done
        if stop.judging is not None:
            return None
        planned = await walker.plan(what_if.clusters[index], to)
        done += 1
        tell(f"{done} of {len(discovered.clusters)} clusters")
        return planned

    planned = await asyncio.gather(*(one(index) for index in range(len(discovered.clusters))))
    clusters = tuple(each for each in planned if each is not None)
    ended = [(c.id, stop.judging) for c, each in zip(what_if.clusters, planned, strict=True) if each is None]
    unread = [*discovered.not_read, *((identity, reason) for identity, reason in ended if reason is not None)]
    found = discover()
    return PlanReport(
        as_of=as_of,
        source=source,
        asked=str(to),
        verdict=overall((cluster.verdict for cluster in clusters), complete=not unread and not found.broken),
        clusters=clusters,
        pace=pace,
        missing_actions=missing_actions(clusters, [*unread, *_unknown_ways(clusters)]),
        not_read=not_read(unread, found.broken),
        not_checkable=tuple(cause.line for cause in knowledge.not_checkable),
        requests=requests_of(arm, time.monotonic() - started),
        warnings=(*discovered.warnings, *what_if.warnings, *warnings_of(found, knowledge, as_of)),
        assumptions=what_if.assumed,
    )


def pace_of(knowledge: Knowledge, minutes_per_node: int | None) -> Pace:
    """What the times rest on."""
    limits, row = knowledge.limits, knowledge.limit_rows["node_upgrade_minutes"]
    own = minutes_per_node is not None
    return Pace(
        node=limits.node_upgrade_minutes if minutes_per_node is None else minutes_per_node,
        drain_timeout=limits.drain_timeout_default_minutes,
        source="as given" if own else row.source,
    )


def _unknown_ways(clusters: Iterable[ClusterPlan]) -> list[tuple[str, Reason]]:
    """The clusters whose way itself is not known, each with the reason."""
    return [(cluster.id, cluster.reason) for cluster in clusters if cluster.reason is not None]


def exit_code(report: PlanReport, *, fail_on: str = "fail") -> int:
    """0 go, 1 no-go, 3 undetermined. `fail_on` "warn" makes a warning of any hop a no-go."""
    verdicts = {cluster.verdict for cluster in report.clusters}
    if Verdict.NO_GO in verdicts or (fail_on == "warn" and any(cluster.warns for cluster in report.clusters)):
        return NO_GO
    if report.not_read or not verdicts or Verdict.UNKNOWN in verdicts:
        return UNDETERMINED
    return GO
