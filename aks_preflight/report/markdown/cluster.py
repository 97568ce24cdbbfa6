"""One cluster in a job summary: its verdicts, and what is amiss with its arithmetic and the way out."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.finding import Finding, Reading, Remedy, Status
from aks_preflight.report import phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.grouping import Shown
from aks_preflight.report.markdown.gfm import code, fenced, table, words

#: So many terms of a sum are shown.
_TERMS = 20
_NUMBERS = ("needs", "has", "short", "count", "each")
_ORDER = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED)


def block(answer: Answer) -> Iterator[str]:
    """Paragraphs, each with its line feed; an empty line goes between them."""
    cluster = answer.cluster
    yield f"### {code(phrases.cluster_name(cluster))}: {verdicts(answer)}\n"
    about = [code(phrases.versions(cluster)), *(words(text) for text in (cluster.network, cluster.location) if text)]
    yield f"{', '.join(about)}\n"
    for assumed in cluster.assumed:
        yield f"Assumed: {words(assumed)}\n"
    for shown in sorted(answer.amiss, key=lambda each: _ORDER.index(each.finding.status)):
        yield from _finding(shown)


def verdicts(answer: Answer) -> str:
    """`upgrade **NO-GO**, windows **go**`."""
    told = [f"{words(question)} **{phrases.VERDICT_WORDS[verdict]}**" for question, verdict in answer.verdicts.items()]
    return ", ".join(told) or "no question was answered"


def _finding(shown: Shown) -> Iterator[str]:
    finding = shown.finding
    status, subject = phrases.STATUS_WORDS[finding.status], phrases.subject_line(finding, shown.questions)
    yield f"**{status}** {code(finding.check)}: {words(finding.summary)} ({words(subject)})\n"
    if finding.reason is not None and finding.reason.text != finding.summary:
        yield f"Why: {words(finding.reason.text)}\n"
    if finding.waived:
        yield f"Waived: {words(phrases.waived(finding))}\n"
    if finding.readings:
        yield _readings(finding)
        yield from _terms(phrases.decisive(finding))
    for remedy in finding.remedies:
        yield from _remedy(remedy)
    if finding.prevents:
        yield f"Prevents {', '.join(code(error) for error in finding.prevents)}\n"


def _readings(finding: Finding) -> str:
    """All ways to count, the one that decides first."""
    first = phrases.decisive(finding)
    readings = sorted(finding.readings, key=lambda reading: reading is not first)
    rows = [
        [
            words(reading.name),
            reading.gate.value,
            ("at least " if reading.missing is not None and reading.needs is not None else "") + _number(reading.needs),
            _number(reading.has),
            str(reading.short),
            words(reading.unit),
            {True: "fits", False: "does not fit", None: "cannot be told"}[reading.fits],
            "decides" if reading.decides else "shown",
        ]
        for reading in readings
    ]
    return table(["reading", "gate", "needs", "has", "short", "unit", "", "counts as"], rows, _NUMBERS)


def _terms(reading: Reading | None) -> Iterator[str]:
    if reading is None or not reading.terms:
        return
    rows = [[words(t.name), str(t.count), str(t.each), str(t.value)] for t in reading.terms[:_TERMS]]
    unit = words(reading.unit) or "sum"
    yield table(["of which", "count", "each", unit], rows, [*_NUMBERS, unit])
    if len(reading.terms) > _TERMS:
        yield f"and {phrases.quantity(len(reading.terms) - _TERMS, 'term')} more\n"


def _remedy(remedy: Remedy) -> Iterator[str]:
    effect = words(phrases.remedy_line(remedy))
    yield f"Fix: {effect}\n" if effect else "Fix:\n"
    if remedy.command:
        yield fenced(remedy.command)


def _number(value: int | None) -> str:
    return "unknown" if value is None else str(value)
