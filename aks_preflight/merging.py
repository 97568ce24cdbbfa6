"""Several reports made one: those of shards, or of runs over different subscriptions."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from aks_preflight.engine.summary import Denied
from aks_preflight.engine.verdicts import overall
from aks_preflight.model.report import Closing, ClusterReport, NotRead, Opening, Requests, Sink
from aks_preflight.model.scope import ScopeError, UsageError
from aks_preflight.model.waiver import joined
from aks_preflight.model.waiver import warnings as warnings_of
from aks_preflight.report import phrases
from aks_preflight.report.reading import Read, opened

T = TypeVar("T")
#: Reports whose times lie further apart are hardly of one run.
_ONE_RUN = timedelta(days=1)


def merge(paths: Sequence[Path], *, into: Sink) -> None:
    """Tells the reports as one, cluster by cluster, in the order of an unsharded run.

    A shard whose report is not among them is something that was not read. Raises UsageError for files that are no
    reports, that answer different questions, or that tell one cluster twice, and ScopeError where no report tells any.
    """
    with ExitStack() as files:
        reads = [files.enter_context(opened(path)) for path in paths]
        _refuse_different(reads)
        closing = _closing(reads)
        count = sum(read.opening.clusters for read in reads)
        if not count and not closing.not_read:
            raise ScopeError("no cluster was found: the reports tell of none")
        _refuse_unmatched(reads, complete=not closing.not_read)
        _refuse_told_twice(reads)
        into.begin(replace(_opening(reads), clusters=count))
        for cluster in _in_order(reads):
            into.cluster(cluster)
        into.end(closing)


def _refuse_different(reads: Sequence[Read]) -> None:
    first = reads[0]
    for read in reads[1:]:
        for what in ("questions", "named", "source", "assumptions"):
            if getattr(read.opening, what) != getattr(first.opening, what):
                raise UsageError(f"{read.path} differs from {first.path} in its {what}: they are no parts of one run")
    shards: dict[int, Path] = {}
    for read in reads:
        if read.opening.shard is None or first.opening.shard is None:
            if read.opening.shard != first.opening.shard:
                raise UsageError(f"{read.path} and {first.path}: one is of a shard, the other is not")
            continue
        index, of = read.opening.shard
        if of != first.opening.shard[1]:
            raise UsageError(f"{read.path} is one of {of} shards, {first.path} of {first.opening.shard[1]}")
        if shards.setdefault(index, read.path) != read.path:
            raise UsageError(f"{read.path} and {shards[index]} are both of shard {index}/{of}")


def _refuse_unmatched(reads: Sequence[Read], *, complete: bool) -> None:
    """What was named and is in no shard is a mistake, as in a run in one piece."""
    first, *others = (read.opening.unmatched for read in reads)
    nowhere = [name for name in first if all(name in other for other in others)]
    if nowhere and complete:
        raise ScopeError(f"no shard has a cluster or node pool {', '.join(nowhere)}: check the names")


def _opening(reads: Sequence[Read]) -> Opening:
    """That of the run as a whole; shards that began at different times hold for the earliest."""
    return replace(reads[0].opening, as_of=min(read.opening.as_of for read in reads), shard=None, unmatched=())


def _closing(reads: Sequence[Read]) -> Closing:
    closings, denied = [read.closing for read in reads], Denied()
    for closing in closings:
        denied.join(closing.missing_actions)
    not_read = (*_once(n for c in closings for n in c.not_read), *_absent_shards(reads))
    waivers = joined(closing.waivers for closing in closings)
    questions = _once(question for closing in closings for question in closing.verdicts)
    return Closing(
        verdicts={
            question: overall((c.verdicts[question] for c in closings if question in c.verdicts), complete=not not_read)
            for question in questions
        },
        missing_actions=denied.actions,
        not_read=not_read,
        not_checkable=_once(n for c in closings for n in c.not_checkable),
        requests=_requests(closings),
        warnings=(*_once(_beside_waivers(closings)), *_far_apart(reads), *warnings_of(waivers)),
        contentions=tuple(sorted((c for closing in closings for c in closing.contentions), key=lambda c: c.order)),
        waivers=waivers,
    )


def _beside_waivers(closings: Iterable[Closing]) -> Iterator[str]:
    """The warnings but those of waivers, which hold of a part only."""
    for closing in closings:
        of_waivers = warnings_of(closing.waivers)
        yield from (warning for warning in closing.warnings if warning not in of_waivers)


def _far_apart(reads: Sequence[Read]) -> Iterator[str]:
    """That the report is of no one moment: what it says of quotas and addresses held at different times."""
    moments = [read.opening.as_of for read in reads]
    if max(moments) - min(moments) > _ONE_RUN:
        first, last = phrases.instant(min(moments)), phrases.instant(max(moments))
        yield f"the reports that were merged are of {first} to {last}: an answer holds for its report's time"


def _absent_shards(reads: Sequence[Read]) -> Iterator[NotRead]:
    there = {read.opening.shard[0] for read in reads if read.opening.shard}
    of = max((read.opening.shard[1] for read in reads if read.opening.shard), default=0)
    for index in sorted(set(range(of)) - there):
        yield NotRead(f"shard {index}/{of}", "its report is not among those that were merged")


def _requests(closings: Iterable[Closing]) -> Requests:
    """Their sum; the time is that of the longest, as they may have run side by side."""
    whole = Requests()
    for cost in (closing.requests for closing in closings):
        kinds = {
            kind: whole.by_kind.get(kind, 0) + cost.by_kind.get(kind, 0) for kind in {**whole.by_kind, **cost.by_kind}
        }
        whole = Requests(
            whole.sent + cost.sent,
            whole.answered_from_cache + cost.answered_from_cache,
            whole.throttled + cost.throttled,
            max(whole.seconds, cost.seconds),
            kinds,
            whole.waited + cost.waited,
            whole.paced + cost.paced,
        )
    return whole


def _refuse_told_twice(reads: Sequence[Read]) -> None:
    """Before anything is told: half a report would be worse than none."""
    told: set[str] = set()
    for read in reads:
        for identity in read.ids():
            if identity.lower() in told:
                raise UsageError(
                    f"{read.path}: {identity} is told by two of the reports, or twice: merge each part of a run once"
                )
            told.add(identity.lower())


def _in_order(reads: Sequence[Read]) -> Iterator[ClusterReport]:
    """All clusters, by subscription as a run tells them."""
    return heapq.merge(*(read.clusters() for read in reads), key=lambda each: each.subscription.lower())


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
