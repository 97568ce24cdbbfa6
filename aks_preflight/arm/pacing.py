"""Pacing: every request takes a token of the buckets that Azure counts it in, so that Azure has none to refuse.

The buckets are those that Azure publishes (knowledge/throttles.toml), corrected by what its answers say is left. Their
figures may be wrong and others may use them too: a 429 comes all the same now and then, and `policies.Retry` meets it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from azure.core.rest import AsyncHttpResponse

from aks_preflight.arm.policies import THROTTLED, Counters, Policy, Request, Response, retry_after
from aks_preflight.arm.urls import bucket_of
from aks_preflight.knowledge import Throttle

ARM = "Azure Resource Manager"
#: Left in each bucket, in tokens: requests that are sent evenly do not arrive so.
_RESERVE = 2.0
#: A shorter wait than this many seconds is not worth a line.
_TOLD = 1.0
#: What the answers say is left of ARM's bucket for the caller.
_REMAINING = ("x-ms-ratelimit-remaining-subscription-reads", "x-ms-ratelimit-remaining-tenant-reads")


@dataclass(slots=True)
class Bucket:
    """So many tokens at most, refilled at so many a second. Times in seconds of any clock.

    Tokens are promised in the order asked for: below zero, `level` says how many are promised that are not there yet.
    """

    capacity: float
    refill: float
    level: float
    at: float
    closed_until: float = 0.0
    under_way: int = 0
    told_until: float = 0.0

    @classmethod
    def full(cls, capacity: float, refill: float, now: float) -> Bucket:
        """As it is before the first request."""
        kept = max(1.0, capacity - _RESERVE)
        return cls(kept, refill, kept, now)

    def take(self, now: float) -> float:
        """Promises a token. Returns the seconds until it is there."""
        self._flow(now)
        self.level -= 1
        return max(0.0, -self.level / self.refill, self.closed_until - now)

    def correct(self, remaining: float, now: float) -> None:
        """Azure says that so many are left. Less than was thought counts; more does not: others may be under way."""
        self._flow(now)
        self.level = min(self.level, remaining - self.under_way - _RESERVE)

    def close(self, seconds: float, now: float) -> None:
        """Azure has refused: there is none, and for so long there will be none."""
        self._flow(now)
        self.level = min(self.level, 0.0)
        self.closed_until = max(self.closed_until, now + seconds)

    def _flow(self, now: float) -> None:
        self.level = min(self.capacity, self.level + (now - self.at) * self.refill)
        self.at = now


class Buckets:
    """The buckets of a run, each made when it is first met."""

    def __init__(self, throttles: Sequence[Throttle], cloud: str, clock: Callable[[], float]) -> None:
        elsewhere = {name for row in throttles for name in row.clouds}
        held = [row for row in throttles if row.path is not None]
        # A cloud with figures of its own has none of the others'.
        self._rows = [row for row in held if (cloud in row.clouds if cloud in elsewhere else not row.clouds)]
        self._patterns = {row.id: re.compile(row.path or "") for row in self._rows}
        self._clock = clock
        self._made: dict[tuple[str, str], Bucket] = {}

    def met_by(self, url: str) -> list[tuple[str, Bucket]]:
        """Those in which a request counts, ARM's first, each with its provider."""
        path = unquote(urlsplit(url).path).rstrip("/").lower()
        return [(row.provider, self._bucket(row, path)) for row in self._counting(path, bucket_of(url)[1].lower())]

    def _counting(self, path: str, provider: str) -> Iterator[Throttle]:
        for owner in dict.fromkeys((ARM.lower(), provider)):
            for row in self._rows:
                if row.provider.lower() == owner and self._patterns[row.id].search(path):
                    yield row
                    break

    def _bucket(self, row: Throttle, path: str) -> Bucket:
        key = row.id, "/".join(path.split("/")[: row.segments + 1]) if row.segments else ""
        if key not in self._made:
            self._made[key] = Bucket.full(row.capacity, row.refill_per_second, self._clock())
        return self._made[key]


class Pace(Policy):
    """Sends a request once there is a token for it in every bucket that it meets."""

    def __init__(self, buckets: Buckets, counters: Counters, on_wait: Callable[[str], None]) -> None:
        self._buckets = buckets
        self._counters = counters
        self._on_wait = on_wait

    async def send(self, request: Request) -> Response:
        """The answer, from which the buckets learn."""
        met = self._buckets.met_by(request.http_request.url)
        await self._wait(met)
        for _, bucket in met:
            bucket.under_way += 1
        try:
            response = await self.next.send(request)
        finally:
            for _, bucket in met:
                bucket.under_way -= 1
        self._learn(met, response.http_response)
        return response

    async def _wait(self, met: Sequence[tuple[str, Bucket]]) -> None:
        clock = asyncio.get_running_loop().time
        now = clock()
        waits = [(bucket.take(now), provider, bucket) for provider, bucket in met]
        longest = max((wait for wait, _, _ in waits), default=0.0)
        for wait, provider, bucket in waits:
            if wait >= _TOLD and bucket.told_until < now:
                bucket.told_until = now + wait
                self._on_wait(f"pacing requests to {provider}, {bucket.refill:g} a second: waiting {wait:.0f} s")
        due = now + longest
        while (left := due - clock()) > 0:
            self._counters.paced += left
            await asyncio.sleep(left)
            due = max(due, *(bucket.closed_until for _, bucket in met))

    def _learn(self, met: Sequence[tuple[str, Bucket]], response: AsyncHttpResponse) -> None:
        now = asyncio.get_running_loop().time()
        remaining = [left for name in _REMAINING if (left := _number(response.headers.get(name))) is not None]
        for provider, bucket in met:
            if provider == ARM and remaining:
                bucket.correct(min(remaining), now)
            elif provider != ARM and response.status_code == THROTTLED:
                bucket.close(retry_after(response) or 1.0, now)


@lru_cache(maxsize=1024)
def _number(text: str | None) -> float | None:
    """The number of a header; None where it states none."""
    return float(text) if text is not None and text.isdecimal() else None
