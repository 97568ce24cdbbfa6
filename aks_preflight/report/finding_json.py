"""Findings as JSON texts, fast: a cluster has nearly two hundred, and values taken apart and put together again cost
more than the text. Their shape is that of docs/report.schema.json, stated here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from aks_preflight.model.finding import Evidence, Finding, Gate, Reading, Status, Term, Waiving
from aks_preflight.report.values import encode, remedy, waiver

_NO_NUMBERS = '"needs":null,"has":null,"short":null,"unit":null,"terms":null'
_SAYS_NO_MORE = f'{_NO_NUMBERS},"readings":[],"reason":null,"remedies":[]'
_NOT_WAIVED = '],"waived":null}'
_TRUTH = {True: "true", False: "false", None: "null"}
_GATES = {gate: encode(gate.value) for gate in Gate}
#: Most texts are those of the checks, and stand in every cluster's findings: a run keeps so many of each sort
#: (with four times as many the same are found).
_SO_MANY = 2048
_kept = lru_cache(_SO_MANY)
_known = _kept(encode)


def finding_texts(findings: Sequence[Finding], between: str) -> str:
    """The findings of a cluster, a text each."""
    subjects: dict[int, str] = {}  # by their identities: most findings share one
    pieces: list[str] = []
    for each in findings:
        about = each.subject
        subject = subjects.get(id(about))
        if subject is None:
            subject = subjects[id(about)] = encode({"id": about.id, "kind": about.kind, "name": about.name})
        if each.readings or each.remedies or each.reason is not None or each.summary.__class__ is not str:
            says = (each.check, each.area, each.question, each.status, each.prevents, str(each.summary))
            before, after = _around(*says, _middle(each))
        else:
            before, after = _line(each.check, each.area, each.question, each.status, each.prevents, each.summary)
        pieces += (between, before, subject, after)
        if each.evidence:
            pieces.append(",".join([_evidence(e) for e in each.evidence]))
        pieces.append(_NOT_WAIVED if each.waived is None else f'],"waived":{encode(_waiving(each.waived))}}}')
    return "".join(pieces[1:])


def finding_values(each: Finding) -> dict[str, Any]:
    """One finding as JSON values."""
    values: dict[str, Any] = json.loads(finding_texts([each], ""))
    return values


def _around(
    check: str, area: str, question: str, status: Status, prevents: tuple[str, ...], summary: str, middle: str
) -> tuple[str, str]:
    """The text before a finding's subject, and that between it and the evidence."""
    head, codes = _frame(check, area, question, status, prevents)
    return head, f',"summary":{_known(summary)},{middle},"prevents":{codes},"evidence":['


@_kept
def _line(
    check: str, area: str, question: str, status: Status, prevents: tuple[str, ...], summary: str
) -> tuple[str, str]:
    """The same of a finding that says no more than a line, as most do, and in the same words of many clusters."""
    return _around(check, area, question, status, prevents, summary, _SAYS_NO_MORE)


@_kept
def _frame(check: str, area: str, question: str, status: Status, prevents: tuple[str, ...]) -> tuple[str, str]:
    """What the engine says of a finding: the text up to its subject, and the codes that it prevents."""
    head = encode({"check": check, "area": area, "question": question, "status": status.value})
    return f'{head[:-1]},"subject":', encode(prevents)


def _middle(each: Finding) -> str:
    """What it says beyond a line. Its numbers are those of its deciding reading, or null."""
    deciding, numbers, readings = each.deciding, _NO_NUMBERS, []
    for reading in each.readings:
        counted, terms = _numbers(reading), _terms(reading.terms)
        readings.append(_reading(reading, counted, terms))
        if reading is deciding:
            numbers = f'{counted},"terms":{terms}'
    remedies = ",".join([encode(remedy(r)) for r in each.remedies]) if each.remedies else ""
    reason = "null" if each.reason is None else encode(each.reason)
    return f'{numbers},"readings":[{",".join(readings)}],"reason":{reason},"remedies":[{remedies}]'


def _numbers(each: Reading) -> str:
    numbers = f'"needs":{_number(each.needs)},"has":{_number(each.has)},"short":{_number(each.short)}'
    return f'{numbers},"unit":{_known(each.unit)}'


def _terms(terms: Iterable[Term]) -> str:
    return f"[{','.join([_term(t.name, t.count, t.each) for t in terms])}]"


@lru_cache(_SO_MANY, typed=True)  # a plugin's 1.0, or True, is no 1
def _term(name: str, count: int, each: int) -> str:
    return encode({"name": name, "count": count, "each": each, "value": Term(name, count, each).value})


def _reading(each: Reading, numbers: str, terms: str) -> str:
    missing = "null" if each.missing is None else encode(each.missing)
    return (
        f'{{"name":{_known(each.name)},"gate":{_GATES[each.gate]},{numbers},"terms":{terms},'
        f'"decides":{_TRUTH[each.decides]},"fits":{_TRUTH[each.fits]},"missing":{missing},"used":{_number(each.used)}}}'
    )


def _evidence(each: Evidence) -> str:
    # A plugin may have put something else in the place of a text.
    return f'{{"request":{_known(each.request)},{_property(each.property, str(each.value))}'


@_kept
def _property(name: str, value: str) -> str:
    return encode({"property": name, "value": value})[1:]


def _number(value: int | None) -> str:
    if value.__class__ is int:
        return repr(value)
    return "null" if value is None else encode(value)


def _waiving(waived: Waiving) -> dict[str, Any]:
    return {"was": waived.was.value, **waiver(waived.by)}
