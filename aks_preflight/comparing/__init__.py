"""Two reports beside each other: what is new, worse, no longer known, fixed or better in the later one.

The older is read once and kept small, the newer is read cluster by cluster: neither is ever in memory whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from aks_preflight.comparing.brief import Brief
from aks_preflight.comparing.changes import appeared, compared, missing
from aks_preflight.model.comparison import ClusterComparison, Comparison, Kind, Moment, Presence
from aks_preflight.model.report import NotRead, Opening
from aks_preflight.model.scope import UsageError
from aks_preflight.report import phrases
from aks_preflight.report.reading import Read, opened

_UNTOLD = "the newer report tells of no cluster in its subscription: can it still be read?"
_RANKS = (Presence.LOST, Presence.BOTH, Presence.APPEARED, Presence.VANISHED)


def compare(old: Path, new: Path) -> Comparison:
    """What changed from the one report to the other, both JSON or JSON Lines.

    Raises UsageError for files that are no reports, and for reports that cannot be compared: of other questions,
    assumptions or shards, without a cluster in common, or the newer given first.
    """
    with opened(old) as before, opened(new) as after:
        _refuse_different(before, after)
        return _compared(before, after)


def _compared(before: Read, after: Read) -> Comparison:
    kept: dict[str, bytes] = {}
    for cluster in before.clusters():
        brief = Brief.of(cluster, remedies=False)
        kept[_key(brief.id)] = brief.packed()
    said: set[str] = set()
    found, gone = _checks_gone(list(_clusters(before, after, kept, said)), said)
    _refuse_strangers(before, after, found)
    scopes = {n.scope.lower() for n in before.closing.not_read}
    now = {n.scope.lower() for n in after.closing.not_read}
    return Comparison(
        old=_moment(before),
        new=_moment(after),
        questions=after.opening.questions,
        clusters=tuple(sorted(filter(lambda each: each.is_told, found), key=_order)),
        lost_scopes=tuple(n for n in after.closing.not_read if n.scope.lower() not in scopes),
        unread_scopes=tuple(n for n in after.closing.not_read if n.scope.lower() in scopes),
        regained_scopes=tuple(n for n in before.closing.not_read if n.scope.lower() not in now),
        lost_checks=tuple(sorted(gone.items())),
        assumptions=tuple(f"{key}={value}" for key, value in _given(after.opening)),
        warnings=tuple(_warnings(before, after)),
        unchanged=sum(each.unchanged for each in found),
    )


def _clusters(before: Read, after: Read, kept: dict[str, bytes], said: set[str]) -> Iterator[ClusterComparison]:
    """Every cluster of both. What was kept of the older report is used up; `said` gathers the checks of the newer."""
    named, subscriptions = after.opening.named, set[str]()
    for cluster in after.clusters():
        brief = Brief.of(cluster, remedies=True)
        subscriptions.add(brief.subscription.lower())
        said.update(check for _, check in brief.findings)
        packed = kept.pop(_key(brief.id), None)
        if packed is None:
            yield appeared(brief, named=named, unread=_unread(before.closing.not_read, brief.id))
        else:
            yield compared(Brief.unpacked(packed), brief, named=named)
    for packed in kept.values():
        brief = Brief.unpacked(packed)
        unread = _unread(after.closing.not_read, brief.id)
        # A list of subscriptions leaves out what the identity may not read, and does not say so.
        if unread is None and brief.subscription.lower() not in subscriptions:
            unread = _UNTOLD
        yield missing(brief, unread)


def _checks_gone(found: list[ClusterComparison], said: set[str]) -> tuple[list[ClusterComparison], Counter[str]]:
    """The checks of which the newer report says nothing at all, with the number of clusters that lack them: left out
    by --skip, or of a plugin that is gone. They are told once and not of each cluster."""
    gone: Counter[str] = Counter()
    left = []
    for cluster in found:
        lacking = {c.check for c in cluster.changes if c.kind is Kind.LOST and c.after is None} - said
        gone.update(lacking)
        kept = tuple(c for c in cluster.changes if c.kind is not Kind.LOST or c.check not in lacking)
        left.append(replace(cluster, changes=kept) if lacking else cluster)
    return left, gone


def _unread(not_read: Iterable[NotRead], cluster: str) -> str | None:
    """Why a report does not tell of a cluster, where that lies in what it could not read."""
    for scope in not_read:
        where = scope.scope.rstrip("/").lower()
        if where.startswith("plugin "):
            continue
        # Of a management group or of a shard nobody knows what lies in it.
        if not where.startswith("/subscriptions/") or f"{_key(cluster)}/".startswith(f"{where}/"):
            return f"{scope.scope}: {scope.reason}"
    return None


def _refuse_different(before: Read, after: Read) -> None:
    one, other = before.opening, after.opening
    if one.questions != other.questions:
        raise UsageError(
            f"{after.path} answers {_asked(other)}, {before.path} {_asked(one)}: ask the same of both to compare them"
        )
    if _given(one) != _given(other):
        raise UsageError(f"{after.path} differs from {before.path} in what was assumed (--assume): not comparable")
    if one.shard != other.shard:
        raise UsageError(f"{before.path} is of {_part(one)}, {after.path} of {_part(other)}: merge the shards first")
    if (one.source == "demo") is not (other.source == "demo"):
        raise UsageError(f"{before.path} is of source {one.source}, {after.path} of {other.source}: not comparable")
    if other.as_of < one.as_of:
        days = f"{phrases.instant(other.as_of)}, before {phrases.instant(one.as_of)}"
        raise UsageError(f"{after.path} is of {days}: the older report comes first, swap them")


def _refuse_strangers(before: Read, after: Read, found: list[ClusterComparison]) -> None:
    """Masked ids, other subscriptions: everything would be told as vanished, and as no worse for that."""
    known = (each.presence is Presence.BOTH or each.unread not in (None, _UNTOLD) for each in found)
    if before.opening.clusters and not any(known):
        raise UsageError(
            f"no cluster of {before.path} is in {after.path}: they are of other scopes, or one of a masked snapshot"
        )


def _asked(opening: Opening) -> str:
    return "; ".join(
        " ".join([question, *(f"{key}={value}" for key, value in values.items())])
        for question, values in opening.questions.items()
    )


def _part(opening: Opening) -> str:
    return "the whole" if opening.shard is None else "shard {}/{}".format(*opening.shard)


def _given(opening: Opening) -> list[tuple[str, str]]:
    return sorted((each.key, each.value) for each in opening.assumptions if not each.follows_from)


def _warnings(before: Read, after: Read) -> Iterator[str]:
    if before.opening.named != after.opening.named:
        which = "the newer" if after.opening.named else "the older"
        yield f"only {which} run named its questions; whether a windows no-go counts is as in the newer"
    yield from after.closing.warnings


def _moment(read: Read) -> Moment:
    return Moment(read.opening.as_of, read.opening.source, read.opening.clusters)


def _key(identity: str) -> str:
    return identity.rstrip("/").lower()


def _order(each: ClusterComparison) -> tuple[object, ...]:
    """What got worse first, and of that what lost most."""
    worse = [change.kind for change in each.changes if change.kind.is_worse and change.counts]
    fails = sum(kind in (Kind.NEW, Kind.WORSE) for kind in worse)
    return (not each.is_worse, -fails, -len(worse), _RANKS.index(each.presence), each.name.lower(), each.id.lower())
