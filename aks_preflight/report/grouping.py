"""Findings in a stable order, each shown once, and their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.record import record
from aks_preflight.model.report import ClusterReport

AREAS = ("cluster", "network", "quota", "version", "windows", "outbound")

#: What each level of `--show` lists. A waived finding stays in sight.
LEVELS: Mapping[str, frozenset[Status]] = {
    "fail": frozenset({Status.FAIL, Status.UNKNOWN}),
    "warn": frozenset({Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED}),
    "all": frozenset(Status),
}
_NONE = dict.fromkeys(Status, 0)


@record()
class Shown:
    """A finding and the questions under which it was made, in the order asked."""

    finding: Finding
    questions: tuple[str, ...]


def area_rank(area: str) -> tuple[int, str]:
    """The built-in areas as in AREAS, then the others by name."""
    return (AREAS.index(area), "") if area in AREAS else (len(AREAS), area)


def ordered(findings: Sequence[Finding], asked: Iterable[str]) -> list[Finding]:
    """By area, check, subject and question as asked; what shares all four stays as its check made it."""
    areas = _ranks(sorted({finding.area for finding in findings}, key=area_rank))
    questions = _ranks(dict.fromkeys([*asked, *sorted({finding.question for finding in findings})]))
    subjects: dict[int, tuple[str, str]] = {}  # by their identities: most findings share one

    def key(finding: Finding) -> tuple[object, ...]:
        about = finding.subject
        subject = subjects.get(id(about))
        if subject is None:
            subject = subjects[id(about)] = (about.kind, about.id.lower())
        return areas[finding.area], finding.check, subject, questions[finding.question]

    return sorted(findings, key=key)


def _ranks(names: Iterable[str]) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(names)}


def alike(in_order: Iterable[Finding]) -> list[list[Finding]]:
    """Ordered findings, those together that several questions found alike: check, subject, words and numbers."""
    groups: list[list[Finding]] = []
    near: list[list[Finding]] = []  # those of the same check and subject: what is alike can only be among them
    check, subject = None, None
    for finding in in_order:
        if finding.check != check or (finding.subject is not subject and finding.subject != subject):
            check, subject, near = finding.check, finding.subject, [[finding]]
            groups += near
            continue
        for group in near:
            if _same(group[0], finding):
                group.append(finding)
                break
        else:
            near.append([finding])
            groups.append(near[-1])
    return groups


def _same(one: Finding, other: Finding) -> bool:
    return (
        one.summary == other.summary
        and one.status is other.status
        and one.area == other.area
        and one.readings == other.readings
        and one.reason == other.reason
        and one.waived == other.waived
        and one.remedies == other.remedies
    )


def shown(groups: Iterable[Sequence[Finding]]) -> list[Shown]:
    """Each group of findings once."""
    return [Shown(group[0], tuple(dict.fromkeys([f.question for f in group if f.question]))) for group in groups]


def merged(in_order: Iterable[Finding]) -> list[Shown]:
    """Ordered findings, what several questions found alike only once."""
    return shown(alike(in_order))


def counted(findings: Iterable[Finding]) -> dict[Status, int]:
    """How many findings have each status, zeros included."""
    counts = dict(_NONE)
    for finding in findings:
        counts[finding.status] += 1
    return counts


def total(counts: Iterable[Mapping[Status, int]]) -> dict[Status, int]:
    """The sum of several counts."""
    sums = dict(_NONE)
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
