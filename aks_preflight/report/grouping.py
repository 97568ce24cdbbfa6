"""Findings in a stable order, each shown once, and their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import ClusterReport

AREAS = ("cluster", "network", "quota", "version", "windows", "outbound")

#: What each level of `--show` lists. A waived finding stays in sight.
LEVELS: Mapping[str, frozenset[Status]] = {
    "fail": frozenset({Status.FAIL, Status.UNKNOWN}),
    "warn": frozenset({Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED}),
    "all": frozenset(Status),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding and the questions under which it was made, in the order asked."""

    finding: Finding
    questions: tuple[str, ...]


def area_rank(area: str) -> tuple[int, str]:
    """The built-in areas as in AREAS, then the others by name."""
    return (AREAS.index(area), "") if area in AREAS else (len(AREAS), area)


def ordered(findings: Iterable[Finding], asked: Iterable[str]) -> list[Finding]:
    """By area, check, subject and question as asked; what shares all four stays as its check made it."""
    ranks = {question: rank for rank, question in enumerate(asked)}

    def key(finding: Finding) -> tuple[object, ...]:
        subject = finding.subject
        question = ranks.get(finding.question, len(ranks)), finding.question
        return area_rank(finding.area), finding.check, subject.kind, subject.id.lower(), question

    return sorted(findings, key=key)


def merged(findings: Iterable[Finding], asked: Iterable[str]) -> list[Shown]:
    """Ordered, and what several questions found alike (check, subject, words, readings) only once."""
    alike: dict[tuple[object, ...], list[list[Finding]]] = {}
    groups: list[list[Finding]] = []
    for finding in ordered(findings, asked):
        same_words = alike.setdefault(
            (finding.area, finding.check, finding.status, finding.subject, finding.summary), []
        )
        group = next((g for g in same_words if _same_numbers(g[0], finding)), None)
        if group is None:
            group = []
            same_words.append(group)
            groups.append(group)
        group.append(finding)
    return [Shown(group[0], tuple(dict.fromkeys(f.question for f in group if f.question))) for group in groups]


def _same_numbers(one: Finding, other: Finding) -> bool:
    return one.readings == other.readings and one.reason == other.reason and one.remedies == other.remedies


def counted(shown: Iterable[Shown]) -> dict[Status, int]:
    """How many findings have each status, zeros included."""
    counts = dict.fromkeys(Status, 0)
    for each in shown:
        counts[each.finding.status] += 1
    return counts


def total(counts: Iterable[Mapping[Status, int]]) -> dict[Status, int]:
    """The sum of several counts."""
    sums = dict.fromkeys(Status, 0)
    for each in counts:
        for status, count in each.items():
            sums[status] += count
    return sums


def by_area(shown: Iterable[Shown]) -> dict[str, list[Shown]]:
    """Findings by area, in order."""
    areas: dict[str, list[Shown]] = {}
    for each in shown:
        areas.setdefault(each.finding.area, []).append(each)
    return areas


def questions_of(cluster: ClusterReport, asked: Iterable[str]) -> tuple[str, ...]:
    """The questions of the run, then any that only the cluster answers."""
    return tuple(dict.fromkeys([*asked, *cluster.verdicts]))
