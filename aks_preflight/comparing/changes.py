"""Two reports of one cluster, finding by finding: what changed, and whether for the worse. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from aks_preflight.comparing.brief import Brief, Known
from aks_preflight.model.comparison import Change, ClusterComparison, Kind, Presence, State, VerdictChange
from aks_preflight.model.finding import Reading, Status
from aks_preflight.model.report import Verdict, only_told

_FINE = (Status.OK, Status.NOT_APPLICABLE)
_BAD = (Status.WARN, Status.FAIL)
#: The worst last.
_RANKS = (Status.NOT_APPLICABLE, Status.OK, Status.WAIVED, Status.WARN, Status.FAIL, Status.UNKNOWN)
_ORDER = tuple(Kind)


def compared(before: Brief, after: Brief, *, named: bool) -> ClusterComparison:
    """The cluster of both reports. `named`: the newer run named its questions."""
    changes = _grouped(
        change for key in sorted({*before.findings, *after.findings}) for change in _of_check(before, after, key)
    )
    return ClusterComparison(
        id=after.id,
        name=after.name,
        resource_group=after.resource_group,
        subscription=after.subscription,
        presence=Presence.BOTH,
        versions=(before.version, after.version),
        verdicts=tuple(_verdicts(before, after, named=named)),
        changes=tuple(_counted(changes, after, named=named)),
        unchanged=sum(_is_same(before, found) for found in after.all),
    )


def appeared(after: Brief, *, named: bool, unread: str | None) -> ClusterComparison:
    """A cluster of the newer report alone: whatever is not ok of it is new."""
    changes = [
        _change(Kind.NEW, known, None, known)
        for known in after.all
        if known.state.status in (*_BAD, Status.UNKNOWN)
    ]  # fmt: skip
    verdicts = [
        VerdictChange(question=question, before=None, after=found, is_worse=found in (Verdict.NO_GO, Verdict.UNKNOWN),
                      counts=_counts(question, after, named=named))
        for question, found in after.verdicts.items()
    ]  # fmt: skip
    return ClusterComparison(
        id=after.id,
        name=after.name,
        resource_group=after.resource_group,
        subscription=after.subscription,
        presence=Presence.APPEARED,
        versions=(None, after.version),
        verdicts=tuple(verdicts),
        changes=tuple(_counted(_grouped(changes), after, named=named)),
        unread=unread,
    )


def missing(before: Brief, unread: str | None) -> ClusterComparison:
    """A cluster of the older report alone; `unread` says why the newer does not tell of it, where it says so."""
    return ClusterComparison(
        id=before.id,
        name=before.name,
        resource_group=before.resource_group,
        subscription=before.subscription,
        presence=Presence.VANISHED if unread is None else Presence.LOST,
        versions=(before.version, None),
        verdicts=tuple(
            VerdictChange(question=question, before=found, after=None, is_worse=unread is not None)
            for question, found in before.verdicts.items()
        ),
        unread=unread,
    )


def _of_check(before: Brief, after: Brief, key: tuple[str, str]) -> Iterator[Change]:
    """What one check says under one question, subject by subject."""
    old, new = before.findings.get(key, {}), after.findings.get(key, {})
    for subject in old.keys() & new.keys():
        if (kind := _kind(old[subject].state, new[subject].state)) is not None:
            yield _change(kind, new[subject], old[subject], new[subject])
    left = [known for subject, known in old.items() if subject not in new]
    come = [known for subject, known in new.items() if subject not in old]
    settled = after.verdicts.get(key[0]) is Verdict.NOT_APPLICABLE
    was_unknown = next((known for known in left if known.state.status is Status.UNKNOWN), None)
    if not settled and (not new or any(known.state.status is Status.UNKNOWN for known in new.values())):
        yield from _no_longer_told(old, new, left, come)
    else:
        yield from _no_longer_there(left, come, was_unknown)
    for known in come:
        if known.state.status in _BAD:
            yield _change(Kind.NEW, known, was_unknown, known)
        elif known.state.status is Status.WAIVED:
            yield _change(Kind.WAIVED, known, was_unknown, known)


def _no_longer_told(
    old: dict[str, Known], new: dict[str, Known], left: list[Known], come: list[Known]
) -> Iterator[Change]:
    """The check cannot tell, or was not asked: what it said of a subject that it does not name now is not known now.

    The engine's unknown is of the cluster, whatever subjects the check would have named: it stands for all of them.
    """
    decided = [known for known in left if known.state.status is not Status.UNKNOWN]
    unknown = next((known for known in come if known.state.status is Status.UNKNOWN), None)
    before = max(decided, key=_rank, default=None)
    if unknown is not None:
        if before is not None:
            yield _change(Kind.LOST, unknown, before, unknown)
        elif not any(known.state.status is Status.UNKNOWN for known in old.values()):
            yield _change(Kind.LOST if old else Kind.NEW, unknown, None, unknown)
    elif before is not None and (not new or before.state.status not in _FINE):
        yield _change(Kind.LOST, before, before, None)


def _no_longer_there(left: list[Known], come: list[Known], was_unknown: Known | None) -> Iterator[Change]:
    """The check can tell: a subject that it does not name is none any more."""
    for known in left:
        if known.state.status not in (*_FINE, Status.UNKNOWN):
            yield _change(Kind.FIXED, known, known, None)
    if was_unknown is not None and all(known.state.status in _FINE for known in come):
        now = max(come, key=_rank, default=None)
        yield _change(Kind.REGAINED, now or was_unknown, was_unknown, now)


def _kind(before: State, after: State) -> Kind | None:
    """What a subject's change is; None where it says the same."""
    old, new = before.status, after.status
    if new is Status.UNKNOWN:
        return None if old is Status.UNKNOWN else Kind.LOST
    if new is Status.WAIVED:
        return _moved(before, after) if old is Status.WAIVED else Kind.WAIVED
    if new in _FINE:
        if old in _FINE:
            return _moved(before, after)
        return Kind.REGAINED if old is Status.UNKNOWN else Kind.FIXED
    if old in (*_FINE, Status.UNKNOWN):
        return Kind.NEW
    if old is Status.WAIVED:
        return Kind.WORSE
    if old is not new:
        return Kind.WORSE if new is Status.FAIL else Kind.BETTER
    grown = _short(after.reading) - _short(before.reading) if _comparable(before, after) else 0
    return Kind.WORSE if grown > 0 else Kind.BETTER if grown < 0 else _moved(before, after)


