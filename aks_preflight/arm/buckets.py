"""The token buckets that Azure counts requests in, as the program keeps them. Times are seconds of one clock.

The figures are those that Azure publishes (knowledge/throttles.toml); its answers correct the levels.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from aks_preflight.arm.azure_errors import clean
from aks_preflight.arm.urls import bucket_name, bucket_of
from aks_preflight.knowledge import Throttle

_ARM = "azure resource manager"
#: Left in each bucket: one token, and what flows in during this many seconds. Requests do not arrive as evenly as they
#: are sent, and Azure's clock is another.
_RESERVE, _JITTER = 1.0, 0.5
#: A provider without figures: nothing is kept until it refuses.
_UNKNOWN = 1e9
#: Of the published flow, at least this share is still asked for after refusals.
_SLOWEST = 1 / 16
#: With each answer a bucket that had refused gets back this share of its flow.
_REGAIN = 1.02
_NEARLY_ONE = 1 - 1e-6
#: Buckets that are full are dropped when there are so many: each cluster has one.
_MANY = 1024
_OWNERS = {2: " in subscription ", 4: " in resource group ", 8: " for "}


@dataclass(slots=True, eq=False)
class Bucket:
    """So many tokens at most (`capacity`), refilled at so many a second (`refill`).

    `name` is for the reader; `header` tells what Azure has left, `codes` (lower case) are the 429's that speak of it.
    `turn` is held by the request whose token is next; `queued` counts those who wait, here or for another bucket.
    `sent` counts the tokens taken so far.
    """

    name: str
    capacity: float
    refill: float
    at: float
    header: str = ""
    codes: frozenset[str] = frozenset()
    level: float = 0.0
    published: float = 0.0
    reserve: float = 0.0
    closed_from: float = 0.0
    closed_until: float = 0.0
    sent: int = 0
    under_way: int = 0
    untouched: bool = False
    queued: int = 0
    told: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        # Of a tiny bucket (a table of the operator's own) one token must be left to take.
        self.reserve = min(_RESERVE + _JITTER * self.refill, max(0.0, self.capacity - 1))
        self.capacity -= self.reserve
        self.level, self.published = self.capacity, self.refill

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0 where one is."""
        self._flow(now)
        if self.closed_until > now:
            return self.closed_until - now
        return 0.0 if self.level > _NEARLY_ONE else (1 - self.level) / self.refill

    def take(self, now: float) -> None:
        """A request is sent. There must be a token."""
        self._flow(now)
        # A full bucket does not fill: in Azure's nothing flows until the first request has arrived there.
        self.untouched = self.untouched or self.level >= self.capacity
        self.level -= 1
        self.sent += 1
        self.under_way += 1

    def answered(self, now: float) -> None:
        """A request that was sent is over, well or not."""
        self._flow(now)
        self.untouched = False
        self.under_way -= 1
        self.refill = min(self.published, self.refill * _REGAIN)

    def correct(self, remaining: float, sent: int, now: float) -> None:
        """Azure says that so many are left, in answer to the request before which, and with which, `sent` were sent.

        Less than was thought counts: others use the bucket too. More does not: not all may have been counted yet.
        """
        self._flow(now)
        self.level = min(self.level, remaining - (self.sent - sent) - self.reserve)

    def close(self, seconds: float, now: float) -> None:
        """Azure has refused: no token for so long, then one.

        And from then on they come half as fast, once for all that were refused together: the figure does not hold, or
        others use the bucket too.
        """
        self._flow(now)
        if now >= self.closed_until:
            self.closed_from = now
            self.refill = max(self.refill / 2, self.published * _SLOWEST)
        self.closed_until = self.at = max(self.closed_until, now + seconds)
        self.level = min(1.0, self.capacity)

    def closed_during(self, begin: float, end: float) -> float:
        """For how many seconds of that time Azure had it closed."""
        return max(0.0, min(end, self.closed_until) - max(begin, self.closed_from))

    def until_all(self) -> float:
        """Seconds until there is a token for everybody who waits, as it looks now."""
        return max(0.0, self.queued - self.level) / self.refill

    def idle(self, now: float) -> bool:
        """Whether it is as good as a new one."""
        self._flow(now)
        return not (self.queued or self.under_way) and self.level >= self.capacity and self.refill == self.published

    def _flow(self, now: float) -> None:
        if now <= self.at:  # closed
            return
        if not self.untouched:
            self.level = min(self.capacity, self.level + (now - self.at) * self.refill)
        self.at = now


class Buckets:
    """The buckets of a run, each made when it is first met."""

    def __init__(self, throttles: Sequence[Throttle], cloud: str, clock: Callable[[], float]) -> None:
        own = {row.provider.lower() for row in throttles if cloud in row.clouds}
        self._layers: dict[str, dict[str, list[tuple[Throttle, re.Pattern[str]]]]] = {}
        for row in throttles:
            provider = row.provider.lower()
            if row.path is not None and (cloud in row.clouds if provider in own else not row.clouds):
                layers = self._layers.setdefault(provider, {})
                layers.setdefault(row.layer, []).append((row, re.compile(row.path)))
        self.clock = clock
        self._made: dict[tuple[str, str], Bucket] = {}
        self._many = _MANY

    def met_by(self, url: str) -> list[Bucket]:
        """Those in which a request counts, the most particular first: its provider's, then ARM's."""
        path, (_, provider) = _path(url), bucket_of(url)
        met = [self._kept(row, path) for row in self._counting(path, provider.lower())]
        if not met and provider.lower() != _ARM:
            where = bucket_name(url)
            met = [self._get(("", where.lower()), lambda now: Bucket(clean(where, 120), _UNKNOWN, _UNKNOWN, now))]
        return met + [self._kept(row, path) for row in self._counting(path, _ARM) if provider.lower() != _ARM]

    def lane_of(self, url: str) -> tuple[str, ...]:
        """What is refused together: the requests of a subscription that count in buckets of one kind."""
        subscription, provider = bucket_of(url)
        return (subscription, provider, *(row.id for row in self._counting(_path(url), provider.lower())))

    def _counting(self, path: str, provider: str) -> Iterator[Throttle]:
        for rows in self._layers.get(provider, {}).values():
            row = next((row for row, pattern in rows if pattern.search(path)), None)
            if row is not None:
                yield row

    def _kept(self, row: Throttle, path: str) -> Bucket:
        owner = "/".join(path.split("/")[: row.segments + 1]) if row.segments else ""
        return self._get((row.id, owner), lambda now: _bucket(row, owner, now))

    def _get(self, key: tuple[str, str], make: Callable[[float], Bucket]) -> Bucket:
        found = self._made.get(key)
        if found is None:
            now = self.clock()
            if len(self._made) >= self._many:
                self._made = {key: bucket for key, bucket in self._made.items() if not bucket.idle(now)}
                self._many = max(_MANY, 2 * len(self._made))
            found = self._made[key] = make(now)
        return found


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/").lower()


def _bucket(row: Throttle, owner: str, now: float) -> Bucket:
    capacity, refill = float(row.capacity), row.refill_per_second
    if row.window_seconds:
        # Half at once and half spread over the window: no window of that length, wherever it begins, sees more.
        capacity /= 2
        refill = capacity / row.window_seconds
    name = row.provider + (_OWNERS.get(row.segments, " for ") + owner.rpartition("/")[2] if owner else "")
    codes = frozenset(code.lower() for code in row.codes)
    return Bucket(clean(name, 120), capacity, refill, now, row.remaining.lower(), codes)
