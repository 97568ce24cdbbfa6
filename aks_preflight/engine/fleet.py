"""A run over a fleet: lot by lot, so that memory does not grow with the number of clusters."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aks_preflight.engine import contention
from aks_preflight.engine.assume import WhatIf
from aks_preflight.engine.discovery import discover
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.lots import batches, lots_of, side_by_side
from aks_preflight.engine.plans import Plan
from aks_preflight.engine.run import Asking, Runner
from aks_preflight.engine.stop import Stop
from aks_preflight.engine.summary import Denied, not_read, requests_of, warnings_of
from aks_preflight.engine.summary import asked as said
from aks_preflight.engine.verdicts import overall
from aks_preflight.engine.waivers import Waivers
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.contention import Contention
from aks_preflight.model.question import Question
from aks_preflight.model.reason import Reason
from aks_preflight.model.report import Closing, ClusterReport, NotRead, Opening, Verdict
from aks_preflight.model.scope import Selection
from aks_preflight.model.waiver import Waiver, warnings
from aks_preflight.plugin import Arm, Check

EVERYTHING = Selection()
#: Where answers take their time, lots of together so many clusters are under way; and of one lot so many clusters.
_ROOM, _AT_ONCE = 600, 128
#: So many clusters are judged together: what came from the network meanwhile, or a signal, is heeded between them.
_BATCH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked, by which rules and with which checks. `named`: the operator named the questions."""

    questions: Sequence[Question]
    as_of: datetime
    knowledge: Knowledge
    source: str
    named: bool = False
    selection: Selection = EVERYTHING
    on_progress: Callable[[str], None] | None = None
    assumptions: Sequence[Assumption] = ()
    waivers: Sequence[Waiver] = ()
    stop: Stop = field(default_factory=Stop)

    def tell(self, text: str) -> None:
        """What is being done."""
        if self.on_progress:
            self.on_progress(text)


@dataclass(frozen=True, slots=True)
class Judged:
    """A lot's answers. `reports` lacks those of the clusters that were not judged before the run ended."""

    clusters: Sequence[Cluster]
    reports: Sequence[ClusterReport]
    contentions: Sequence[Contention]


