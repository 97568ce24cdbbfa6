"""One finding: what is wrong with what, the arithmetic, the way out."""

from __future__ import annotations

from aks_preflight.model.finding import Reading, Status
from aks_preflight.model.reason import Reason
from aks_preflight.report import phrases
from aks_preflight.report.grouping import Shown
from aks_preflight.report.table.layout import Page, Word

_INDENT = 4
# What begins a line under the subject, all of one width.
_ALSO, _WHY, _FIX, _SEE, _MORE = "also", "why ", "fix ", "see ", "    "
_QUIET = (Status.OK, Status.NOT_APPLICABLE)


def write_finding(page: Page, shown: Shown) -> None:
    """The check's id (the token of `--skip` and docs) and the status; beneath it the subject and its numbers."""
    finding = shown.finding
    status = Word(phrases.STATUS_WORDS[finding.status], finding.status.value)
    page.head(finding.check, finding.summary, status, indent=2, below=_INDENT)
    page.text(phrases.subject_line(finding, shown.questions), indent=_INDENT, hang=2)
    deciding = finding.deciding
    for reading in sorted(finding.readings, key=lambda r: r is not deciding):
        _write_reading(page, reading, finding.reason, label="" if reading is deciding else _ALSO)
        # A warning comes from a reading that does not decide: its numbers are wanted too.
        if reading is deciding or (finding.status is Status.WARN and reading.fits is False):
            _write_terms(page, reading)
    if finding.reason is not None:
        _write_reason(page, finding.reason, said=finding.summary)
    if finding.waived is not None:
        page.text(phrases.waived(finding), indent=_INDENT, label=_WHY)
    for remedy in finding.remedies:
        if remedy.command:
            page.token(remedy.command, indent=_INDENT, label=_FIX)
        if remedy.effect:
            page.text(phrases.remedy_line(remedy), indent=_INDENT, label=_MORE if remedy.command else _FIX)
    if finding.status not in _QUIET:
        words = [phrases.documentation(finding.check)]
        if finding.prevents:
            words.append("prevents " + ", ".join(finding.prevents))
        page.text("  ".join(words), indent=_INDENT, label=_SEE)


def _write_reading(page: Page, reading: Reading, told: Reason | None, label: str = "") -> None:
    page.text(phrases.reading_line(reading), indent=_INDENT, hang=2, label=label)
    if reading.missing is not None and reading.missing != told:
        page.text(f"not counted: {reading.missing}", indent=_INDENT + 2, hang=2)


def _write_terms(page: Page, reading: Reading) -> None:
    rows = [[t.name, str(t.count), str(t.each), str(t.value)] for t in reading.terms]
    page.rows(["", "count", "each", reading.unit], rows, indent=_INDENT + 2, rule=False)


def _write_reason(page: Page, reason: Reason, said: str) -> None:
    label = _WHY
    if reason.text != said:
        page.text(reason.text, indent=_INDENT, label=label)
        label = _MORE
    if reason.action and reason.action not in reason.text:
        page.token(f"action {reason.action}", indent=_INDENT, label=label)
    elif reason.request and not reason.action and reason.request not in reason.text:
        page.token(reason.request, indent=_INDENT, label=label)
