"""How the room of a subnet, a range or a quota went over many runs, and until when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class Outlook(str, Enum):
    """What can be said of the days to come."""

    SHORT = "short-now"
    DATED = "dated"
    LATER = "later"
    NO_TREND = "no-trend"
    JUMP = "jump"
    GROWS = "grows"
    TOO_FEW = "too-few"
    NEED_UNKNOWN = "need-unknown"


@dataclass(frozen=True, slots=True)
class Slope:
    """Units a day: the estimate, and the ends of its 95% interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Days:
    """The first day on which the room is less than the need: the estimate, and the ends of its interval.

    `latest` is None where the interval ends beyond what can be told.
    """

    estimate: date
    earliest: date
    latest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One subject of one cluster under one question, since its size last changed.

    `first` and `last` are of what is left (`has`), `needs` is of the latest run, None where that was not known whole.
    `size` is what it is of, where it is known. `horizon`: no day later than that is named. `jumped`: when the largest
    change came, of an outlook JUMP. `points` are (days since the first, left), thinned.
    """

    cluster: str
    cluster_name: str
    question: str
    check: str
    kind: str
    subject: str
    name: str
    unit: str
    runs: int
    since: datetime
    until: datetime
    first: int
    last: int
    needs: int | None
    size: int | None
    resized: bool
    outlook: Outlook
    slope: Slope | None = None
    days: Days | None = None
    horizon: date | None = None
    jumped: date | None = None
    points: tuple[tuple[float, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Those of a history, what will not hold soonest first. `runs` from `since` to `until`; `stale` counts the
    subjects that no run has told of for a while, which are left out."""

    runs: int
    since: datetime | None
    until: datetime | None
    trends: tuple[Trend, ...]
    stale: int = 0
