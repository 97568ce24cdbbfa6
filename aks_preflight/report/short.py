"""The report for logs: a line a cluster, beneath it a line each for what is not ok, at the end the answer.

No line is broken, so that `grep` finds a cluster, a check or a status with all that is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Closing, Opening
from aks_preflight.report import Options, grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.grouping import Shown
from aks_preflight.report.text import clean

_STATUS_WIDTH = max(map(len, phrases.STATUS_WORDS.values()))


def renderer(options: Options) -> ShortRenderer:
    """Lines of any length; `options` change nothing."""
    del options
    return ShortRenderer()


class ShortRenderer:
    """Written as the clusters come."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(Status, 0)

    def begin(self, opening: Opening) -> Iterable[str]:
        """What was assumed."""
        self._opening = opening
        return [_line(f"assumed: {each.key} = {each.value}") for each in opening.assumptions]

    def cluster(self, answer: Answer) -> Iterator[str]:
        """Its line, and those of its findings."""
        self._counts = grouping.total([self._counts, answer.counts])
        name, verdicts = phrases.cluster_name(answer.cluster), phrases.verdicts_line(answer.verdicts)
        yield _line(f"{name}  {phrases.versions(answer.cluster)}: {verdicts or 'no question was answered'}")
        for shown in answer.amiss:
            yield _line(_finding(shown), indent=2)

    def end(self, closing: Closing) -> Iterator[str]:
        """What was not read, what limits the run, and the answer."""
        for unread in closing.not_read:
            yield _line(f"not read: {unread.scope}: {unread.reason}")
        for missing in closing.missing_actions:
            yield _line(f"missing permission: {missing.action} on {missing.scope}")
        for warning in closing.warnings:
            yield _line(f"warning: {warning}")
        yield _line(f"As of {phrases.instant(self._opening.as_of)} ({self._opening.source})")
        yield _line("   ".join(filter(None, phrases.answer(closing, self._counts))))


def _finding(shown: Shown) -> str:
    finding = shown.finding
    status = phrases.STATUS_WORDS[finding.status].ljust(_STATUS_WIDTH)
    subject = phrases.subject_line(finding, shown.questions)
    return f"{status}  {finding.check}  {subject}: {phrases.reason_for(finding)}"


def _line(text: str, indent: int = 0) -> str:
    return f"{' ' * indent}{clean(text)}\n"
