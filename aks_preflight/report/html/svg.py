"""Headroom as a picture to scale: what is used, needed, free and over the limit, with the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aks_preflight.report.bars import Gauge
from aks_preflight.report.html.markup import Html, tag

#: A part of a bar: its kind, where it begins and how wide it is, of a hundred.
Part = tuple[str, float, float]

USED, NEEDED, FREE, OVER, UNKNOWN = "used", "needed", "free", "over", "unknown"
LEGEND = ((USED, "used"), (NEEDED, "needed"), (FREE, "free"), (OVER, "over the limit"), (UNKNOWN, "not known"))
_LEAST = 1.0


def parts(used: int | None, needs: int | None, size: int | None, *, at_least: bool = False) -> list[Part]:
    """The parts of a bar from left to right.

    It is as long as the size or, where that does not hold what is used and needed, as their sum: what is over it then
    comes last. What is not nothing can be seen. `at_least`: more may be needed, and how much stays free is not known.
    """
    if used is None or needs is None or size is None:
        return [(UNKNOWN, 0.0, 100.0)]
    used, needs, size = max(0, used), max(0, needs), max(0, size)
    rest = UNKNOWN if at_least else FREE
    return _placed(
        [
            (USED, min(used, size)),
            (NEEDED, min(needs, max(0, size - used))),
            (rest, max(0, size - used - needs)),
            (OVER, max(0, used + needs - size)),
        ],
        rest,
    )


def of_gauge(gauge: Gauge) -> list[Part]:
    """The parts of a gauge's bar."""
    return parts(gauge.used, gauge.needs, gauge.size, at_least=gauge.at_least)


def shares(counts: Iterable[tuple[str, int]]) -> list[Part]:
    """The parts of a bar of which each kind has its share."""
    return _placed([each for each in counts if each[1]])


def bar(pieces: Iterable[Part], words: str, class_: str = "bar") -> Html:
    """The bar, which a screen reader reads as its words."""
    rects = (tag("rect", class_=kind, x=f"{x:g}%", width=f"{width:g}%", height="100%") for kind, x, width in pieces)
    return tag("svg", *rects, class_=class_, role="img", aria_label=words)


def _placed(values: list[tuple[str, int]], nothing: str = FREE) -> list[Part]:
    """To scale, but that each which is not nothing is wide enough to be seen: the widest gives what that takes.

    `nothing` is what all of it is where each is nothing.
    """
    total = sum(value for _, value in values)
    if not total:
        return [(nothing, 0.0, 100.0)]
    widths = [max(100.0 * value / total, _LEAST) if value else 0.0 for _, value in values]
    widths[widths.index(max(widths))] -= sum(widths) - 100.0
    placed: list[Part] = []
    at = 0.0
    for (kind, value), width in zip(values, widths, strict=True):
        if value:
            placed.append((kind, round(at, 2), round(width, 2)))
            at += width
    return placed


def spark(points: Sequence[tuple[float, float]], words: str) -> Html:
    """The course of a number over time as a line from left to right, which a screen reader reads as its words.

    0 is at the bottom, so that what is nearly used up looks so.
    """
    end, top = max(points[-1][0] - points[0][0], 1e-9), max(1.0, *(y for _, y in points), 1.0)
    told = " ".join(f"{100 * (x - points[0][0]) / end:.1f},{22 - 20 * max(0.0, y) / top:.1f}" for x, y in points)
    line = tag("polyline", points=told)
    return tag("svg", line, class_="spark", role="img", aria_label=words, viewBox="0 0 100 24",
               preserveAspectRatio="none")  # fmt: skip
