"""Pacing: a run of any size meets no 429; where one comes all the same, its bucket waits and no other."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aks_preflight.arm import LiveOptions, open_live
from aks_preflight.arm.pacing import _remaining
from aks_preflight.knowledge import Throttle, throttles
from tests import simulator as sim
from tests.arm.conftest import CLUSTER, CLUSTERS, READ, SKUS, SUBSCRIPTION, VNET, Answer, Azure
from tests.arm.instant import Fleet
from tests.simulator.fixture import StartSimulator
from tests.simulator.plain_client import line

PROFILES = f"{CLUSTER}/upgradeProfiles/default"
LOCKS = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/locks"


def profiles(count: int) -> list[str]:
    return [f"{CLUSTER}{number}/upgradeProfiles/default" for number in range(count)]


def test_a_fleet_in_one_subscription_meets_no_429_and_what_is_not_scarce_does_not_wait() -> None:
    """500 clusters: Azure gives one upgrade profile a second; 1,500 other requests share ARM's 25 a second."""
    paths = [*profiles(500), *(f"{VNET}{n}" for n in range(1000)), *(f"{LOCKS}{n}" for n in range(500))]
    fleet = Fleet([(0.0, path) for path in paths])
    assert fleet.refused == 0
    assert fleet.done[profiles(500)[-1]] == pytest.approx(500 - 58, abs=3)
    # 1,500 of others and the profiles of that minute, at 25 a second: nobody queues at ARM for want of AKS's token.
    others = max(when for path, when in fleet.done.items() if path not in profiles(500))
    assert others == pytest.approx((1500 + 58 + 55 - 236) / 25, abs=2)
    assert [path for path in fleet.wire.sent if "upgrade" in path] == profiles(500)  # in the order asked for
    assert len(fleet.told) == 2
    assert fleet.told[0].startswith("pacing requests to Azure Resource Manager in subscription 1111")
    assert re.search(
        r"^pacing requests to Microsoft.ContainerService in subscription 1{8}\S+: 60 at once, then 1 a second; "
        r"44\d s for what is asked now$",
        fleet.told[1],
    )
    assert fleet.counters.waited == 0
    assert fleet.counters.paced > 442 * 442 / 2


def test_the_sovereign_clouds_count_by_the_hour() -> None:
    """Here by a tenth of one."""
    rows = tuple(replace(row, capacity=1200, window_seconds=360) for row in throttles() if row.clouds)
    (bucket,) = sim.Throttle.azure("sovereign").buckets
    throttle = sim.Throttle((replace(bucket, capacity=1200),))
    fleet = Fleet([(0.0, f"{VNET}{n}") for n in range(900)], throttle=throttle, rows=rows, cloud="usgov")
    assert fleet.refused == 0
    assert max(fleet.done.values()) == pytest.approx(300 / (600 / 360), rel=0.05)


PATHS = (CLUSTERS, CLUSTER, PROFILES, VNET, SKUS, LOCKS, "/subscriptions", SUBSCRIPTION)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 20), st.sampled_from(PATHS), st.integers(1, 99)), min_size=1, max_size=8),
    st.floats(0, 5),
    st.integers(0, 9),
)
def test_no_429_whatever_is_asked_and_however_long_the_way(
    bursts: list[tuple[float, str, int]], way: float, seed: int
) -> None:
    """Requests arrive after `way` seconds, and some half a second later than others."""
    jitter = random.Random(seed)
    asked = [(when, f"{path}?n={n}") for when, path, count in bursts for n in range(count)]
    fleet = Fleet(asked, delay=lambda: way + jitter.uniform(0, 0.5))
    assert fleet.refused == 0
    assert fleet.statuses == [200] * len(asked)


def test_what_others_have_taken_is_learned_from_the_headers() -> None:
    # A window in which others took 220 of ARM's 250 for the subscription.
    first = [(0.0, VNET)]
    fleet = Fleet([*first, *((0.2, f"{VNET}{n}") for n in range(200))], spent=[VNET] * 220)
    assert fleet.refused == 0
    assert max(fleet.done.values()) > (200 - 30) / 25


