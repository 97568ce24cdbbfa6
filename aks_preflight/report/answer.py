"""One cluster's answer, as all readable outputs tell it: its findings in order, each once, and counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import ClusterReport, Verdict
from aks_preflight.report import grouping, phrases
from aks_preflight.report.grouping import Shown

_BAD = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.WAIVED)


@dataclass(frozen=True)  # without slots: `shown` is kept where it is asked for
class Answer:
    """A cluster with its findings in order; `alike` has those together that several questions found alike: they are
    counted once.

    It is made once, however many formats are written.
    """

    cluster: ClusterReport
    questions: tuple[str, ...]
    findings: list[Finding]
    alike: list[list[Finding]]
    counts: dict[Status, int]

    @classmethod
    def of(cls, cluster: ClusterReport, asked: Iterable[str]) -> Answer:
        """The answer to the questions asked."""
        questions = grouping.questions_of(cluster, asked)
        findings = grouping.ordered(cluster.findings, questions)
        groups = grouping.alike(findings)
        return cls(cluster, questions, findings, groups, grouping.counted([group[0] for group in groups]))

    @cached_property
    def shown(self) -> list[Shown]:
        """What several questions found alike once."""
        return grouping.shown(self.alike)

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
        return self.all_go and bool(self.able) and not self.amiss and self.counts[Status.OK] > 0

    @property
    def amiss(self) -> list[Shown]:
        """What is neither ok nor not applicable."""
        return [each for each in self.shown if each.finding.status in _BAD]

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The answer to each question."""
        return {question: phrases.verdict_of(self.cluster, question) for question in self.questions}
