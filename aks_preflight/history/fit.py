"""A line through points that are not all on one: Theil and Sen's, which a minority of odd points does not move.

Sources: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the American
Statistical Association 63 (1968); the interval as in scipy.stats.theilslopes, ties in the values included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import ceil, floor, sqrt
from statistics import median

from aks_preflight.model.trend import Slope

#: Of the normal distribution, for an interval of 95%.
_Z = 1.959963984540054
#: So many points are fitted: their pairs grow with the square.
MOST = 60
#: A change so many times as large as they mostly are is a jump.
_STANDS_OUT = 5

Points = Sequence[tuple[float, float]]


def thinned(points: Points, most: int = MOST) -> list[tuple[float, float]]:
    """At most so many points: medians of neighbours. The first and the last stay within their own."""
    if len(points) <= most:
        return list(points)
    edges = [round(i * len(points) / most) for i in range(most + 1)]
    parts = [points[a:b] for a, b in pairwise(edges)]
    return [(median(x for x, _ in part), median(y for _, y in part)) for part in parts]


def slope_of(points: Points) -> Slope | None:
    """The median of the slopes of all pairs, and its interval; None where no two points lie apart in time."""
    if len({y for _, y in points}) == 1 and len({x for x, _ in points}) > 1:
        return Slope(0.0, 0.0, 0.0)  # most quotas, most nights
    slopes = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2) if x1 != x2)
    if not slopes:
        return None
    count = len(points)
    ties = sum(k * (k - 1) * (2 * k + 5) for k in Counter(y for _, y in points).values())
    same = sum(k * (k - 1) * (2 * k + 5) for k in Counter(x for x, _ in points).values())
    spread = _Z * sqrt(max(0.0, (count * (count - 1) * (2 * count + 5) - ties - same) / 18))
    low = max(0, floor((len(slopes) - spread) / 2) - 1)
    high = min(len(slopes) - 1, ceil((len(slopes) + spread) / 2))
    return Slope(median(slopes), slopes[low], slopes[high])


def crossing(points: Points, slope: float, needs: int) -> float:
    """When the line of that slope through the middle of the points comes down to `needs`. The slope is below 0."""
    level = median(y - slope * x for x, y in points)
    return (needs - level) / slope


def without_jump(points: Points) -> tuple[list[tuple[float, float]], float] | None:
    """The points as if both sides of their largest single change were on one level, and when that was.

    None where no change stands out: it is not several times as large as changes are here.
    """
    steps = [abs(b[1] - a[1]) for a, b in pairwise(points)]
    at = max(range(len(steps)), key=steps.__getitem__)
    if steps[at] <= _STANDS_OUT * median(steps):
        return None
    before, after = points[: at + 1], points[at + 1 :]
    change = median(y for _, y in after) - median(y for _, y in before)
    return [*before, *((x, y - change) for x, y in after)], points[at + 1][0]
