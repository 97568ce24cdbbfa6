"""The report as CSV, for spreadsheets: a row for each finding under each question.

What was not read has rows too (check `not-read`, status `unknown`), and so has a question without a finding (no check,
no status): who only counts rows must not take silence for a pass.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import Closing, ClusterReport, NotRead, Opening, Verdict
from aks_preflight.report import Options, grouping, phrases
from aks_preflight.report.text import clean

COLUMNS = (
    "cluster_id", "cluster", "resource_group", "subscription", "location", "kubernetes_version", "target_version",
    "question", "verdict", "check", "area", "status", "subject_kind", "subject_name", "subject_id", "summary",
    "needs", "has", "short", "unit", "reason", "prevents", "command",
)  # fmt: skip
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
        self._asked = tuple(opening.questions)
        yield _row(dict(zip(COLUMNS, COLUMNS, strict=True)))

    def cluster(self, cluster: ClusterReport) -> Iterator[str]:
        """Its rows."""
        of_cluster: dict[str, Cell] = {
            "cluster_id": cluster.id,
            "cluster": cluster.name,
            "resource_group": cluster.resource_group,
            "subscription": cluster.subscription,
            "location": cluster.location,
            "kubernetes_version": cluster.kubernetes_version,
            "target_version": cluster.target_version,
        }
        questions = grouping.questions_of(cluster, self._asked)
        found = grouping.ordered(cluster.findings, questions)
        answered = {finding.question for finding in found}
        for question in questions:
            if question not in answered:
                verdict = phrases.verdict_of(cluster, question)
                told: dict[str, Cell] = {"question": question, "verdict": verdict.value, "summary": "no finding"}
                yield _row(of_cluster | told)
        if not questions and not found:  # no row would be no cluster
            yield _row(of_cluster | {"summary": "no finding"})
        for finding in found:
            verdict = phrases.verdict_of(cluster, finding.question)
            yield _row(of_cluster | _finding(finding, verdict))

    def end(self, closing: Closing) -> Iterator[str]:
        """What was not read."""
        for unread in closing.not_read:
            yield _row(_unread(unread))


def _finding(finding: Finding, verdict: Verdict) -> dict[str, Cell]:
    deciding = finding.deciding
    missing = deciding.missing if deciding else None
    known = finding.reason or missing
    reason = phrases.waived(finding) or (known.text if known else None)
    return {
        "question": finding.question,
        "verdict": verdict.value,
        "check": finding.check,
        "area": finding.area,
        "status": finding.status.value,
        "subject_kind": finding.subject.kind,
        "subject_name": finding.subject.name,
        "subject_id": finding.subject.id,
        "summary": finding.summary,
        "needs": deciding.needs if deciding else None,
        "has": deciding.has if deciding else None,
        "short": deciding.short if deciding else None,
        "unit": deciding.unit if deciding else None,
        "reason": reason,
        "prevents": " ".join(finding.prevents),
        "command": next((remedy.command for remedy in finding.remedies if remedy.command), None),
    }


def _unread(unread: NotRead) -> dict[str, Cell]:
    return {
        "verdict": Verdict.UNKNOWN.value,
        "check": NOT_READ,
        "status": Status.UNKNOWN.value,
        "subject_kind": "scope",
        "subject_name": unread.scope,
        "subject_id": unread.scope,
        "summary": "not read: its clusters are not in this report",
        "reason": unread.reason,
    }


def _row(cells: dict[str, Cell]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow([_cell(cells.get(column)) for column in COLUMNS])
    return out.getvalue()


def _cell(value: Cell) -> str | int:
    """A number as it is; a text in one line, and never a formula."""
    if value is None:
        return ""
    return value if isinstance(value, int) else _FORMULA.sub(r"\1'", clean(value))
