"""Pacing: a request is sent once there is a token for it in every bucket that Azure will count it in.

So that Azure has none to refuse. The figures may be wrong and others may use the buckets too: where a 429 comes all the
same, its bucket is closed for as long as Azure asks, and `policies.Retry` sends the request again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from azure.core.rest import AsyncHttpResponse

from aks_preflight.arm.azure_errors import parse_error
from aks_preflight.arm.buckets import Bucket, Buckets
from aks_preflight.arm.policies import LONGEST_WAIT, THROTTLED, Counters, Policy, Request, Response, retry_after

#: A shorter wait than this many seconds is not worth a line.
_TOLD = 1.0
#: Seconds for which a refusal closes a bucket where Azure does not say.
_UNSAID = 1.0


class Pace(Policy):
    """Takes a token of each bucket for each try, in the order of arrival, and learns from the answer."""

    def __init__(self, buckets: Buckets, counters: Counters, on_wait: Callable[[str], None]) -> None:
        self._buckets = buckets
        self._clock = buckets.clock
        self._counters = counters
        self._on_wait = on_wait

    async def send(self, request: Request) -> Response:
        """The answer. Raises what the next policy raises."""
        met = self._buckets.met_by(request.http_request.url)
        sent = await self._admit(met)
        try:
            response = await self.next.send(request)
        finally:
            now = self._clock()
            for bucket in met:
                bucket.answered(now)
        self._learn(met, sent, response.http_response)
        return response

    async def _admit(self, met: Sequence[Bucket]) -> list[int]:
        """Takes a token of each, of all in one instant: a slow bucket is not to keep a fast one's for later.

        Returns how many each has given by then.
        """
        arrived = self._clock()
        for bucket in met:
            bucket.queued += 1
        try:
            await self._queue(met, 0, arrived)
            return [bucket.sent for bucket in met]
        finally:
            now = self._clock()
            for bucket in met:
                bucket.queued -= 1
                bucket.told = bucket.told and bucket.queued > 0
            if now > arrived:
                asked = max((bucket.closed_during(arrived, now) for bucket in met), default=0.0)
                self._counters.waited += asked
                self._counters.paced += now - arrived - asked

    async def _queue(self, met: Sequence[Bucket], place: int, arrived: float) -> bool:
        """Waits for the turn and the token in the buckets from `place` on.

        It stands in one queue after the other, the most particular first, and keeps its places: in ARM's queue, in
        which all providers stand, is nobody who still waits for another token. False: a bucket before `place` has been
        emptied meanwhile; who comes next in this one is not to wait for that.
        """
        if place == len(met):
            now = self._clock()
            for bucket in met:
                bucket.take(now)
            return True
        bucket = met[place]
        async with bucket.turn:
            while not any(narrower.wait(self._clock()) for narrower in met[:place]):
                if pause := bucket.wait(self._clock()):
                    self._tell(bucket, pause, arrived)
                    await asyncio.sleep(pause)
                elif await self._queue(met, place + 1, arrived):
                    return True
            return False

    def _tell(self, bucket: Bucket, pause: float, arrived: float) -> None:
        """One line for all who wait for a bucket, once somebody waits longer than is worth a line."""
        now = self._clock()
        if bucket.told or bucket.closed_until > now:  # the refusal has been told
            return
        left = bucket.until_all()
        if left > _TOLD and max(pause, now - arrived) >= _TOLD:
            bucket.told = True
            self._on_wait(
                f"pacing requests to {bucket.name}: {bucket.capacity + bucket.reserve:g} at once, "
                f"then {bucket.refill:.3g} a second; {left:.0f} s for what is asked now"
            )

    def _learn(self, met: Sequence[Bucket], sent: Sequence[int], response: AsyncHttpResponse) -> None:
        now = self._clock()
        empty: list[Bucket] = []
        for bucket, sent_then in zip(met, sent, strict=True):
            remaining = _remaining(response.headers.get(bucket.header)) if bucket.header else None
            if remaining is not None:
                bucket.correct(remaining, sent_then, now)
                empty += [bucket] if remaining < 1 else []
        if response.status_code != THROTTLED:
            return
        code = parse_error(_json(response)).code.lower()
        # The provider's own codes are many, and the same: it is the provider's where nothing says that it is ARM's.
        refused = [bucket for bucket in met if code in bucket.codes] or empty or list(met[:1])
        asked = retry_after(response)
        for bucket in refused:
            # Where Azure asks for more than is waited for, each request is to hear that from Azure.
            bucket.close(_UNSAID if asked is None else asked if asked <= LONGEST_WAIT else 0.0, now)


def _json(response: AsyncHttpResponse) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError, LookupError):
        return ""


def _remaining(header: str | None) -> float | None:
    """The number of a header, the least of a list (`Microsoft.Compute/A;123,Microsoft.Compute/B;7`); None for none."""
    texts = [part.rpartition(";")[2].strip() for part in (header or "").split(",")]
    return min((float(text) for text in texts if text.isdecimal()), default=None)