class FleetRun:
    """One run: its opening, its clusters as they are judged, its closing."""

    def __init__(
        self,
        arm: Arm,
        asked: Asked,
        checks: Sequence[Check],
        what_if: WhatIf,
        facts: FactStore,
        unlisted: Sequence[tuple[str, Reason]],
        shard: tuple[int, int] | None,
        *,
        narrowed: bool,
    ) -> None:
        """`facts` holds what was assumed; `unlisted` is what is in scope and could not be listed. `narrowed`: clusters
        were named or filtered."""
        self._arm = arm
        self._asked = asked
        self._checks = checks
        self._what_if = (what_if.assumed, what_if.warnings)
        self._unlisted = unlisted
        self._shard = shard
        run = [check.id for check in checks if any(map(Plan.of(check).concerns, map(type, asked.questions)))]
        self._waivers = Waivers(asked.waivers, run, asked.as_of.date(), narrowed=narrowed)
        self._runner = Runner(facts, checks, asked.knowledge, self._waivers)
        # What is assumed lies in one store, so that all clusters are then one lot.
        self._lots = [list(what_if.clusters)] if asked.assumptions else lots_of(what_if.clusters)
        self._total = len(what_if.clusters)
        self._left = Counter(cluster.subscription.lower() for cluster in what_if.clusters)
        self._told = 0
        self._turn = asyncio.Lock()
        self._verdicts: dict[str, set[Verdict]] = {question.kind: set() for question in asked.questions}
        self._denied = Denied()
        self._contentions: list[Contention] = []
        self._not_judged: Counter[str] = Counter()

    def opening(self, unmatched: Sequence[str]) -> Opening:
        """What is known before the first cluster is judged. `unmatched` is what was named and is not in this shard."""
        asked = self._asked
        return Opening(
            as_of=asked.as_of,
            source=asked.source,
            questions={question.kind: said(question) for question in asked.questions},
            clusters=self._total,
            named=asked.named,
            shard=self._shard,
            unmatched=tuple(unmatched),
            assumptions=self._what_if[0],
        )

    async def clusters(self) -> AsyncIterator[ClusterReport]:
        """Each cluster's answers, once all that it shares anything with are judged too."""
        lots, self._lots = self._lots, []
        room = _ROOM if self._arm.waits else 0
        async for judged in side_by_side(lots, self._judge, len, room):
            self._contentions += judged.contentions
            answered = {report.id for report in judged.reports}
            for report in judged.reports:
                self._note(report)
                yield report
            for cluster in judged.clusters:
                self._not_judged[cluster.subscription.lower()] += cluster.id not in answered
            self._forget(judged.clusters)

    async def _judge(self, lot: list[Cluster]) -> Judged:
        asked = self._asked
        runner = self._runner if asked.assumptions else self._runner.over(FactStore(self._arm))
        ahead = await self._gathered(lot, runner) if self._arm.waits else []
        clusters: list[Cluster] = []
        reports: list[ClusterReport] = []
        contentions: Sequence[Contention] = ()
        # What is read of a lot is small, its findings are not: those of one lot at a time are in memory.
        async with self._turn:
            for some in batches(lot, _BATCH):
                gathered = ahead[: len(some)] or await self._gathered(some, runner)
                del ahead[: len(some)]
                await asyncio.sleep(0)
                if asked.stop.judging:
                    break
                clusters += some
                reports += runner.judge(gathered)
            # Of a part of a lot nobody can say whether all of it fits together.
            if contention.CHECK in self._checks and len(reports) == len(lot):
                reports, contentions = await contention.judge_together(
                    clusters,
                    reports,
                    asked.questions,
                    facts=runner.facts,
                    checks=self._checks,
                    as_of=asked.as_of,
                    waivers=self._waivers,
                )
        return Judged(lot, reports, contentions)

    async def _gathered(self, clusters: Sequence[Cluster], runner: Runner) -> list[list[Asking]]:
        """What is to be known of each cluster, read of many at a time; nothing once the run is ended."""
        slots, asked = asyncio.Semaphore(_AT_ONCE), self._asked

        async def gathered(cluster: Cluster) -> list[Asking]:
            async with slots:
                return [] if asked.stop.judging else await runner.gather(cluster, asked.questions)

        return await asyncio.gather(*map(gathered, clusters))

    def _note(self, report: ClusterReport) -> None:
        for question, found in report.verdicts.items():
            self._verdicts[question].add(found)
        self._denied.add(report)
        self._told += 1
        self._asked.tell(f"{self._told} of {self._total} clusters")

    def _forget(self, clusters: Sequence[Cluster]) -> None:
        """Lets go of the answers about subscriptions whose last cluster is told."""
        self._left.subtract(cluster.subscription.lower() for cluster in clusters)
        done = {subscription for subscription, count in self._left.items() if count <= 0}
        for subscription in done:
            del self._left[subscription]
        if done:
            self._arm.forget(done)

    def closing(self, seconds: float) -> Closing:
        """What is known once the last cluster is judged. `seconds`: how long the run took."""
        asked, found = self._asked, discover()
        for _, reason in self._unlisted:
            self._denied.note(reason, None)
        ended = [
            NotRead(f"/subscriptions/{subscription}", f"{count} of its clusters: {asked.stop.judging}")
            for subscription, count in sorted(self._not_judged.items())
            if count
        ]
        complete = not self._unlisted and not found.broken and not ended
        return Closing(
            verdicts={question: self._overall(of, complete) for question, of in self._verdicts.items()},
            missing_actions=self._denied.actions,
            not_read=(*not_read(self._unlisted, found.broken), *ended),
            not_checkable=tuple(cause.line for cause in asked.knowledge.not_checkable),
            requests=requests_of(self._arm, seconds),
            warnings=(
                *self._what_if[1],
                *warnings_of(found, asked.knowledge, asked.as_of),
                *warnings(self._waivers.told, shard=self._shard is not None),
            ),
            contentions=tuple(sorted(self._contentions, key=lambda each: each.order)),
            waivers=self._waivers.told,
        )

    def _overall(self, of: set[Verdict], complete: bool) -> Verdict:
        """Of one question. A shard without clusters says nothing about the run."""
        empty_shard = self._shard is not None and not self._total and complete
        return Verdict.NOT_APPLICABLE if empty_shard else overall(of, complete=complete)
