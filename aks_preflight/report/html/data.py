"""What is shown of a cluster once it is opened, as JSON values, and many of them packed.

All words and numbers are texts, made by what makes them for the other outputs: the page's script only lays them out.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aks_preflight.model.finding import Finding, Reading, Remedy, Status
from aks_preflight.model.reason import Reason
from aks_preflight.report import grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.bars import Gauge, gauges
from aks_preflight.report.grouping import Shown
from aks_preflight.report.html import svg
from aks_preflight.report.text import clean
from aks_preflight.report.values import encode

#: The worst first: within an area, of areas, of gauges.
RANKS = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED, Status.OK, Status.NOT_APPLICABLE)
_RANK = {status: rank for rank, status in enumerate(RANKS)}
_FINE = (Status.OK, Status.NOT_APPLICABLE)
#: So much JSON is packed together: the page unpacks it when one of the clusters in it is opened.
_PACK = 400_000


class Packer:
    """Packs what it is given, in order, and tells where each went. A pack is compressed JSON, a list, in base64."""

    def __init__(self) -> None:
        self._packs = 0
        self._waiting: list[str] = []
        self._size = 0

    @property
    def place(self) -> str:
        """Where the next will be: `3.17`, the place in its pack after that of the pack."""
        return f"{self._packs}.{len(self._waiting)}"

    def add(self, values: object) -> Iterable[str]:
        """A pack, where this filled it."""
        packed = encode(values)
        self._waiting.append(packed)
        self._size += len(packed)
        return self.rest() if self._size >= _PACK else ()

    def rest(self) -> Iterable[str]:
        """What is not packed yet."""
        if not self._waiting:
            return ()
        whole = f"[{','.join(self._waiting)}]".encode("ascii")
        self._waiting, self._size = [], 0
        self._packs += 1
        return (base64.b64encode(zlib.compress(whole, 6)).decode("ascii"),)


def unpacked(pack: str) -> bytes:
    """The JSON again."""
    return zlib.decompress(base64.b64decode(pack))


def details(answer: Answer, gauges_of_it: Sequence[Gauge], titles: Mapping[str, str]) -> dict[str, Any]:
    """One cluster: whole what is amiss, terse what is not. `titles` say by check what must hold."""
    cluster = answer.cluster
    areas = grouping.by_area(answer.shown)
    amiss = {area: [s for s in shown if s.finding.status not in _FINE] for area, shown in areas.items()}
    fine = {area: [s for s in shown if s.finding.status in _FINE] for area, shown in areas.items()}
    return {
        "id": clean(cluster.id),
        "about": [
            [name, clean(value)]
            for name, value in (
                ("resource group", cluster.resource_group),
                ("subscription", cluster.subscription),
                ("location", cluster.location),
                ("version", phrases.versions(cluster)),
                ("network", cluster.network),
            )
            if value
        ],
        "assumed": [clean(line) for line in cluster.assumed],
        "counts": phrases.counts_line(answer.counts, [s for s in RANKS if answer.counts[s] or s is Status.FAIL]),
        "gauges": [[clean(g.label), clean(g.words), svg.of_gauge(g), g.tone] for g in gauges_of_it],
        "amiss": [
            [clean(area), [finding(each, titles) for each in sorted(shown, key=rank)]]
            for area, shown in sorted(amiss.items(), key=lambda pair: min(map(rank, pair[1]), default=9))
            if shown
        ],
        "fine": [[clean(area), [terse(each) for each in shown]] for area, shown in fine.items() if shown],
    }


def rank(shown: Shown) -> int:
    """The worse, the lower."""
    return _RANK[shown.finding.status]


def worst_first(shown: Iterable[Shown]) -> list[Gauge]:
    """The headroom of a cluster, what is amiss first and then what has the least share left."""
    return sorted(gauges(shown), key=lambda g: (_RANK[Status(g.tone)], share_left(g)))


def share_left(gauge: Gauge) -> float:
    """What stays free of the whole, as a share of it; where that is not known, none."""
    if gauge.used is None or gauge.size is None or gauge.needs is None:
        return 0.0
    return (gauge.size - gauge.used - gauge.needs) / max(1, gauge.size)


def terse(shown: Shown) -> list[str]:
    """Word, check, subject, summary, arithmetic."""
    found = shown.finding
    reading = found.deciding if found.readings else None
    return [
        phrases.STATUS_WORDS[found.status],
        clean(found.check),
        clean(phrases.subject_line(found, shown.questions)),
        clean(found.summary),
        clean(phrases.arithmetic(reading)) if reading is not None else "",
    ]


def finding(shown: Shown, titles: Mapping[str, str]) -> dict[str, Any]:
    """All of a finding. Keys without a value are left out."""
    found = shown.finding
    first = phrases.decisive(found)
    values = {
        "status": found.status.value,
        "word": phrases.STATUS_WORDS[found.status],
        "check": clean(found.check),
        "title": _title(found, titles),
        "subject": clean(phrases.subject_line(found, shown.questions)),
        "id": clean(found.subject.id),
        "summary": clean(found.summary),
        "why": _why(found),
        "numbers": clean(phrases.arithmetic(first)) if first is not None else "",
        "reading": f"{clean(first.name)} ({first.gate.value})" if first is not None else "",
        "missing": clean(first.missing.text) if first is not None and first.missing is not None else "",
        "unit": clean(first.unit) if first is not None else "",
        "terms": _terms(first) if first is not None else [],
        "others": [_reading(reading) for reading in found.readings if reading is not first],
        "fixes": [_fix(remedy) for remedy in found.remedies],
        "prevents": [clean(code) for code in found.prevents],
        "read": [[clean(e.request), clean(e.property), clean(e.value)] for e in found.evidence],
        "explained": clean(phrases.documentation(found.check)),
    }
    return {key: value for key, value in values.items() if value}


def _title(found: Finding, titles: Mapping[str, str]) -> str:
    """What must hold, where the summary does not say it."""
    title = titles.get(found.check, "")
    return "" if title in found.summary else clean(title)


def _why(found: Finding) -> list[str]:
    told = [clean(phrases.waived(found))] if found.waived else []
    reason: Reason | None = found.reason
    if reason is None:
        return told
    needs = f"needs {reason.action}" + (f" on {reason.scope}" if reason.scope else "") if reason.action else ""
    if (reason.action or "") in reason.text and (reason.scope or "") in reason.text:
        needs = ""  # the text says it
    request = f"asked {reason.request}" if reason.request else ""
    return told + [clean(line) for line in (reason.text, needs, request) if line and line != found.summary]


def _terms(reading: Reading) -> list[list[str]]:
    return [[clean(t.name), str(t.count), str(t.each), str(t.value)] for t in reading.terms]


def _reading(reading: Reading) -> list[str]:
    """A row: its arithmetic, name, gate, whether it decides, the terms in a line."""
    terms = " + ".join(f"{t.name} {t.count} x {t.each}" for t in reading.terms)
    told = phrases.arithmetic(reading) + (f" ({reading.missing.text})" if reading.missing is not None else "")
    return [
        clean(told),
        clean(reading.name),
        reading.gate.value,
        "decides" if reading.decides else "shown",
        clean(terms),
    ]


def _fix(remedy: Remedy) -> list[str]:
    return [clean(phrases.remedy_line(remedy)), clean(remedy.command)]
