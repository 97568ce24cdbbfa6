"""What a pipeline shows beside its log: few lines, the worst first. For GitHub Actions and Azure Pipelines alike.

Both show ten of a kind and step, and drop the rest without a word: so ten are written, and how many were left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import Closing, ClusterReport, Opening
from aks_preflight.report import grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.grouping import Shown
from aks_preflight.report.text import clean, clipped

#: GitHub documents it for warnings and errors of a step ("About status checks"); the agent holds to it too.
MOST = 10
_LONGEST = 1000


class Level(str, Enum):
    """How loud."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Issue:
    """One of them. `title` and `lines` are clean; `check` is empty where no check said it."""

    title: str
    lines: tuple[str, ...]
    check: str = ""

    @classmethod
    def of(cls, title: str, *lines: str, check: str = "") -> Issue:
        """Cleaned and of bounded length."""
        told = tuple(clipped(clean(line), _LONGEST) for line in lines if line)
        return cls(clipped(clean(title), _LONGEST), told, clipped(clean(check), _LONGEST))


class Issues:
    """A renderer that keeps what is worth showing, and how much there was, until the run's verdict is known.

    `write` is given it all, and the closing.
    """

    def __init__(self, write: Callable[[Issues, Closing], Iterable[str]]) -> None:
        self._write = write
        self._kept: dict[tuple[Level, int], list[Issue]] = {}
        self._told = dict.fromkeys(Level, 0)
        self.counts = dict.fromkeys(Status, 0)

    def begin(self, opening: Opening) -> Iterable[str]:
        """Nothing yet."""
        self._asked = tuple(opening.questions)
        return ()

    def cluster(self, answer: Answer) -> Iterable[str]:
        """Nothing yet."""
        self.counts = grouping.total([self.counts, answer.counts])
        for shown in answer.amiss:
            self._add(*_level(shown.finding), partial(_issue, answer.cluster, shown))
        return ()

    def end(self, closing: Closing) -> Iterable[str]:
        """All of it."""
        for unread in closing.not_read:
            self._add(Level.ERROR, 1, partial(Issue.of, f"not read: {unread.scope}", unread.reason))
        for warning in closing.warnings:
            self._add(Level.WARNING, 3, partial(Issue.of, "aks-preflight", warning))
        return self._write(self, closing)

    def _add(self, level: Level, rank: int, issue: Callable[[], Issue]) -> None:
        self._told[level] += 1
        kept = self._kept.setdefault((level, rank), [])
        if len(kept) < MOST:
            kept.append(issue())

    def levels(self, closing: Closing) -> dict[Level, tuple[list[Issue], int]]:
        """By level: the first of them, the worst before the others, and how many there are.

        Where the exit code is 0 nothing is an error: a no-go that does not count must not be red.
        """
        found: dict[Level, tuple[list[Issue], int]] = {}
        for level in Level:
            kept = [issue for (at, _), some in sorted(self._kept.items(), key=_rank) if at is level for issue in some]
            found[level] = kept, self._told[level]
        if closing.exit_code == 0:
            (errors, red), (warnings, yellow) = found[Level.ERROR], found[Level.WARNING]
            found[Level.ERROR], found[Level.WARNING] = ([], 0), ([*errors, *warnings], red + yellow)
        return found


def _rank(kept: tuple[tuple[Level, int], list[Issue]]) -> int:
    return kept[0][1]


def _level(finding: Finding) -> tuple[Level, int]:
    """How loud, and the rank within. What is unknown is an error where its check could have failed."""
    if finding.status is Status.FAIL:
        return Level.ERROR, 0
    if finding.status is Status.UNKNOWN:
        return (Level.ERROR, 1) if finding.prevents else (Level.WARNING, 1)
    return (Level.WARNING, 2) if finding.status is Status.WARN else (Level.NOTICE, 2)


def _issue(cluster: ClusterReport, shown: Shown) -> Issue:
    finding = shown.finding
    title = f"{phrases.STATUS_WORDS[finding.status]} {finding.check}: {phrases.cluster_name(cluster)}"
    subject = phrases.subject_line(finding, shown.questions)
    fix: list[str] = []
    for remedy in finding.remedies[:1]:
        told = [each for each in (remedy.command, phrases.remedy_line(remedy)) if each]
        fix = [f"fix: {each}" if number == 0 else each for number, each in enumerate(told)]
    return Issue.of(title, f"{subject}: {phrases.reason_for(finding)}", *fix, check=finding.check)


def left_out(told: Iterable[tuple[int, Level]]) -> str:
    """`12 errors and 3 warnings more`, or nothing."""
    words = [phrases.quantity(count, level.value) for count, level in told if count]
    return f"{phrases.listed(words)} more: they are in the report as a table or as JSON" if words else ""
