"""vCPU quota counters."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.quota import REGIONAL, SPOT, ComputeUsages, normal
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Why
from tests.facts.bodies import USAGES, cluster_body, quota
from tests.facts.memory import MemoryArm

CLUSTER = parse_cluster(cluster_body())
UPGRADE = AskUpgrade()


async def usages(*rows: Any) -> ComputeUsages:
    return await ComputeUsages.fetch(MemoryArm({USAGES: list(rows)}), CLUSTER, UPGRADE)


async def test_what_is_left_of_a_quota() -> None:
    found = (await usages(quota(REGIONAL, limit=100, used=96))).quota(REGIONAL)
    assert (found.limit, found.used, found.left) == (100, 96, 4)
    assert [(e.request, e.value) for e in found.evidence] == [(f"GET {USAGES}", "96 of 100")]


async def test_a_limit_may_have_been_lowered_below_what_runs() -> None:
    assert (await usages(quota("cores", limit=10, used=16))).quota("cores").left == -6


@pytest.mark.parametrize("asked", ["standardDSv5Family", "StandardDSv5family", " standard DSv5 Family "])
async def test_a_family_is_found_whatever_its_case_and_spaces(asked: str) -> None:
    assert (await usages(quota("standardDSv5Family", limit=48))).quota(asked).limit == 48
    # The other way round: some regions write the counter with a space.
    assert (await usages(quota("standard DSv5 Family", limit=48))).quota(asked).limit == 48


def test_what_the_spellings_share() -> None:
    assert normal("Standard NCADSA100v4 Family") == normal("StandardNCADSA100v4Family")


async def test_spot_has_a_counter_of_its_own() -> None:
    assert (await usages(quota("lowPriorityCores", limit=8, used=0))).quota(SPOT).left == 8


@pytest.mark.parametrize("rows", [[], [quota("cores")]])
async def test_a_counter_that_is_not_listed_is_not_unlimited(rows: list[Any]) -> None:
    with pytest.raises(NotKnown, match="list no quota standardDSv5Family") as told:
        (await usages(*rows)).quota("standardDSv5Family")
    assert told.value.reason.why is Why.NOT_STATED


@pytest.mark.parametrize(
    "row",
    [
        quota("cores", limit=None),
        quota("cores", used=None),
        quota("cores", limit="100"),
        {"limit": 100, "currentValue": 1},
        {"name": "cores", "limit": 100, "currentValue": 1},
    ],
)
async def test_a_counter_that_cannot_be_read_is_malformed(row: Any) -> None:
    with pytest.raises(NotKnown) as told:
        await usages(row)
    assert told.value.reason.why is Why.MALFORMED


def test_the_clusters_of_a_subscription_and_region_share_the_counters() -> None:
    other = parse_cluster(cluster_body("api", location="West Europe"))
    elsewhere = parse_cluster(cluster_body("api", location="northeurope"))
    assert ComputeUsages.key(CLUSTER, UPGRADE) == ComputeUsages.key(other, UPGRADE)
    assert ComputeUsages.key(CLUSTER, UPGRADE) != ComputeUsages.key(elsewhere, UPGRADE)
