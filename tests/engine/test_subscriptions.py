"""Lists of subscriptions that are not as they should be: one that is passed over may hold any cluster."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.model.reason import Why
from aks_preflight.model.scope import Scope
from tests.engine.test_scope import DESCENDANTS, ONE, TWO, cluster, found, path, refused, subscription

# Entries that cannot be read

NO_IDS = [{"subscriptionId": None}, {"subscriptionId": 5}, {"subscriptionId": ""}, {"subscriptionId": [ONE]}]


@pytest.mark.parametrize("changed", NO_IDS)
@pytest.mark.parametrize("shard", [None, (0, 1)])
async def test_a_subscription_without_an_id_is_not_passed_over(
    changed: dict[str, Any], shard: tuple[int, int] | None
) -> None:
    seen = [subscription(ONE, "Shop"), {**subscription(TWO, "Bank"), **changed}]
    discovered = await found(Scope(all_subscriptions=True, shard=shard), {"/subscriptions": seen})
    assert {c.subscription for c in discovered.clusters} == {ONE}
    ((where, reason),) = discovered.not_read
    assert (where, reason.why) == ("/subscriptions", Why.MALFORMED)
    assert "subscriptionId" in reason.text


async def test_where_not_one_subscription_has_an_id_that_is_told() -> None:
    seen = [{"id": f"/subscriptions/{ONE}"}, {"id": f"/subscriptions/{TWO}"}]
    discovered = await found(Scope(all_subscriptions=True, clusters=("web",)), {"/subscriptions": seen})
    assert discovered.clusters == ()
    assert [where for where, _ in discovered.not_read] == ["/subscriptions"]


async def test_a_name_that_cannot_be_read_may_be_that_which_is_looked_for() -> None:
    seen = [subscription(ONE, "Shop"), {**subscription(TWO, "Bank"), "displayName": 5}]
    discovered = await found(Scope(subscriptions=("Shop",)), {"/subscriptions": seen})
    assert {c.subscription for c in discovered.clusters} == {ONE}
    assert [where for where, _ in discovered.not_read] == ["/subscriptions"]
    told = await refused(Scope(subscriptions=("Bank",)), {"/subscriptions": seen})
    assert "no subscription that can be read is called 'Bank': /subscriptions: malformed answer" in told


async def test_a_subscription_of_that_name_without_an_id() -> None:
    seen = [subscription(ONE, "Shop"), {"displayName": "Bank"}]
    assert "can be read is called 'Bank'" in await refused(Scope(subscriptions=("Bank",)), {"/subscriptions": seen})
    assert (await found(Scope(subscriptions=("Shop",)), {"/subscriptions": seen})).not_read == ()


@pytest.mark.parametrize(
    "changed", [{"type": None}, {"type": 5}, {"type": "Microsoft.Management/planets"}, {"name": None}, {"name": 5}]
)
async def test_what_lies_below_a_management_group_and_cannot_be_read_is_not_passed_over(
    changed: dict[str, Any],
) -> None:
    kind = "Microsoft.Management/managementGroups/subscriptions"
    below = [{"name": ONE, "type": kind}, {"name": TWO, "type": kind, **changed}]
    discovered = await found(Scope(management_group="corp"), {DESCENDANTS: below})
    assert {c.subscription for c in discovered.clusters} == {ONE}
    assert [(where, reason.why) for where, reason in discovered.not_read] == [(DESCENDANTS, Why.MALFORMED)]
    nothing = await found(Scope(management_group="corp"), {DESCENDANTS: below[1:]})
    assert (nothing.clusters, len(nothing.not_read)) == ((), 1)


# Rows that come twice: a list changes while its pages are read

LETTERS = "abcdefab-0000-0000-0000-000000000000"
TWICE = [subscription(ONE, "Shop"), subscription(LETTERS.upper(), "Mill"), subscription(LETTERS, "mill")]


async def test_a_subscription_that_is_listed_twice_is_looked_at_once() -> None:
    answers = {"/subscriptions": TWICE, path(LETTERS): [cluster("web", LETTERS)]}
    for scope in (Scope(all_subscriptions=True), Scope(subscriptions=("Shop", "Mill", "MILL", LETTERS))):
        discovered = await found(scope, answers)
        assert [c.subscription for c in discovered.clusters] == [ONE, ONE, ONE, LETTERS]


async def test_a_subscription_below_a_management_group_that_is_listed_twice() -> None:
    kind = "Microsoft.Management/managementGroups/subscriptions"
    below = [{"name": name, "type": kind} for name in (LETTERS, LETTERS.upper(), LETTERS)]
    answers = {DESCENDANTS: below, path(LETTERS): [cluster("web", LETTERS)]}
    assert len((await found(Scope(management_group="corp"), answers)).clusters) == 1


async def test_a_cluster_that_is_listed_twice_is_judged_once() -> None:
    web, odd = cluster("web"), cluster("odd", agentPoolProfiles="none")
    again = {**web, "id": web["id"].upper()}
    discovered = await found(Scope(subscriptions=(ONE,)), {path(ONE): [web, odd, again, web, odd]})
    assert [c.id for c in discovered.clusters] == [web["id"]]
    assert [where for where, _ in discovered.not_read] == [odd["id"]]