def _short(reading: Reading | None) -> int:
    return reading.short if reading else 0


def _comparable(before: State, after: State) -> bool:
    return before.reading is not None and after.reading is not None and before.reading.unit == after.reading.unit


def _moved(before: State, after: State) -> Kind | None:
    one, other = before.reading, after.reading
    if one is None or other is None or (one.needs, one.has) == (other.needs, other.has):
        return None
    return Kind.MOVED


def _rank(known: Known) -> int:
    return _RANKS.index(known.state.status)


def _change(kind: Kind, about: Known, before: Known | None, after: Known | None) -> Change:
    return Change(
        kind=kind,
        questions=(about.question,),
        check=about.check,
        area=about.area,
        subject=about.subject,
        before=before.state if before else None,
        after=after.state if after else None,
        remedies=after.remedies if after else (),
    )


def _grouped(changes: Iterable[Change]) -> list[Change]:
    """Those that several questions tell alike once; the worst first."""
    found: dict[Change, list[str]] = defaultdict(list)
    for change in changes:
        found[replace(change, questions=())] += change.questions
    told = [replace(change, questions=tuple(questions)) for change, questions in found.items()]
    return sorted(told, key=lambda each: (_ORDER.index(each.kind), -_severity(each), each.check, each.subject.id))


def _severity(change: Change) -> int:
    return _RANKS.index(change.after.status) if change.after else 0


def _counts(question: str, after: Brief, *, named: bool) -> bool:
    """As in the exit code of a check, where nobody asked for Windows."""
    return named or not only_told(question, after.verdicts.get(question), after.has_windows_pools)


def _counted(changes: Iterable[Change], after: Brief, *, named: bool) -> Iterator[Change]:
    for change in changes:
        counts = any(_counts(question, after, named=named) for question in change.questions)
        yield change if counts else replace(change, counts=False)


def _verdicts(before: Brief, after: Brief, *, named: bool) -> Iterator[VerdictChange]:
    for question in dict.fromkeys([*before.verdicts, *after.verdicts]):
        old, new = before.verdicts.get(question), after.verdicts.get(question)
        if old is not new:
            counts = _counts(question, after, named=named)
            # No-go, not known, not told: each of them is worse than any other that it was before.
            is_worse = new in (Verdict.NO_GO, Verdict.UNKNOWN, None)
            yield VerdictChange(question=question, before=old, after=new, is_worse=is_worse, counts=counts)


def _is_same(before: Brief, found: Known) -> bool:
    old = before.findings.get((found.question, found.check), {}).get(found.key)
    return old is not None and _kind(old.state, found.state) is None
