"""Findings as JSON texts, fast: of the hundred and more that a cluster has, most say no more than a line.

Their shape is that of `values.finding`; here it is only taken apart once for all findings that differ in nothing but
subject, summary and evidence, and what a cluster's findings share is written once.
"""

from __future__ import annotations

from typing import Any

from aks_preflight.model.finding import Finding, Subject
from aks_preflight.report.values import encode, finding

#: They stand for what differs; no name of a check holds them.
_SUBJECT, _SUMMARY, _EVIDENCE = "\x01", "\x02", "\x03"
Frame = tuple[str, str, str, str]


class FindingTexts:
    """Writes the findings of one cluster after the other."""

    def __init__(self) -> None:
        self._frames: dict[tuple[Any, ...], Frame] = {}
        self._subjects: dict[Subject, str] = {}
        self._summaries: dict[str, str] = {}

    def of(self, findings: list[Finding]) -> list[str]:
        """A text each, for the findings of a cluster."""
        self._subjects, self._summaries = {}, {}
        return [self._text(each) for each in findings]

    def _text(self, each: Finding) -> str:
        if each.readings or each.remedies or each.reason is not None or each.waived is not None:
            return encode(finding(each))
        key = (each.check, each.area, each.question, each.status, each.prevents)
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = _frame(each)
        subject = self._subjects.get(each.subject)
        if subject is None:
            subject = self._subjects[each.subject] = encode(each.subject)
        summary = self._summaries.get(each.summary)
        if summary is None:
            summary = self._summaries[each.summary] = encode(each.summary)
        evidence = encode(each.evidence) if each.evidence else "[]"
        return f"{frame[0]}{subject}{frame[1]}{summary}{frame[2]}{evidence}{frame[3]}"


def _frame(each: Finding) -> Frame:
    """The text of such a finding but for what differs."""
    values = {**finding(each), "subject": _SUBJECT, "summary": _SUMMARY, "evidence": _EVIDENCE}
    begin, _, rest = encode(values).partition(encode(_SUBJECT))
    second, _, rest = rest.partition(encode(_SUMMARY))
    third, _, end = rest.partition(encode(_EVIDENCE))
    return begin, second, third, end