def test_wrong_figures_are_learned_from_refusals() -> None:
    """Azure's bucket is a tenth of what is thought: everybody is served all the same, with few refusals."""
    poor = sim.Throttle((sim.Bucket(6, 0.1, re.compile("/upgradeProfiles/"), shape="Throttled"),))
    fleet = Fleet([(n / 10, path) for n, path in enumerate(profiles(40))], throttle=poor)
    assert fleet.statuses == [200] * 40
    assert fleet.refused < 40
    assert fleet.counters.waited > 0


@pytest.mark.parametrize(
    ("shape", "arm"),
    [
        ("SubscriptionRequestsThrottled", True),
        ("Throttled", False),
        ("TooManyRequests", False),
        ("TooManyRequests-flat", False),
        ("ResourceRequestsThrottled", False),
        ("RetryableError", False),
        ("OperationNotAllowed", False),
    ],
)
def test_whose_refusal_it_is(shape: str, arm: bool) -> None:
    """AKS is refused once, for nine seconds: by AKS only AKS waits, by ARM all do; another subscription never."""
    throttle = sim.Throttle((sim.Bucket(1, 1 / 8, re.compile("/upgradeProfiles/"), shape=shape, retry_after=9),))
    other, late = VNET.replace("1111", "2222"), f"{CLUSTER}9/upgradeProfiles/x"
    fleet = Fleet([*((0.0, p) for p in profiles(2)), (0.2, late), (0.2, VNET), (0.2, other)], throttle=throttle)
    assert fleet.refused >= 1
    assert fleet.done[other] < 1
    assert (fleet.done[VNET] > 9) is arm
    assert fleet.done[late] > 9
    where = f"Microsoft.ContainerService in subscription {SUBSCRIPTION.rpartition('/')[2]}"
    assert f"Azure throttles requests to {where}: waiting 9.0 s" in fleet.told


def test_what_a_header_says_is_left() -> None:
    assert _remaining("11999") == 11999
    assert _remaining("Microsoft.Compute/GetVMScaleSet3Min;123, Microsoft.Compute/GetVMScaleSetResource;7") == 7
    assert [_remaining(text) for text in (None, "", "-1", "many", "Microsoft.Compute/A;")] == [None] * 5


# Over TLS, through the SDK's clients and the whole pipeline


def row_of_aks(capacity: int, refill: float) -> tuple[Throttle, ...]:
    (row,) = (row for row in throttles() if row.id == "aks-other")
    return (replace(row, capacity=capacity, refill_per_second=refill),)


async def test_two_hundred_requests_over_tls_meet_no_429(
    simulator: StartSimulator, as_client: Callable[[sim.Simulator], sim.Simulator]
) -> None:
    bucket = sim.Bucket(60, 50, re.compile("/microsoft.containerservice/"), shape="Throttled")
    lines = [line(path, {"name": path}) for path in profiles(200)]
    arm = as_client(simulator(lines, sim.Switches(throttle=sim.Throttle((bucket,)))))
    told: list[str] = []
    options = LiveOptions(auth="managed-identity", throttles=row_of_aks(60, 50), on_wait=told.append)
    async with open_live(options) as client:
        await asyncio.gather(*(client.get(path, action=READ) for path in profiles(200)))
        cost = client.requests
    assert (cost.sent, cost.throttled, cost.waited) == (200, 0, 0)
    assert cost.paced > 10
    assert len(told) == 1
    assert [entry.status for entry in arm.requests] == [200] * 200


