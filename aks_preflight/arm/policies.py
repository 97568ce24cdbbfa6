"""What stands between a request and the network: only GET, one try at a time limit, retries with Azure's own waits."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from ssl import SSLError

from azure.core.exceptions import (
    IncompleteReadError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy
from azure.core.rest import AsyncHttpResponse, HttpRequest

from aks_preflight.arm.sender import Answer
from aks_preflight.arm.urls import bucket_name, bucket_of, kind_of, origin

Request = PipelineRequest[HttpRequest]
Response = PipelineResponse[HttpRequest, AsyncHttpResponse]
Policy = AsyncHTTPPolicy[HttpRequest, AsyncHttpResponse]

MAX_RETRIES = 4
#: A longer wait than this many seconds is not waited for: the reason says how long it would be.
LONGEST_WAIT = 120.0
#: A wait that ends at most so many seconds after one that has been told is not worth another line.
_LONGER = 1.0
THROTTLED = 429
_RETRIED = frozenset({408, THROTTLED, 500, 502, 503, 504})
_BROKEN = (ServiceRequestError, ServiceResponseError, IncompleteReadError)
_TIMEOUTS = (ServiceRequestTimeoutError, ServiceResponseTimeoutError)


@dataclass(slots=True)
class Counters:
    """What a run has cost so far, in requests and seconds: `waited` because Azure asked for it, `paced` so that it need
    not. `by_kind`: the requests sent, by the type of resource that they read."""

    sent: int = 0
    answered_from_cache: int = 0
    throttled: int = 0
    waited: float = 0.0
    paced: float = 0.0
    by_kind: dict[str, int] = field(default_factory=dict)
    _spelt: dict[str, str] = field(default_factory=dict)

    def count(self, url: str) -> None:
        """A request is sent."""
        self.sent += 1
        kind = kind_of(url)
        # An id spells a type as whoever wrote it did; the first spelling stands for all.
        kind = self._spelt.setdefault(kind.lower(), kind)
        self.by_kind[kind] = self.by_kind.get(kind, 0) + 1


class GetOnly(Policy):
    """Lets only GETs to the one Resource Manager through: the promise of a read-only tool, kept in one place."""

    def __init__(self, endpoint: str) -> None:
        self._origin = origin(endpoint)

    async def send(self, request: Request) -> Response:
        """Raises RuntimeError for any other request: no answer of Azure's can lead here, only a mistake of ours."""
        http = request.http_request
        if http.method != "GET" or origin(http.url) != self._origin:
            raise RuntimeError(f"refused to send {http.method} to {http.url}: only GET to Azure Resource Manager")
        return await self.next.send(request)


class Try(Policy):
    """One try: counted, no more than `concurrency` at once, over after `timeout` seconds whatever trickles in."""

    def __init__(self, counters: Counters, *, timeout: float, concurrency: int) -> None:
        self._counters = counters
        self._timeout = timeout
        self._slots = asyncio.Semaphore(concurrency)

    async def send(self, request: Request) -> Response:
        """Raises ServiceResponseTimeoutError when the time is over."""
        async with self._slots:
            self._counters.count(request.http_request.url)
            try:
                response = await asyncio.wait_for(self.next.send(request), self._timeout)
            except asyncio.TimeoutError as error:
                raise ServiceResponseTimeoutError(f"no answer in {self._timeout:g} s") from error
        self._counters.throttled += response.http_response.status_code == THROTTLED
        return response


class Retry(Policy):
    """Tries again what may succeed later, after the wait that Azure asks for.

    Where Azure throttles, the requests of that lane go one at a time until the last of them is through: sixteen at once
    would spend each other's tries on a bucket that fills once a second. `Pace` is to see to it that this never comes;
    for a provider that publishes no figures there is only this.
    """

    def __init__(
        self, counters: Counters, on_wait: Callable[[str], None], lane_of: Callable[[str], tuple[str, ...]] = bucket_of
    ) -> None:
        """`lane_of`: what is throttled together, by URL."""
        self._counters = counters
        self._on_wait = on_wait
        self._lane_of = lane_of
        self._lanes: dict[tuple[str, ...], asyncio.Lock] = {}
        self._told: dict[tuple[str, ...], float] = {}

    async def send(self, request: Request) -> Response:
        """The last answer. Raises the last AzureError where there was none."""
        lane = self._lanes.setdefault(self._lane_of(request.http_request.url), asyncio.Lock())
        async with AsyncExitStack() as held:
            queued = lane.locked()
            if queued:
                await held.enter_async_context(lane)
            for tried in range(MAX_RETRIES + 1):
                answer = await self._once(request)
                pause = _pause(answer, tried)
                if pause is None:
                    break
                if not queued and _status(answer) == THROTTLED:
                    began = asyncio.get_running_loop().time()
                    await held.enter_async_context(lane)
                    queued = True
                    pause = max(0.0, pause - (asyncio.get_running_loop().time() - began))
                await self._wait(request, answer, pause)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _once(self, request: Request) -> Response | Exception:
        try:
            return await self.next.send(request)
        except _BROKEN as error:
            return error

    async def _wait(self, request: Request, answer: Response | Exception, pause: float) -> None:
        if pause <= 0:
            return
        status = _status(answer)
        cause = "throttles" if status == THROTTLED else f"answers {status} to" if status else "does not answer"
        self._tell(request.http_request.url, cause, pause)
        self._counters.waited += pause
        await asyncio.sleep(pause)

    def _tell(self, url: str, cause: str, pause: float) -> None:
        """One line for all who wait for the same: many requests may have been under way when the first was refused."""
        lane, now = (cause, *self._lane_of(url)), asyncio.get_running_loop().time()
        if now + pause > self._told.get(lane, -_LONGER) + _LONGER:
            self._told[lane] = now + pause
            self._on_wait(f"Azure {cause} requests to {bucket_name(url)}: waiting {pause:.1f} s")


def _status(answer: Response | Exception) -> int | None:
    return None if isinstance(answer, Exception) else answer.http_response.status_code


def _pause(answer: Response | Exception, tried: int) -> float | None:
    """Seconds until the next try; None for none."""
    if isinstance(answer, Exception):
        # A certificate does not become trusted by asking again, and a silent host costs the whole timeout each time.
        certain = isinstance(answer.__cause__, SSLError)
        tries = 0 if certain else 1 if isinstance(answer, _TIMEOUTS) else 2
        return _backoff(tried) if tried < tries else None
    if answer.http_response.status_code not in _RETRIED or tried >= MAX_RETRIES:
        return None
    asked = retry_after(answer.http_response)
    pause = _backoff(tried) if asked is None else asked
    return pause if pause <= LONGEST_WAIT else None


def _backoff(tried: int) -> float:
    # Spread, so that requests that failed together do not come back together.
    return 0.5 * float(2**tried) * random.uniform(0.8, 1.2)


def retry_after(response: Answer) -> float | None:
    """The seconds that Azure asks to wait: a number or a date, or milliseconds of its own; None where it does not."""
    for header, unit in (("Retry-After", 1.0), ("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001)):
        value = response.headers.get(header)
        if value is None:
            continue
        try:
            seconds = float(value) * unit
        except ValueError:
            seconds = _seconds_until(value)
        if seconds == seconds:  # not NaN
            return max(0.0, seconds)
    return None


def _seconds_until(date: str) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return float("nan")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return (moment - datetime.now(timezone.utc)).total_seconds()
