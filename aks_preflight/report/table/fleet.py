"""Many clusters: all of them in one table, then those that an operator must look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Report
from aks_preflight.report import grouping, phrases
from aks_preflight.report.table.cluster import Answer, verdict_words, write_cluster
from aks_preflight.report.table.layout import Page, Word

_TOLD = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED)


def write_fleet(page: Page, report: Report, answers: Sequence[Answer], show: str) -> None:
    """The summary; then in full each cluster that is not all go (with `--show all` each), the others in a line."""
    if not answers:
        page.text("No cluster could be read." if report.not_read else "No cluster was found in scope.")
        return
    names = _names(answers)
    _write_summary(page, report, answers, names)
    if not report.not_read and all(a.all_well for a in answers):
        passed = sum(a.counts[Status.OK] for a in answers)
        page.blank()
        page.text(f"All {passed} checks of {len(answers)} clusters passed.")
    for answer, name in zip(answers, names, strict=True):
        if show == "all" or not answer.all_go:
            page.blank()
            write_cluster(page, answer, show)
        elif line := _warnings(answer, show):
            page.blank()
            page.text(f"{name}: go; {line}", hang=2)


def _write_summary(page: Page, report: Report, answers: Sequence[Answer], names: Sequence[str]) -> None:
    """The widest of these tables that the page holds; where names are too long for any, a cluster takes two lines."""
    columns: dict[str, list[str | Word]] = {
        "cluster": list(names),
        "location": [a.cluster.location for a in answers],
        "version": [phrases.versions(a.cluster) for a in answers],
    }
    for question in report.verdicts:
        verdicts = [phrases.verdict_of(a.cluster, question) for a in answers]
        columns[question] = [Word(phrases.VERDICT_WORDS[v], v.value) for v in verdicts]
    columns["findings"] = [_told(a) for a in answers]
    for dropped in ((), ("location",), ("location", "findings"), ("location", "findings", "version")):
        headers = [name for name in columns if name not in dropped]
        rows = [list(row) for row in zip(*(columns[name] for name in headers), strict=True)]
        if page.fits(headers, rows):
            page.rows(headers, rows, indent=0, rule=True)
            return
    for name, answer in zip(names, answers, strict=True):
        page.token(name)
        page.flow(verdict_words(answer), indent=2, gap=3)


def _told(answer: Answer) -> str:
    some = [s for s in _TOLD if answer.counts[s]]
    return phrases.counts_line(answer.counts, some) or phrases.counts_line(answer.counts, [Status.OK])


def _warnings(answer: Answer, show: str) -> str:
    """The line of a cluster that is go but not without warnings: which checks."""
    told = [s.finding for s in answer.shown if s.finding.status in _TOLD and s.finding.status in grouping.LEVELS[show]]
    return "; ".join(
        f"{phrases.STATUS_WORDS[status]}: {', '.join(checks)}"
        for status in _TOLD
        if (checks := dict.fromkeys(f.check for f in told if f.status is status))
    )


def _names(answers: Sequence[Answer]) -> list[str]:
    """Names, with the resource group where two clusters share one, and the subscription where that does not help."""
    forms = [
        (c.name, f"{c.name} ({c.resource_group})", f"{c.name} ({c.resource_group}, {c.subscription})")
        for c in (a.cluster for a in answers)
    ]
    uses = Counter(form.lower() for three in forms for form in three)
    return [next((form for form in three if uses[form.lower()] == 1), three[-1]) for three in forms]
