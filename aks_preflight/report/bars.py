"""Headroom as a picture: what is in use, needed and free of a range or a quota, as a bar of plain characters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aks_preflight.model.finding import Finding, Gate, Reading
from aks_preflight.report.grouping import Shown

USED, NEEDED, FREE, OVER, UNKNOWN = "#", "+", ".", "!", "?"
LEGEND = f"{USED} used  {NEEDED} needed  {FREE} free  {OVER} over the limit  {UNKNOWN} not known"


def bar(used: int | None, needs: int | None, size: int | None, width: int, *, at_least: bool = False) -> str:
    """A bar of `width` columns, brackets included: `[######++++....]`.

    The bar is as long as the size or, where that does not hold what is used and needed, as their sum: what is over
    it then comes last. Every part that is not nothing has a column. `at_least`: some of what is needed is not known,
    and so is how much stays free.
    """
    inner = max(1, width - 2)
    if used is None or needs is None or size is None:
        return f"[{UNKNOWN * inner}]"
    used, needs, size = max(0, used), max(0, needs), max(0, size)
    parts = [
        (USED, min(used, size)),
        (NEEDED, min(needs, max(0, size - used))),
        (UNKNOWN if at_least else FREE, max(0, size - used - needs)),
        (OVER, max(0, used + needs - size)),
    ]
    lengths = _columns([value for _, value in parts], inner)
    return f"[{''.join(mark * length for (mark, _), length in zip(parts, lengths, strict=True))}]"


def _columns(values: list[int], width: int) -> list[int]:
    """So many columns for each value, in proportion; at least one for what is not nothing, as far as there are."""
    total = sum(values)
    if not total:
        return [0, 0, width, 0]
    lengths = [value * width // total or int(value > 0) for value in values]
    while sum(lengths) > width:
        lengths[max(range(len(values)), key=lambda i: lengths[i])] -= 1
    while sum(lengths) < width:  # to whom rounding down took most
        lengths[max(range(len(values)), key=lambda i: values[i] * width - lengths[i] * total)] += 1
    return lengths


@dataclass(frozen=True, slots=True)
class Gauge:
    """What a bar is drawn of, in words too: `label` says of what and for which questions.

    `needs` and `size` are None where they are not known, `at_least`: needs is no more than the known part.
    """

    label: str
    used: int | None
    needs: int | None
    size: int | None
    unit: str
    at_least: bool = False
    tone: str = "ok"

    @classmethod
    def of(cls, finding: Finding, questions: Iterable[str] = ()) -> Gauge | None:
        """The headroom that a finding tells of; None where it is not one of what is left of a range or a quota."""
        reading = _pictured(finding)
        if reading is None:
            return None
        asked = ", ".join(questions)
        label = f"{finding.subject.kind} {finding.subject.name}" + (f", for {asked}" if asked else "")
        size = None if reading.used is None or reading.has is None else reading.used + reading.has
        missing = reading.missing is not None
        return cls(label, reading.used, reading.needs, size, reading.unit, missing, finding.status.value)

    def drawn(self, width: int) -> str:
        """The bar."""
        return bar(self.used, self.needs, self.size, width, at_least=self.at_least)

    @property
    def words(self) -> str:
        """The same without the picture: `186 used, 124 needed, short 59, of 251 addresses`."""
        if self.used is None or self.size is None:
            return f"not known, in {self.unit}"
        least, most = ("at least ", "at most ") if self.at_least else ("", "")
        needed = "need not known" if self.needs is None else f"{least}{self.needs} needed"
        left = self.size - self.used - (self.needs or 0)
        if left >= 0:
            room = f"{most}{left} free"
        elif self.needs:
            room = f"short {least}{-left}"
        else:
            room = f"{-left} over"
        return f"{self.used} used, {needed}, {room}, of {self.size} {self.unit}"


def _pictured(finding: Finding) -> Reading | None:
    """The reading of what is left now: that which decides, else the first. What is left may not be known."""
    left = [r for r in finding.readings if r.gate is Gate.ALLOCATION and (r.used is not None or r.has is None)]
    return next((r for r in left if r.decides), left[0] if left else None)


def gauges(shown: Iterable[Shown]) -> list[Gauge]:
    """The headroom that these findings tell of, in their order."""
    return [gauge for each in shown if (gauge := Gauge.of(each.finding, each.questions)) is not None]
