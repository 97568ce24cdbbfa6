"""Findings as JSON texts, fast: a cluster has nearly two hundred, and values taken apart and put together again cost
more than the text. Their shape is that of docs/report.schema.json, stated here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from aks_preflight.model.finding import Evidence, Finding, Gate, Reading, Status, Term, Waiving
from aks_preflight.report.values import encode, remedy, waiver

#: What stands between summary and prevents of a finding that says no more than a line, as most do.
_A_LINE = (
    ',"needs":null,"has":null,"short":null,"unit":null,"terms":null,"readings":[],'
    '"reason":null,"remedies":[],"prevents":'
)
_NO_NUMBERS = '"needs":null,"has":null,"short":null,"unit":null,"terms":null'
_TRUTH = {True: "true", False: "false", None: "null"}
_GATES = {gate: encode(gate.value) for gate in Gate}
#: Most texts are those of the checks, and stand in every cluster's findings: a run keeps so many.
_known = lru_cache(maxsize=8192)(encode)


def finding_texts(findings: Iterable[Finding], between: str) -> str:
    """The findings of a cluster, a text each."""
    subjects: dict[int, str] = {}  # by their identities: most findings share one
    return between.join([_text(each, subjects) for each in findings])


def finding_values(each: Finding) -> dict[str, Any]:
    """One finding as JSON values."""
    values: dict[str, Any] = json.loads(_text(each, {}))
    return values


def _text(each: Finding, subjects: dict[int, str]) -> str:
    about = each.subject
    subject = subjects.get(id(about))
    if subject is None:
        subject = subjects[id(about)] = encode({"id": about.id, "kind": about.kind, "name": about.name})
    head, prevents = _frame(each.check, each.area, each.question, each.status, each.prevents)
    is_a_line = not (each.readings or each.remedies) and each.reason is None
    middle = _A_LINE if is_a_line else _middle(each)
    evidence = ",".join([_evidence(e) for e in each.evidence]) if each.evidence else ""
    waived = "null" if each.waived is None else encode(_waiving(each.waived))
    return (
        f'{head}{subject},"summary":{_quoted(each.summary)}{middle}{prevents}'
        f',"evidence":[{evidence}],"waived":{waived}}}'
    )


@lru_cache(maxsize=2048)
def _frame(check: str, area: str, question: str, status: Status, prevents: tuple[str, ...]) -> tuple[str, str]:
    """What the engine says of a finding: the text up to its subject, and the codes that it prevents."""
    head = encode({"check": check, "area": area, "question": question, "status": status.value})
    return f'{head[:-1]},"subject":', encode(prevents)


def _middle(each: Finding) -> str:
    """Its numbers are those of its deciding reading, or null."""
    deciding, numbers, readings = each.deciding, _NO_NUMBERS, []
    for reading in each.readings:
        counted, terms = _numbers(reading), _terms(reading.terms)
        readings.append(_reading(reading, counted, terms))
        if reading is deciding:
            numbers = f'{counted},"terms":{terms}'
    remedies = ",".join([encode(remedy(r)) for r in each.remedies]) if each.remedies else ""
    reason = "null" if each.reason is None else encode(each.reason)
    return f',{numbers},"readings":[{",".join(readings)}],"reason":{reason},"remedies":[{remedies}],"prevents":'


def _numbers(each: Reading) -> str:
    numbers = f'"needs":{_number(each.needs)},"has":{_number(each.has)},"short":{_number(each.short)}'
    return f'{numbers},"unit":{_known(each.unit)}'


def _terms(terms: Iterable[Term]) -> str:
    return encode([{"name": t.name, "count": t.count, "each": t.each, "value": t.value} for t in terms])


def _reading(each: Reading, numbers: str, terms: str) -> str:
    missing = "null" if each.missing is None else encode(each.missing)
    return (
        f'{{"name":{_known(each.name)},"gate":{_GATES[each.gate]},{numbers},"terms":{terms},'
        f'"decides":{_TRUTH[each.decides]},"fits":{_TRUTH[each.fits]},"missing":{missing},"used":{_number(each.used)}}}'
    )


def _evidence(each: Evidence) -> str:
    return f'{{"request":{_known(each.request)},"property":{_known(each.property)},"value":{_quoted(each.value)}}}'


def _quoted(text: str) -> str:
    """A text; what a plugin put in the place of one is made one."""
    return _known(text if text.__class__ is str else str(text))


def _number(value: int | None) -> str:
    if value.__class__ is int:
        return repr(value)
    return "null" if value is None else encode(value)


def _waiving(waived: Waiving) -> dict[str, Any]:
    return {"was": waived.was.value, **waiver(waived.by)}
