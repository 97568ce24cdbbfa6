"""A comparison as GitHub-flavored Markdown: for a pull request, or for the summary of a job."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.comparison import Change, ClusterComparison, Comparison, Presence
from aks_preflight.report import Options, phrases
from aks_preflight.report import compare_words as say
from aks_preflight.report.markdown.gaps import listed
from aks_preflight.report.markdown.gfm import code, fenced, words
from aks_preflight.report.markdown.room import Room

#: Bytes for what got worse, for what was lost, for the rest: a job's summary takes 1 MiB, a comment 64 kB.
_WORSE, _LOST, _REST = 600_000, 150_000, 150_000


def render(comparison: Comparison, options: Options) -> Iterator[str]:
    """Markdown; what found no room is counted."""
    yield "\n".join(_parts(comparison, options))


def _parts(comparison: Comparison, options: Options) -> Iterator[str]:
    yield f"# AKS preflight: {say.answer(comparison)}\n"
    end = "" if options.exit_code is None else f", exit {options.exit_code}"
    yield f"{say.counts(comparison)}{end}\n"
    yield f"Compared: {words(say.moments(comparison))}\n"
    yield from listed((f"- assumed in both: {words(each)}\n" for each in comparison.assumptions), Room(_REST))
    yield from listed((f"- warning: {words(each)}\n" for each in comparison.warnings), Room(_REST))
    yield from _worse(comparison)
    yield from _section("Evidence lost", _lost(comparison), Room(_LOST))
    rest = Room(_REST)
    if options.show != "fail":
        yield from _section("Not for the worse", _better(comparison, options.show), rest)
    for which, title in ((Presence.APPEARED, "Appeared"), (Presence.VANISHED, "Vanished")):
        names = (f"- {code(say.heading(c)[0])}: {say.presence(c)}\n"
                 for c in say.by_presence(comparison.clusters, which))  # fmt: skip
        yield from _section(title, names, rest)
    unread = (f"- {code(n.scope)}: {words(n.reason)}\n" for n in comparison.unread_scopes)
    yield from _section("Not read, as before", unread, rest)


def _section(title: str, items: Iterator[str], room: Room) -> Iterator[str]:
    lines = list(items)
    if lines:
        yield f"## {title}\n"
        yield from listed(lines, room)


def _worse(comparison: Comparison) -> Iterator[str]:
    clusters = [c for c in comparison.clusters if c.is_worse and c.presence is not Presence.LOST]
    if not clusters:
        return
    yield "## Got worse\n"
    room, left_out = Room(_WORSE), 0
    for cluster in clusters:
        text = "\n".join(_block(cluster))
        if room.takes(text):
            yield text
        else:
            left_out += 1
    if left_out:
        yield f"**Left out for want of room: {phrases.quantity(left_out, 'cluster')}.** JSON has all.\n"


def _block(cluster: ClusterComparison) -> Iterator[str]:
    name, *more = say.heading(cluster)
    yield f"### {code(name)}{''.join(f', {words(each)}' for each in more)}\n"
    if cluster.verdicts:
        yield f"{', '.join(words(say.verdict(each)) for each in cluster.verdicts)}\n"
    for change in say.worse(cluster):
        yield from _in_full(change)


def _in_full(change: Change) -> Iterator[str]:
    told = f"{words(say.kind(change))}: {words(say.subject(change))}"
    yield f"**{say.status(change)}** {code(change.check)}: {words(say.summary(change))} ({told})\n"
    if lines := say.numbers(change):
        yield f"{'; '.join(map(words, lines))}\n"
    if reason := say.why(change):
        yield f"Why: {words(reason)}\n"
    for remedy in change.remedies:
        yield f"Fix: {words(phrases.remedy_line(remedy))}\n" if remedy.effect else "Fix:\n"
        if remedy.command:
            yield fenced(remedy.command)


def _lost(comparison: Comparison) -> Iterator[str]:
    for scope in comparison.lost_scopes:
        yield f"- {code(scope.scope)}: {words(scope.reason)}\n"
    for cluster in say.by_presence(comparison.clusters, Presence.LOST):
        yield f"- {code(say.heading(cluster)[0])}: {words(cluster.unread or '')}\n"
    for check, count in comparison.lost_checks:
        told = phrases.quantity(count, "cluster")
        yield f"- {code(check)}: the newer report says nothing of it, the older did of {told}\n"


def _better(comparison: Comparison, show: str) -> Iterator[str]:
    for scope in comparison.regained_scopes:
        yield f"- read again: {code(scope.scope)}\n"
    for cluster in comparison.clusters:
        name = code(say.heading(cluster)[0])
        if not cluster.is_worse and cluster.presence is Presence.BOTH and cluster.verdicts:
            yield f"- {name}: {', '.join(words(say.verdict(each)) for each in cluster.verdicts)}\n"
        for change in say.others(cluster, show):
            told = "; ".join([f"{say.kind(change)}: {say.subject(change)}", *say.numbers(change)])
            yield f"- {name} {code(change.check)}: {words(told)}\n"
