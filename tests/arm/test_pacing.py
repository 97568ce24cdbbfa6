"""Pacing: no more requests than Azure's buckets hold, in the order asked for; Azure's own word corrects."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.arm.pacing import Bucket, Buckets
from aks_preflight.knowledge import Throttle, throttles
from tests.arm.conftest import CLUSTER, CLUSTERS, READ, SUBSCRIPTION, VNET, Answer, Azure

PROFILES = f"{CLUSTER}/upgradeProfiles/default"


@given(st.floats(3, 300), st.floats(0.1, 50), st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_no_window_sees_more_than_the_bucket_holds(capacity: float, refill: float, gaps: list[float]) -> None:
    bucket, now = Bucket.full(capacity, refill, 0.0), 0.0
    sent: list[float] = []
    for gap in gaps:
        now += gap
        sent.append(now + bucket.take(now))
    assert sent == sorted(sent)  # nobody overtakes, nobody starves
    for first, begin in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= capacity + refill * (sent[last] - begin) + 1e-6


def test_less_than_thought_counts_and_more_does_not() -> None:
    bucket = Bucket.full(250, 25, 0.0)
    bucket.correct(10_000, 0.0)
    assert bucket.level == 248
    bucket.under_way = 3
    bucket.correct(20, 0.0)
    assert bucket.level == 15  # the reserve, and what is under way and may not have been counted
    bucket.close(7, 0.0)
    assert bucket.take(0.0) == 7


def met(path: str, cloud: str = "public") -> list[tuple[str, float]]:
    found = Buckets(throttles(), cloud, lambda: 0.0).met_by(f"https://arm.test{path}?api-version=1")
    return [(provider, bucket.refill) for provider, bucket in found]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (CLUSTERS, [("Azure Resource Manager", 25), ("Microsoft.ContainerService", 1)]),
        (CLUSTER, [("Azure Resource Manager", 25), ("Microsoft.ContainerService", 1)]),
        (PROFILES.upper(), [("Azure Resource Manager", 25), ("Microsoft.ContainerService", 1)]),
        (f"{VNET}/usages", [("Azure Resource Manager", 25), ("Microsoft.Network", 33.3333)]),
        (f"{SUBSCRIPTION}/providers/Microsoft.Authorization/locks", [("Azure Resource Manager", 25)]),
        ("/subscriptions", [("Azure Resource Manager", 25)]),
    ],
)
def test_the_buckets_that_a_request_meets(path: str, expected: list[tuple[str, float]]) -> None:
    assert met(path) == expected
    assert met(path, "china") == [("Azure Resource Manager", 3.3333)]


def test_who_has_a_bucket_of_their_own() -> None:
    buckets = Buckets(throttles(), "public", lambda: 0.0)

    def of(path: str) -> int:
        return id(buckets.met_by(f"https://arm.test{path}")[-1][1])

    assert of(CLUSTER) == of(CLUSTER.upper())
    assert of(CLUSTER) != of(f"{CLUSTER}2") != of(CLUSTERS)
    assert of(PROFILES) == of(f"{CLUSTER}2/maintenanceConfigurations")
    assert of(PROFILES) != of(PROFILES.replace("1111", "2222"))


def bucket_of_aks(capacity: int, refill: float) -> tuple[Throttle, ...]:
    (row,) = (row for row in throttles() if row.id == "aks-other")
    changed = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return (Throttle(**{**changed, "capacity": capacity, "refill_per_second": refill}),)


async def test_requests_are_spread_as_the_bucket_fills_and_the_wait_is_told(azure: Azure) -> None:
    names = [f"{CLUSTER}/upgradeProfiles/{number}" for number in range(20)]
    for name in names:
        azure.answers(name, {"name": name})
    told: list[str] = []
    async with azure.live(throttles=bucket_of_aks(7, 10), on_wait=told.append) as arm:
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(arm.get(name, action=READ) for name in names))
        took = asyncio.get_running_loop().time() - began
        assert arm.requests.paced > 1
    assert took >= 1.4  # five at once, fifteen at ten a second
    assert told == ["pacing requests to Microsoft.ContainerService, 10 a second: waiting 1 s"]


async def test_a_refusal_closes_its_own_bucket_only(azure: Azure) -> None:
    azure.answers(PROFILES, Answer({}, 429, {"Retry-After": "1"}), {"name": "first"})
    azure.answers(f"{CLUSTER}/maintenanceConfigurations", {"value": []})
    azure.answers(VNET, {"name": "vnet"})
    azure.answers(f"{VNET}2", {"name": "vnet"})
    async with azure.live() as arm:
        await arm.get(f"{VNET}2", action=READ)  # imports the client of networks
        clock = asyncio.get_running_loop().time
        began = clock()
        slow = asyncio.ensure_future(arm.get(PROFILES, action=READ))
        await asyncio.sleep(0.3)
        await arm.get(VNET, action=READ)
        assert clock() - began < 0.9
        await arm.list(f"{CLUSTER}/maintenanceConfigurations", action=READ)
        assert clock() - began >= 0.9  # the same bucket
        assert await slow == {"name": "first"}


async def test_what_azure_says_is_left_is_believed(azure: Azure) -> None:
    header = {"x-ms-ratelimit-remaining-subscription-reads": "0"}
    azure.answers(VNET, Answer({"name": "vnet"}, 200, header))
    azure.answers(f"{VNET}2", {"name": "second"})
    async with azure.live() as arm:
        await arm.get(VNET, action=READ)
        await arm.get(f"{VNET}2", action=READ)
        assert arm.requests.paced > 0.05  # two tokens of reserve and one, at 25 a second


async def test_requests_are_counted_by_kind(azure: Azure) -> None:
    azure.answers(VNET, {"name": "vnet"})
    azure.answers(f"{VNET}/usages", {"value": []})
    async with azure.live() as arm:
        await arm.get(VNET, action=READ)
        await arm.list(f"{VNET}/usages", action=READ)
        assert arm.requests.by_kind == {
            "Microsoft.Network/virtualNetworks": 1,
            "Microsoft.Network/virtualNetworks/usages": 1,
        }
