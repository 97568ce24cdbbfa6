"""Lots: what shares nothing is judged apart; results come in order where there is room to wait."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.engine.lots import lots_of, side_by_side
from aks_preflight.model.cluster import Cluster
from tests.builders import make_cluster, make_pool

HUB = "/subscriptions/hub/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/"


def cluster(name: str, subscription: str, location: str, subnet: str | None = None) -> Cluster:
    pool = replace(make_pool("system"), subnet_id=subnet)
    return make_cluster(pool, id=f"/{name}", name=name, subscription=subscription, location=location)


def named(lots: list[list[Cluster]]) -> list[list[str]]:
    return [[each.name for each in lot] for lot in lots]


def test_a_region_of_a_subscription_is_a_lot() -> None:
    found = lots_of([cluster("a", "s", "west"), cluster("b", "s", "east"), cluster("c", "S", "west")])
    assert named(found) == [["a", "c"], ["b"]]


def test_a_vnet_ties_subscriptions_together() -> None:
    found = lots_of([
        cluster("a", "s", "west", HUB + "one"),
        cluster("b", "t", "west"),
        cluster("c", "t", "west", HUB.upper() + "two"),
        cluster("d", "u", "west"),
    ])  # fmt: skip
    assert named(found) == [["a", "b", "c"], ["d"]]


subscriptions, places = st.sampled_from("st"), st.sampled_from(["west", "east"])
subnets = st.sampled_from([None, HUB + "one", HUB.replace("hub", "other") + "one", "no id"])


@given(st.lists(st.tuples(subscriptions, places, subnets), max_size=12))
def test_every_cluster_is_in_one_lot_and_none_shares_with_another_lot(
    drawn: list[tuple[str, str, str | None]],
) -> None:
    clusters = [cluster(str(i), *each) for i, each in enumerate(drawn)]
    lots = lots_of(clusters)
    assert sorted((c.name for lot in lots for c in lot), key=int) == [c.name for c in clusters]
    for lot in lots:
        for other in lots:
            if other is not lot:
                assert not {(c.subscription, c.location) for c in lot} & {(c.subscription, c.location) for c in other}
                assert not {c.pools[0].subnet_id for c in lot} & {c.pools[0].subnet_id for c in other} - {None}


async def order(waits: list[float], room: int) -> tuple[list[int], int]:
    """In which order the results come, and how much was under way at most."""
    under_way = most = 0

    async def work(index: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(waits[index])
        under_way -= 1
        return index

    found = [index async for index in side_by_side(range(len(waits)), work, lambda _: 1, room)]
    return found, most


async def test_results_come_in_order_and_side_by_side() -> None:
    assert await order([0.05, 0.0, 0.02, 0.0], room=10) == ([0, 1, 2, 3], 4)


async def test_without_room_one_goes_at_a_time() -> None:
    assert await order([0.01, 0.0, 0.01], room=0) == ([0, 1, 2], 1)


async def test_a_slow_one_is_overtaken_where_there_is_no_more_room() -> None:
    found, most = await order([0.3, 0.0, 0.0, 0.0], room=2)
    assert (found, most) == ([1, 2, 0, 3], 2)  # once nothing waits for room, in order again
