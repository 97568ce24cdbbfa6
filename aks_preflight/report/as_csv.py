"""The report as CSV, for spreadsheets: a row for each finding under each question.

What was not read has rows too (check `not-read`, status `unknown`), and so has a question without a finding (no check,
no status): who only counts rows must not take silence for a pass.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import StringIO

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import Closing, NotRead, Opening, Verdict
from aks_preflight.report import Options, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.text import clean

_ABOUT = (
    "cluster_id", "cluster", "resource_group", "subscription", "location", "kubernetes_version", "target_version",
)  # fmt: skip
_FOUND = (
    "question", "verdict", "check", "area", "status", "subject_kind", "subject_name", "subject_id", "summary",
    "needs", "has", "short", "unit", "reason", "prevents", "command",
)  # fmt: skip
COLUMNS = (*_ABOUT, *_FOUND)
NOT_READ = "not-read"
#: What makes a spreadsheet take a cell for a formula, full-width forms included; also behind a `;`, at which a
#: spreadsheet of another language parts cells.
_FORMULA = re.compile(r"""(^|;)(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])""")

Cell = str | int | None


def renderer(options: Options) -> CsvRenderer:
    """CSV with a header; `options` change nothing."""
    del options
    return CsvRenderer()


class CsvRenderer:
    """Written as the clusters come."""

    def begin(self, opening: Opening) -> Iterator[str]:
        """The header."""
        del opening
        yield _row(_cells(*COLUMNS))

    def cluster(self, answer: Answer) -> Iterator[str]:
        """Its rows."""
        cluster = answer.cluster
        about = _cells(
            cluster.id,
            cluster.name,
            cluster.resource_group,
            cluster.subscription,
            cluster.location,
            cluster.kubernetes_version,
            cluster.target_version,
        )
        yield from (_row(about + found) for found in _of_cluster(answer))

    def end(self, closing: Closing) -> Iterator[str]:
        """What was not read."""
        yield from (_row(_cells(*[None] * len(_ABOUT)) + _unread(unread)) for unread in closing.not_read)


def _of_cluster(answer: Answer) -> Iterator[list[str]]:
    """What each row says of it: one for each finding, and for each question without one."""
    verdicts = {question: verdict.value for question, verdict in answer.verdicts.items()}
    answered = {finding.question for finding in answer.findings}
    for question in verdicts:
        if question not in answered:
            yield _named(question=question, verdict=verdicts[question], summary="no finding")
    if not verdicts and not answered:  # no row would be no cluster
        yield _named(summary="no finding")
    for finding in answer.findings:
        yield _finding(finding, verdicts.get(finding.question, Verdict.UNKNOWN.value))


def _finding(finding: Finding, verdict: str) -> list[str]:
    """In the order of the columns."""
    subject, deciding = finding.subject, finding.deciding if finding.readings else None
    missing = deciding.missing if deciding else None
    known = finding.reason or missing
    return _cells(
        finding.question,
        verdict,
        finding.check,
        finding.area,
        finding.status.value,
        subject.kind,
        subject.name,
        subject.id,
        finding.summary,
        *((deciding.needs, deciding.has, deciding.short, deciding.unit) if deciding else (None,) * 4),
        phrases.waived(finding) or (known.text if known else None),
        " ".join(finding.prevents),
        next((remedy.command for remedy in finding.remedies if remedy.command), None),
    )


def _unread(unread: NotRead) -> list[str]:
    return _named(
        verdict=Verdict.UNKNOWN.value,
        check=NOT_READ,
        status=Status.UNKNOWN.value,
        subject_kind="scope",
        subject_name=unread.scope,
        subject_id=unread.scope,
        summary="not read: its clusters are not in this report",
        reason=unread.reason,
    )


def _named(**values: Cell) -> list[str]:
    """The cells that are named, the others empty."""
    return _cells(*map(values.get, _FOUND))


def _cells(*values: Cell) -> list[str]:
    """As they are written: texts as a spreadsheet may have them, numbers as they are."""
    return [_text(value) if isinstance(value, str) else "" if value is None else str(value) for value in values]


@lru_cache(maxsize=1000)
def _text(text: str) -> str:
    """In one line, never a formula, quoted where it must be. Most cells are those of the row above: a writer that is
    given whole rows takes longer than all else."""
    out = StringIO()
    csv.writer(out, lineterminator="").writerow([_FORMULA.sub(r"\1'", clean(text)), None])
    return out.getvalue()[:-1]


def _row(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\n"
