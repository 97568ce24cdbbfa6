"""Many clusters: those that an operator must look at as they come, then all of them in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Closing, Verdict
from aks_preflight.report import grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.table.cluster import write_cluster
from aks_preflight.report.table.layout import Page, Word

_TOLD = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED)


@dataclass(frozen=True, slots=True)
class Member:
    """What of a cluster is kept for the table: a thousand of them are small."""

    name: str
    resource_group: str
    subscription: str
    location: str
    versions: str
    verdicts: Mapping[str, Verdict]
    told: str


class Fleet:
    """All clusters of a report, in a line each."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(Status, 0)
        #: Whether each cluster with a no-go for Windows has no Windows pools.
        self.no_go_without_windows = True
        self._members: list[Member] = []
        self._all_well = True

    def add(self, answer: Answer) -> None:
        """One more."""
        cluster = answer.cluster
        for status, count in answer.counts.items():
            self.counts[status] += count
        self._all_well = self._all_well and answer.all_well
        if phrases.verdict_of(cluster, "windows") is Verdict.NO_GO and cluster.has_windows_pools:
            self.no_go_without_windows = False
        self._members.append(
            Member(
                name=cluster.name,
                resource_group=cluster.resource_group,
                subscription=cluster.subscription,
                location=cluster.location,
                versions=phrases.versions(cluster),
                verdicts=cluster.verdicts,
                told=_told(answer),
            )
        )

    def write(self, page: Page, closing: Closing) -> None:
        """The table of all clusters, and the good word where all is well."""
        members = self._members
        page.blank()
        if not members:
            page.text("No cluster could be read." if closing.not_read else "No cluster was found in scope.")
            return
        _write_members(page, members, tuple(closing.verdicts))
        if not closing.not_read and self._all_well:
            page.blank()
            page.text(f"All {self.counts[Status.OK]} checks of {len(members)} clusters passed.")


def write_member(page: Page, answer: Answer, show: str) -> None:
    """In full a cluster that is not all go (with `--show all` each); of one that only warns, a line."""
    if show == "all" or not answer.all_go:
        page.blank()
        write_cluster(page, answer, show)
    elif line := _warnings(answer, show):
        page.blank()
        page.text(f"{answer.cluster.name} ({answer.cluster.resource_group}): go; {line}", hang=2)


def _write_members(page: Page, members: Sequence[Member], questions: Sequence[str]) -> None:
    """The widest of these tables that the page holds; where names are too long for any, a cluster takes two lines."""
    names = _names(members)
    columns: dict[str, list[str | Word]] = {
        "cluster": list(names),
        "location": [m.location for m in members],
        "version": [m.versions for m in members],
    }
    for question in questions:
        columns[question] = [_word(m, question) for m in members]
    columns["findings"] = [m.told for m in members]
    for dropped in ((), ("location",), ("location", "findings"), ("location", "findings", "version")):
        headers = [name for name in columns if name not in dropped]
        rows = [list(row) for row in zip(*(columns[name] for name in headers), strict=True)]
        if page.fits(headers, rows):
            page.rows(headers, rows, indent=0, rule=True)
            return
    for name, member in zip(names, members, strict=True):
        page.token(name)
        words = [(q, _word(member, q)) for q in questions]
        page.flow([Word(f"{q}  {word.text}", word.tone) for q, word in words], indent=2, gap=3)


def _word(member: Member, question: str) -> Word:
    verdict = member.verdicts.get(question, Verdict.UNKNOWN)
    return Word(phrases.VERDICT_WORDS[verdict], verdict.value)


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


def _names(members: Sequence[Member]) -> list[str]:
    """Names, with the resource group where two clusters share one, and the subscription where that does not help."""
    forms = [
        (m.name, f"{m.name} ({m.resource_group})", f"{m.name} ({m.resource_group}, {m.subscription})") for m in members
    ]
    uses = Counter(form.lower() for three in forms for form in three)
    return [next((form for form in three if uses[form.lower()] == 1), three[-1]) for three in forms]
