"""The buckets: what they hold, who has one, and what Azure's word changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.arm.buckets import _MANY, Bucket, Buckets
from aks_preflight.knowledge import throttles
from tests.arm.conftest import CLUSTER, CLUSTERS, SKUS, SUBSCRIPTION, VNET

ID = SUBSCRIPTION.rpartition("/")[2]
PROFILES = f"{CLUSTER}/upgradeProfiles/default"
IN_GROUP = CLUSTERS.replace("/providers", "/resourceGroups/RG/providers")
ARM = [(f"Azure Resource Manager in subscription {ID}", refill) for refill in (25, 375)]
AKS = f"Microsoft.ContainerService in subscription {ID}"


def used(bucket: Bucket, now: float, times: int) -> None:
    """So many requests, sent and answered."""
    for _ in range(times):
        assert bucket.wait(now) == 0
        bucket.take(now)
    for _ in range(times):
        bucket.answered(now)


@given(st.floats(2, 300), st.floats(0.1, 50), st.lists(st.floats(0, 5), min_size=1, max_size=150), st.floats(0, 9))
def test_no_window_sees_more_than_the_bucket_holds(
    capacity: float, refill: float, gaps: list[float], answer: float
) -> None:
    bucket, now = Bucket("", capacity, refill, 0.0), 0.0
    sent: list[float] = []
    for gap in gaps:
        now += gap
        while pause := bucket.wait(now):
            now += pause
            if sent[-1] + answer <= now and bucket.under_way:
                bucket.answered(now)
        bucket.take(now)
        sent.append(now)
    for first, begin in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= capacity + refill * (sent[last] - begin) + 1e-3


def test_a_full_bucket_does_not_fill_until_azure_has_seen_a_request() -> None:
    bucket = Bucket("", 61.5, 1, 0.0)
    for _ in range(60):
        bucket.take(0.0)
    assert bucket.wait(20.0) == 1  # a connection that takes so long leaves Azure's bucket full for so long
    bucket.answered(20.0)
    assert bucket.wait(20.5) == 0.5
    assert bucket.wait(21.0) == 0


def test_less_than_thought_counts_and_more_does_not() -> None:
    bucket = Bucket("", 250, 25, 0.0)
    assert (bucket.capacity, bucket.reserve) == (236.5, 13.5)
    bucket.correct(10_000, 0, 0.0)
    assert bucket.level == 236.5
    for _ in range(3):
        bucket.take(0.0)
    bucket.correct(20, 1, 0.0)
    assert bucket.level == 4.5  # without the reserve and the two after it, which may not have been counted


def test_a_refusal_closes_it_then_there_is_one_and_then_half_as_many() -> None:
    bucket = Bucket("", 60, 1, 0.0)
    for now in (0.0, 0.1):  # two that were sent together
        bucket.close(7, now)
    assert bucket.wait(0.1) == 7
    assert bucket.wait(7.1) == 0
    bucket.take(7.1)
    assert bucket.wait(7.1) == 2
    assert bucket.closed_during(5, 100) == pytest.approx(2.1)
    assert bucket.closed_during(8, 100) == 0


def test_a_bucket_that_refused_gets_its_flow_back() -> None:
    bucket = Bucket("", 60, 1, 0.0)
    for refusal in range(20):
        bucket.close(1, 10.0 * refusal)
    assert bucket.refill == 1 / 16
    for _ in range(200):
        bucket.take(1000.0)
        bucket.answered(1000.0)
    assert bucket.refill == 1


def met(path: str, cloud: str = "public") -> list[tuple[str, float]]:
    found = Buckets(throttles(), cloud, lambda: 0.0).met_by(f"https://arm.test{path}?api-version=1")
    return [(bucket.name, bucket.refill) for bucket in found]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (CLUSTERS, (AKS, 1)),
        (CLUSTER, ("Microsoft.ContainerService for prod", 1)),
        (IN_GROUP, ("Microsoft.ContainerService in resource group rg", 1)),
        (PROFILES.upper(), (AKS, 1)),
        (f"{VNET}/usages", (f"Microsoft.Network in subscription {ID}", 5000 / 300)),
        (SKUS, (f"Microsoft.Compute in subscription {ID}", 1e9)),  # nobody publishes one
        (f"{CLUSTER}/providers/Microsoft.Authorization/locks", (f"Microsoft.Authorization in subscription {ID}", 1e9)),
    ],
)
def test_the_buckets_that_a_request_meets(path: str, expected: tuple[str, float]) -> None:
    assert met(path) == [expected, *ARM]
    hourly = (f"Azure Resource Manager in subscription {ID}", 6000 / 3600)
    assert met(path, "china") == met(path, "usgov") == [expected, hourly]


def test_the_buckets_of_what_lies_in_no_subscription() -> None:
    tenant = ("Azure Resource Manager", 25)
    assert met("/subscriptions") == met("/tenants") == [tenant]
    assert met(SUBSCRIPTION) == met(f"{SUBSCRIPTION}/resourceGroups/rg") == ARM
    groups = "/providers/Microsoft.Management/managementGroups/all"
    assert met(groups) == [("Microsoft.Management", 1e9), tenant]


def test_who_has_a_bucket_of_their_own_and_what_is_refused_together() -> None:
    buckets = Buckets(throttles(), "public", lambda: 0.0)

    def of(path: str) -> int:
        return id(buckets.met_by(f"https://arm.test{path}")[0])

    assert of(CLUSTER) == of(f"{CLUSTER.upper()}/?api-version=1")
    assert of(CLUSTER) != of(f"{CLUSTER}2") != of(CLUSTERS)
    assert of(PROFILES) == of(f"{CLUSTER}2/maintenanceConfigurations")
    assert of(PROFILES) != of(PROFILES.replace("1111", "2222"))
    assert buckets.lane_of(CLUSTER) == buckets.lane_of(f"{CLUSTER}2") != buckets.lane_of(PROFILES)


def test_a_window_is_kept_wherever_it_begins() -> None:
    (bucket, *_) = Buckets(throttles(), "public", lambda: 0.0).met_by(VNET)
    sent, now = 0, 0.0
    while now < 300:
        if pause := bucket.wait(now):
            now += pause
        else:
            used(bucket, now, 1)
            sent += 1
    assert 9_900 < sent <= 10_000


def test_ten_thousand_clusters_do_not_keep_ten_thousand_buckets() -> None:
    now = [0.0]
    buckets = Buckets(throttles(), "public", lambda: now[0])
    for number in range(10_000):
        now[0] += 0.05
        for bucket in buckets.met_by(f"{CLUSTER}{number}"):
            used(bucket, now[0], 1)
    assert len(buckets._made) <= _MANY
