"""One cluster: who it is, the verdicts, the findings by area, and how many were not listed."""

from __future__ import annotations

from aks_preflight.model.finding import Status
from aks_preflight.report import grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.bars import gauges
from aks_preflight.report.grouping import Shown
from aks_preflight.report.table.finding import write_finding
from aks_preflight.report.table.headroom import write_headroom
from aks_preflight.report.table.layout import Page, Word

_BAD = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.WAIVED)


def write_cluster(page: Page, answer: Answer, show: str) -> None:
    """The whole block of a cluster."""
    _write_header(page, answer)
    listed = [s for s in answer.shown if s.finding.status in grouping.LEVELS[show]]
    for area, findings in grouping.by_area(listed).items():
        page.blank()
        page.heading(area or "other")
        for index, each in enumerate(findings):
            if index and (_is_long(each) or _is_long(findings[index - 1])):
                page.blank()
            write_finding(page, each)
    if show == "all":
        write_headroom(page, gauges(answer.shown))
    page.blank()
    if answer.all_well:
        page.text(_positive(answer))
    _write_rest(page, answer, show)


def _write_header(page: Page, answer: Answer) -> None:
    cluster = answer.cluster
    name = Word(f"{cluster.name} ({cluster.resource_group})", "strong")
    page.heading([name, phrases.versions(cluster), cluster.network, cluster.location], mark="=")
    page.flow(verdict_words(answer), gap=3)
    for line in cluster.assumed:
        page.text(line, label="assumed")


def verdict_words(answer: Answer) -> list[Word]:
    """`upgrade  NO-GO`, `windows  go`."""
    return [Word(f"{q}  {phrases.VERDICT_WORDS[v]}", v.value) for q, v in answer.verdicts.items()]


def _is_long(shown: Shown) -> bool:
    """More than a line or two: wants an empty line about it."""
    return shown.finding.status in _BAD or bool(shown.finding.readings)


def _positive(answer: Answer) -> str:
    passed = answer.counts[Status.OK]
    begin = "The one check passed" if passed == 1 else f"All {passed} checks passed"
    abilities = [phrases.ability(answer.cluster, q) for q in answer.able]
    return f"{begin}: this cluster can {phrases.listed(abilities)}."


def _write_rest(page: Page, answer: Answer, show: str) -> None:
    rest = [s for s in Status if answer.counts[s] and s not in grouping.LEVELS[show]]
    if rest:
        order = [s for s in (Status.WARN, Status.WAIVED, Status.OK, Status.NOT_APPLICABLE) if s in rest]
        page.text(f"Not listed: {phrases.counts_line(answer.counts, order)} (--show all)")
