"""A comparison as a table for the terminal: first what got worse, with its numbers and the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aks_preflight.model.comparison import Change, ClusterComparison, Comparison, Presence
from aks_preflight.report import Options, phrases
from aks_preflight.report import compare_words as say
from aks_preflight.report.table.layout import Page, Word

_INDENT = 4
_FIX, _WHY, _MORE = "fix ", "why ", "    "


def render(comparison: Comparison, options: Options) -> Iterator[str]:
    """The comparison as text of `options.width` columns. Words carry the status, colour only decorates."""
    page = Page(options.width, colour=options.colour)
    page.text(f"Compared: {say.moments(comparison)}", hang=2)
    for assumed in comparison.assumptions:
        page.text(f"assumed in both: {assumed}", hang=2)
    for warning in comparison.warnings:
        page.text(f"warning: {warning}", hang=2)
    for cluster in comparison.clusters:
        if cluster.is_worse and cluster.presence is not Presence.LOST:
            _write_worse(page, cluster)
            yield page.taken()
    _write_lost(page, comparison)
    _write_rest(page, comparison, options.show)
    _write_answer(page, comparison, options.exit_code)
    yield page.taken()


def _write_worse(page: Page, cluster: ClusterComparison) -> None:
    page.blank()
    page.heading(say.heading(cluster), "=")
    _write_verdicts(page, cluster)
    for change in say.worse(cluster):
        _write_head(page, change)
        for line in say.numbers(change):
            page.text(line, indent=_INDENT, hang=2)
        if reason := say.why(change):
            page.text(reason, indent=_INDENT, label=_WHY)
        for remedy in change.remedies:
            if remedy.command:
                page.token(remedy.command, indent=_INDENT, label=_FIX)
            if remedy.effect:
                page.text(phrases.remedy_line(remedy), indent=_INDENT, label=_MORE if remedy.command else _FIX)


def _write_verdicts(page: Page, cluster: ClusterComparison) -> None:
    if cluster.verdicts:
        page.flow([Word(say.verdict(each), "strong" if each.is_worse else "ok") for each in cluster.verdicts], gap=3)


def _write_head(page: Page, change: Change) -> None:
    tone = change.after.status.value if change.after else "not-applicable"
    page.head(change.check, say.summary(change), Word(say.status(change), tone), indent=2, below=_INDENT)
    page.text(f"{say.kind(change)}: {say.subject(change)}", indent=_INDENT, hang=2)


def _write_lost(page: Page, comparison: Comparison) -> None:
    """What is not known any more of whole scopes, clusters and checks."""
    clusters = say.by_presence(comparison.clusters, Presence.LOST)
    if not (comparison.lost_scopes or comparison.lost_checks or clusters):
        return
    page.blank()
    page.heading("Evidence lost")
    for scope in comparison.lost_scopes:
        page.text(f"{scope.scope}: {scope.reason}", hang=2)
    for cluster in clusters:
        then = ", ".join(f"{v.question} {phrases.VERDICT_WORDS[v.before]}" for v in cluster.verdicts if v.before)
        page.text(f"{say.heading(cluster)[0]}, was {then or 'without verdict'}: {cluster.unread}", hang=2)
    for check, count in comparison.lost_checks:
        told = phrases.quantity(count, "cluster")
        page.text(f"{check}: the newer report says nothing of it, the older did of {told}", hang=2)


def _write_rest(page: Page, comparison: Comparison, show: str) -> None:
    rest = [(cluster, say.others(cluster, show)) for cluster in comparison.clusters]
    better = [(cluster, changes) for cluster, changes in rest if changes or _verdicts_alone(cluster)]
    if show != "fail" and (better or comparison.regained_scopes):
        page.blank()
        page.heading("Not for the worse")
        for scope in comparison.regained_scopes:
            page.text(f"read again: {scope.scope}", hang=2)
        for cluster, changes in better:
            _write_better(page, cluster, changes)
    for which, title in ((Presence.APPEARED, "Appeared"), (Presence.VANISHED, "Vanished")):
        _write_names(page, title, say.by_presence(comparison.clusters, which))
    if comparison.unread_scopes:
        page.blank()
        page.heading("Not read, as before")
        for scope in comparison.unread_scopes:
            page.text(f"{scope.scope}: {scope.reason}", hang=2)


def _verdicts_alone(cluster: ClusterComparison) -> bool:
    """Whether verdicts changed that are told nowhere else."""
    return cluster.presence is Presence.BOTH and not cluster.is_worse and bool(cluster.verdicts)


def _write_better(page: Page, cluster: ClusterComparison, changes: Sequence[Change]) -> None:
    page.flow(say.heading(cluster))
    if _verdicts_alone(cluster):
        page.flow([say.verdict(each) for each in cluster.verdicts], indent=2, gap=3)
    for change in changes:
        told = "; ".join([f"{say.kind(change)}: {say.subject(change)}", *say.numbers(change)])
        page.text(f"{change.check}  {told}", indent=2, hang=2)


def _write_names(page: Page, title: str, clusters: Sequence[ClusterComparison]) -> None:
    if clusters:
        page.blank()
        page.heading(title)
        for cluster in clusters:
            note = f": {say.presence(cluster)}" if title == "Vanished" or cluster.unread else ""
            page.text(f"{say.heading(cluster)[0]}{note}", hang=2)


def _write_answer(page: Page, comparison: Comparison, exit_code: int | None) -> None:
    page.blank()
    end = [] if exit_code is None else [f"exit {exit_code}"]
    tone = "fail" if comparison.is_worse else "ok"
    page.text(say.counts(comparison), hang=2)
    page.flow([Word(say.answer(comparison), tone), *end], gap=3)
