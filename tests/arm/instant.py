"""A fleet's requests in no time: an event loop whose clock jumps, and an Azure that the simulator's meter judges."""

from __future__ import annotations

import asyncio
import json
import selectors
from collections.abc import Callable, Coroutine, Iterable
from types import SimpleNamespace
from typing import Any, TypeVar

from azure.core.rest import HttpRequest

from aks_preflight.arm.buckets import Buckets
from aks_preflight.arm.pacing import Pace
from aks_preflight.arm.policies import Counters, Retry, Try
from aks_preflight.knowledge import Throttle, throttles
from tests import simulator as sim
from tests.simulator.asked import parse
from tests.simulator.throttling import Meter

T = TypeVar("T")


class _Jumping(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits, and for nothing")
        self.now += timeout
        return super().select(0)


class InstantLoop(asyncio.SelectorEventLoop):
    """`time()` are the seconds slept so far."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run(main: Coroutine[Any, Any, T]) -> T:
    """What it comes to."""
    loop = InstantLoop()
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()


Asked = tuple[float, str]  # when (seconds), and for which path


class Wire:
    """Azure as the simulator's meter judges it, each request after a while of its own."""

    def __init__(self, throttle: sim.Throttle, delay: Callable[[], float]) -> None:
        self.clock = asyncio.get_running_loop().time
        self.meter = Meter(throttle, self.clock)
        self.delay = delay
        self.sent: list[str] = []
        self.seen: list[tuple[float, str, int]] = []  # when it arrived, what was asked, what was said

    async def send(self, request: Any) -> Any:
        path = request.http_request.url
        self.sent.append(path)
        await asyncio.sleep(self.delay())
        refusal, headers = self.meter.take(parse("GET", path))
        self.seen.append((self.clock(), path, refusal.status if refusal else 200))
        await asyncio.sleep(0.03)
        body = json.loads(refusal.body) if refusal else {}
        return SimpleNamespace(
            http_response=SimpleNamespace(
                status_code=refusal.status if refusal else 200,
                headers={name.lower(): value for name, value in headers.items()}
                | ({"Retry-After": refusal.headers["Retry-After"]} if refusal else {}),
                json=lambda: body,
            )
        )


class Fleet:
    """Requests sent through the policies of a live run, in no time. `spent`: what others asked just before."""

    def __init__(
        self,
        asked: Iterable[Asked],
        *,
        throttle: sim.Throttle | None = None,
        rows: tuple[Throttle, ...] | None = None,
        delay: Callable[[], float] = lambda: 0.03,
        spent: Iterable[str] = (),
        cloud: str = "public",
    ) -> None:
        self.told: list[str] = []
        self.counters = Counters()
        self.done: dict[str, float] = {}
        self.statuses: list[int] = []

        async def main() -> None:
            self.wire = Wire(throttle or sim.Throttle.azure(), delay)
            for path in spent:
                self.wire.meter.take(parse("GET", path))
            buckets = Buckets(rows or throttles(), cloud, self.wire.clock)
            retry = Retry(self.counters, self.told.append, buckets.lane_of)
            pace = Pace(buckets, self.counters, self.told.append)
            one = Try(self.counters, timeout=100, concurrency=32)
            retry.next, pace.next, one.next = pace, one, self.wire  # type: ignore[assignment]
            await asyncio.gather(*(self.one(retry, when, path) for when, path in asked))

        run(main())

    async def one(self, policy: Any, when: float, path: str) -> None:
        await asyncio.sleep(when)
        answer = await policy.send(SimpleNamespace(http_request=HttpRequest("GET", path)))
        self.statuses.append(answer.http_response.status_code)
        self.done[path] = self.wire.clock()

    @property
    def refused(self) -> int:
        return sum(status == 429 for _, _, status in self.wire.seen)
