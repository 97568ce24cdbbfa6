"""From what was left, run by run, to the day on which it does not hold what is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor

from aks_preflight.history.fit import crossing, slope_of, thinned, without_jump
from aks_preflight.model.trend import Days, Outlook, Slope

#: Below so many runs, or so many days between the first and the last, nothing is forecast.
LEAST_RUNS, LEAST_DAYS = 8, 7.0
#: No further ahead than so many times what was seen, and so many days.
_TIMES, _MOST_DAYS = 4, 730.0

#: Days since the first, and what was left.
Points = tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is said: as in Trend."""

    outlook: Outlook
    slope: Slope | None = None
    days: Days | None = None
    horizon: date | None = None
    jumped: date | None = None


@lru_cache(maxsize=256)
def _fitted(points: Points) -> tuple[list[tuple[float, float]], Slope | None]:
    """Clusters that share a subnet or quota share its history, and so do questions."""
    few = thinned(points)
    return few, slope_of(few)


def forecast(points: Points, needs: int | None, begin: date) -> Forecast:
    """`points` are in the order of time and have one size; `begin` is the day of their 0."""
    if needs is not None and points[-1][1] < needs:
        return Forecast(Outlook.SHORT)
    span = points[-1][0] - points[0][0]
    few, slope = _fitted(points) if len(points) >= LEAST_RUNS and span >= LEAST_DAYS else ((), None)
    if slope is None:
        return Forecast(Outlook.TOO_FEW)
    if slope.low > 0:
        return Forecast(Outlook.GROWS, slope)
    if slope.high >= 0:
        return Forecast(Outlook.NO_TREND, slope)
    if (jump := without_jump(few)) is not None:
        besides = slope_of(jump[0])
        if besides is None or besides.high >= 0:
            return Forecast(Outlook.JUMP, slope, jumped=_day(begin, jump[1]))
    if needs is None:
        return Forecast(Outlook.NEED_UNKNOWN, slope)
    return _dated(few, slope, needs, begin, points[-1][0], span)


def _dated(
    points: Sequence[tuple[float, float]], slope: Slope, needs: int, begin: date, now: float, span: float
) -> Forecast:
    """The steepest line comes down first, the flattest last."""
    end = now + min(_TIMES * span, _MOST_DAYS)
    first, middle, last = (crossing(points, each, needs) for each in (slope.low, slope.estimate, slope.high))
    horizon = _day(begin, end)
    if middle > end:
        return Forecast(Outlook.LATER, slope, horizon=horizon)
    # It holds today, whatever the line says.
    days = (max(_from(each), floor(now) + 1) for each in (first, middle))
    earliest, estimate = (begin + timedelta(days=each) for each in days)
    latest = begin + timedelta(days=max(_from(last), floor(now) + 1)) if last <= end else None
    return Forecast(Outlook.DATED, slope, Days(estimate, earliest, latest), horizon)


def _from(when: float) -> int:
    """The first whole day after the line is at the need."""
    return floor(round(when, 6)) + 1


def _day(begin: date, days: float) -> date:
    return begin + timedelta(days=floor(days))
