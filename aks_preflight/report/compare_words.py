"""The words and the order in which a comparison is told."""

from __future__ import annotations

from collections.abc import Iterable

from aks_preflight.model.comparison import Change, ClusterComparison, Comparison, Kind, Presence, State, VerdictChange
from aks_preflight.report import phrases

#: What each level of `--show` tells beside what got worse.
_BETTER = frozenset({Kind.WAIVED, Kind.REGAINED, Kind.FIXED, Kind.BETTER})
LEVELS = {"fail": frozenset[Kind](), "warn": _BETTER, "all": _BETTER | {Kind.MOVED}}
_KINDS = {
    Kind.NEW: "new",
    Kind.WORSE: "worse",
    Kind.LOST: "evidence lost",
    Kind.WAIVED: "waived",
    Kind.REGAINED: "evidence regained",
    Kind.FIXED: "fixed",
    Kind.BETTER: "better",
    Kind.MOVED: "moved",
}


def worse(cluster: ClusterComparison) -> list[Change]:
    """What got worse and counts."""
    return [change for change in cluster.changes if change.kind.is_worse and change.counts]


def others(cluster: ClusterComparison, show: str) -> list[Change]:
    """The rest, as far as it is to be shown; what is for the worse and does not count among it."""
    wanted = LEVELS[show]
    return [
        change
        for change in cluster.changes
        if (change.kind.is_worse and not change.counts and show != "fail") or change.kind in wanted
    ]


def heading(cluster: ClusterComparison) -> list[str]:
    """Name, group, and the version where it is another: `prod-weu (rg-aks-prod)`, `1.33.4 -> 1.34.2`."""
    then, now = cluster.versions
    moved = f"{then or 'unknown'} -> {now or 'unknown'}" if cluster.presence is Presence.BOTH and then != now else ""
    return [f"{cluster.name} ({cluster.resource_group})", *filter(None, [moved, presence(cluster)])]


def presence(cluster: ClusterComparison) -> str:
    """What is to be said where it is not in both reports."""
    return {
        Presence.BOTH: "",
        Presence.APPEARED: "was not read before" if cluster.unread else "not in the older report",
        Presence.VANISHED: "not in the newer report",
        Presence.LOST: "not read any more",
    }[cluster.presence]


def verdict(change: VerdictChange) -> str:
    """`upgrade go -> NO-GO`."""
    then, now = (phrases.VERDICT_WORDS[each] if each else "not answered" for each in (change.before, change.after))
    return f"{change.question} {now}" if change.before is None else f"{change.question} {then} -> {now}"


def kind(change: Change) -> str:
    """`new, was ok`, `worse, was warn`, `fixed, was FAIL, its subject is gone`."""
    told = [_KINDS[change.kind]]
    if change.before is not None:
        told.append(f"was {phrases.STATUS_WORDS[change.before.status]}")
    if change.after is None:
        told.append("not told of any more" if change.kind is Kind.LOST else "its subject is gone")
    if change.kind.is_worse and not change.counts:
        told.append("not counted: not asked by name, no Windows pools")
    return ", ".join(told)


def subject(change: Change) -> str:
    """`subnet snet-aks, for upgrade, windows`."""
    asked = ", ".join(change.questions)
    return f"{change.subject.kind} {change.subject.name}" + (f", for {asked}" if asked else "")


def status(change: Change) -> str:
    """The word of what it is now."""
    return phrases.STATUS_WORDS[change.after.status] if change.after else "gone"


def summary(change: Change) -> str:
    """The finding's words: of now, where there are any."""
    return next((state.summary for state in (change.after, change.before) if state and state.summary), "")


def numbers(change: Change) -> list[str]:
    """The arithmetic of now and of then: `needs 124, has 65, ...`, `was: needs 93, has 96 addresses, fits`."""
    now, then = (_numbers(state) for state in (change.after, change.before))
    if then == now:
        return [now] if now else []
    return [*([now] if now else []), *([f"was: {then}"] if then else [])]


def _numbers(state: State | None) -> str:
    return phrases.arithmetic(state.reading) if state and state.reading else ""


def why(change: Change) -> str:
    """Why it is not known now, where the summary does not say it."""
    after = change.after
    return after.reason if after and after.reason and after.reason != after.summary else ""


def moments(comparison: Comparison) -> str:
    """`2026-05-01T10:00:00Z (live) -> 2026-05-02T10:00:00Z (live)`."""
    return " -> ".join(f"{phrases.instant(each.as_of)} ({each.source})" for each in (comparison.old, comparison.new))


def counts(comparison: Comparison) -> str:
    """`1 new, 0 worse, 2 evidence lost, 3 fixed`: the first three always."""
    found = comparison.counts
    told = [
        f"{found[each.value]} {words}"
        for each, words in _KINDS.items()
        if each.is_worse or (found[each.value] and each is not Kind.MOVED)
    ]
    some = [f"{found[key]} {words}" for key, words in _MORE.items() if found[key]]
    return ", ".join([*told, *some])


_MORE = {
    "not-counted": "not counted",
    "clusters-appeared": "appeared",
    "clusters-vanished": "vanished",
}


def answer(comparison: Comparison) -> str:
    """The first word on it."""
    return "something got worse" if comparison.is_worse else "nothing got worse"


def by_presence(clusters: Iterable[ClusterComparison], which: Presence) -> list[ClusterComparison]:
    """Those clusters."""
    return [each for each in clusters if each.presence is which]