async def test_a_refusal_closes_its_own_bucket_only(azure: Azure) -> None:
    azure.answers(PROFILES, Answer({"code": "Throttled"}, 429, {"Retry-After": "1"}), {"name": "first"})
    azure.answers(f"{CLUSTER}/maintenanceConfigurations", {"value": []})
    azure.answers(CLUSTER, {"name": "prod"})
    azure.answers(VNET, {"name": "vnet"})
    azure.answers(f"{VNET}2", {"name": "vnet"})
    async with azure.live() as arm:
        await arm.get(f"{VNET}2", action=READ)  # imports the client of networks
        clock = asyncio.get_running_loop().time
        slow = asyncio.ensure_future(arm.get(PROFILES, action=READ))
        while not arm.requests.throttled:
            await asyncio.sleep(0.01)
        await arm.get(VNET, action=READ)
        await arm.get(CLUSTER, action=READ)  # of the same provider, but counted in another bucket
        assert not slow.done()
        began = clock()
        await arm.list(f"{CLUSTER}/maintenanceConfigurations", action=READ)
        assert slow.done()
        assert await slow == {"name": "first"}
        assert 0.3 < clock() - began < 5


async def test_each_try_takes_a_token(azure: Azure) -> None:
    azure.answers(PROFILES, Answer({}, 503, {"Retry-After": "0"}), {"name": "second"})
    async with azure.live(throttles=row_of_aks(3, 1)) as arm:  # one at once, by the reserve
        assert await arm.get(PROFILES, action=READ) == {"name": "second"}
        assert arm.requests.paced > 0.3


async def test_a_refusal_with_nothing_left_of_arms_is_arms(azure: Azure) -> None:
    nothing = {"x-ms-ratelimit-remaining-subscription-reads": "0", "Retry-After": "1"}
    azure.answers(PROFILES, Answer({}, 429, nothing), {"name": "first"})
    azure.answers(VNET, {"name": "vnet"})
    async with azure.live() as arm:
        slow = asyncio.ensure_future(arm.get(PROFILES, action=READ))
        while not arm.requests.throttled:
            await asyncio.sleep(0.01)
        await arm.get(VNET, action=READ)
        assert arm.requests.waited > 0.5  # Azure's wait, not ours
        await slow


async def test_what_azure_says_is_left_is_believed(azure: Azure) -> None:
    azure.answers(VNET, Answer({"name": "vnet"}, 200, {"x-ms-ratelimit-remaining-subscription-reads": "0"}))
    azure.answers(f"{VNET}2", {"name": "second"})
    async with azure.live() as arm:
        await arm.get(VNET, action=READ)
        await arm.get(f"{VNET}2", action=READ)
        assert arm.requests.paced > 0.4  # the reserve and one token, at 25 a second


async def test_who_waits_for_a_token_holds_no_place_on_the_wire(azure: Azure) -> None:
    for path in profiles(4):
        azure.answers(path, {"name": path})
    azure.answers(VNET, {"name": "vnet"})
    rows = tuple(row for row in throttles() if row.id != "aks-other") + row_of_aks(2, 1)
    async with azure.live(concurrency=1, throttles=rows) as arm:
        slow = asyncio.gather(*(arm.get(path, action=READ) for path in profiles(4)))
        await asyncio.sleep(0)
        assert await arm.get(VNET, action=READ) == {"name": "vnet"}
        assert not slow.done()
        await slow


async def test_requests_are_counted_by_kind(azure: Azure) -> None:
    azure.answers(VNET, {"name": "vnet"})
    azure.answers(f"{VNET}/usages", {"value": []})
    azure.answers("/subscriptions", {"value": []})
    azure.answers(f"{SUBSCRIPTION}/providers", {"value": []})
    async with azure.live() as arm:
        await arm.get(VNET, action=READ)
        await arm.list(f"{VNET}/usages", action=READ)
        await arm.list(f"{VNET.replace('virtualNetworks', 'virtualnetworks')}/usages/", action=READ)
        await arm.list("/subscriptions", action=READ)
        await arm.list(f"{SUBSCRIPTION}/providers", action=READ)
        assert arm.requests.by_kind == {
            "Microsoft.Network/virtualNetworks": 1,
            "Microsoft.Network/virtualNetworks/usages": 1,
            "Microsoft.Resources/subscriptions": 1,
            "Microsoft.Resources/providers": 1,
        }
