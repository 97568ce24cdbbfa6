"""Waits: as long as Azure asks, four times at most, and told."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from aks_preflight.arm.policies import Counters, Retry
from aks_preflight.model.reason import Why
from tests.arm.conftest import CLUSTER, READ, SUBSCRIPTION, Answer, Azure, reason_of

THROTTLED = Answer({"error": {"code": "TooManyRequests", "message": "slow down"}}, 429, {"Retry-After": "0.1"})


async def test_a_throttled_request_is_sent_again_after_the_wait(azure: Azure) -> None:
    azure.answers(CLUSTER, THROTTLED, THROTTLED, {"name": "prod"})
    told: list[str] = []
    async with azure.live(on_wait=told.append) as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}
        assert (arm.requests.sent, arm.requests.throttled) == (3, 2)
        assert arm.waited == pytest.approx(0.2, rel=0.2)
    where = f"Microsoft.ContainerService in subscription {SUBSCRIPTION.rpartition('/')[2]}"
    assert told == [f"Azure throttles requests to {where}: waiting 0.1 s"]


async def test_five_tries_are_all(azure: Azure) -> None:
    azure.answers(CLUSTER, THROTTLED)
    async with azure.live() as arm:
        reason = await reason_of(arm, CLUSTER)
        assert arm.requests.throttled == 5
    assert reason.why is Why.THROTTLED
    assert (
        reason.text
        == f"throttled: Azure still answers 429 to GET {CLUSTER} (TooManyRequests: slow down); it asks to wait 0 s"
    )


async def test_a_wait_of_half_an_hour_is_not_waited_for(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({}, 429, {"Retry-After": "1800"}))
    assert (await azure.reason(CLUSTER)).text.endswith("it asks to wait 1800 s")
    assert len(azure.asked) == 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_an_unavailable_server_is_asked_again(azure: Azure, status: int) -> None:
    azure.answers(CLUSTER, Answer("<html>", status, {"Retry-After": "0"}), {"name": "prod"})
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_a_refusal_is_not_asked_again(azure: Azure, status: int) -> None:
    azure.answers(CLUSTER, Answer({}, status, {"Retry-After": "0"}))
    await azure.reason(CLUSTER)
    assert len(azure.asked) == 1


@pytest.mark.parametrize("value", ["soon", "nan", "-5", ""])
async def test_a_retry_after_that_says_nothing_is_no_error(azure: Azure, value: str) -> None:
    azure.answers(CLUSTER, Answer({}, 503, {"Retry-After": value}), {"name": "prod"})
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}


async def test_a_retry_after_may_be_a_date(azure: Azure) -> None:
    date = format_datetime(datetime.now(timezone.utc) + timedelta(hours=1), usegmt=True)
    azure.answers(CLUSTER, Answer({}, 503, {"Retry-After": date}))
    assert (await azure.reason(CLUSTER)).why is Why.UNAVAILABLE
    assert len(azure.asked) == 1  # an hour is too long


async def test_a_connection_that_breaks_is_made_again(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer(raw=b""), {"name": "prod"})
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}


async def test_a_silent_server_costs_two_timeouts_not_five(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({}, delay=2))
    await azure.reason(CLUSTER, timeout=0.1)
    assert len(azure.asked) == 2


async def test_a_bucket_that_fills_slowly_serves_all_who_wait(azure: Azure) -> None:
    """Sixteen requests, one let through every 20 ms: each must get its answer within its five tries."""
    free = asyncio.Semaphore(1)

    async def fill() -> None:
        while True:
            await asyncio.sleep(0.02)
            if free.locked():
                free.release()

    names = [f"{CLUSTER}{number}" for number in range(16)]
    answer_to = azure._answer_to

    def limited(request: object) -> Answer:
        if free.locked():
            return Answer({}, 429, {"Retry-After": "0.03"})
        free._value -= 1
        return answer_to(request)  # type: ignore[arg-type]

    for name in names:
        azure.answers(name, {"name": name})
    azure._answer_to = limited  # type: ignore[method-assign]
    filling = asyncio.ensure_future(fill())
    async with azure.live() as arm:
        found = await asyncio.gather(*(arm.get(name, action=READ) for name in names))
    filling.cancel()
    assert [body["name"] for body in found] == names


async def test_throttling_of_one_provider_does_not_hold_up_another(azure: Azure) -> None:
    usages = f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope/usages"
    azure.answers(CLUSTER, Answer({}, 429, {"Retry-After": "1"}), {"name": "prod"})
    azure.answers(usages, {"value": []})
    async with azure.live(concurrency=1) as arm:
        slow = asyncio.ensure_future(arm.get(CLUSTER, action=READ))
        await asyncio.sleep(0.3)
        assert await arm.list(usages, action=READ) == []
        assert not slow.done()
        assert await slow == {"name": "prod"}


class Refusing:
    """Refuses each URL once, one a little later than the other."""

    def __init__(self, wait: str) -> None:
        self.refused: set[str] = set()
        self.sent = 0
        self.headers = {"Retry-After": wait}

    async def send(self, request: Any) -> Any:
        self.sent += 1
        await asyncio.sleep(0.02 * self.sent)
        url = request.http_request.url
        status = 200 if url in self.refused else 429
        self.refused.add(url)
        return SimpleNamespace(http_response=SimpleNamespace(status_code=status, headers=self.headers))


async def test_a_wait_is_told_once_for_all_that_wait_for_it() -> None:
    """Six requests are under way when Azure refuses them, of another subscription one: those are two waits."""
    told: list[str] = []
    retry = Retry(Counters(), told.append)
    retry.next = cast(Any, Refusing("0.3"))
    other = CLUSTER.replace("1111", "2222")
    urls = [*(f"{CLUSTER}{number}" for number in range(6)), other]
    await asyncio.gather(*(retry.send(cast(Any, SimpleNamespace(http_request=SimpleNamespace(url=u)))) for u in urls))
    assert sorted(told) == [
        f"Azure throttles requests to Microsoft.ContainerService in subscription {path.split('/')[2]}: waiting 0.3 s"
        for path in (CLUSTER, other)
    ]


async def test_a_longer_wait_beside_one_that_was_told_is_told_too() -> None:
    told: list[str] = []
    retry = Retry(Counters(), told.append)
    retry._tell(CLUSTER, "throttles", 3.0)
    retry._tell(CLUSTER, "throttles", 3.5)
    retry._tell(CLUSTER, "throttles", 0.1)
    retry._tell(CLUSTER, "throttles", 60.0)
    retry._tell(CLUSTER, "answers 503 to", 3.0)
    assert [line.rpartition("waiting ")[2] for line in told] == ["3.0 s", "60.0 s", "3.0 s"]
