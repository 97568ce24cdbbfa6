"""One cluster: who it is, the verdicts, the findings by area, and how many were not listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aks_preflight.model.finding import Status
from aks_preflight.model.report import ClusterReport, Verdict
from aks_preflight.report import grouping, phrases
from aks_preflight.report.bars import gauges
from aks_preflight.report.grouping import Shown
from aks_preflight.report.table.finding import write_finding
from aks_preflight.report.table.headroom import write_headroom
from aks_preflight.report.table.layout import Page, Word

_BAD = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.WAIVED)


@dataclass(frozen=True, slots=True)
class Answer:
    """A cluster with its findings in order, each once, and counted."""

    cluster: ClusterReport
    questions: tuple[str, ...]
    shown: list[Shown]
    counts: dict[Status, int]

    @classmethod
    def of(cls, cluster: ClusterReport, asked: Iterable[str]) -> Answer:
        """The answer to the questions asked."""
        questions = grouping.questions_of(cluster, asked)
        shown = grouping.merged(cluster.findings, questions)
        return cls(cluster, questions, shown, grouping.counted(shown))

    @property
    def able(self) -> tuple[str, ...]:
        """The questions answered with go."""
        return tuple(q for q in self.questions if phrases.verdict_of(self.cluster, q) is Verdict.GO)

    @property
    def all_go(self) -> bool:
        """Whether each question is answered with go or does not apply."""
        settled = (Verdict.GO, Verdict.NOT_APPLICABLE)
        return all(phrases.verdict_of(self.cluster, q) in settled for q in self.questions)

    @property
    def all_well(self) -> bool:
        """Go, and nothing to be told beyond it."""
        return self.all_go and bool(self.able) and not any(self.counts[s] for s in _BAD) and self.counts[Status.OK] > 0


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
    verdicts = [(q, phrases.verdict_of(answer.cluster, q)) for q in answer.questions]
    return [Word(f"{q}  {phrases.VERDICT_WORDS[v]}", v.value) for q, v in verdicts]


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
