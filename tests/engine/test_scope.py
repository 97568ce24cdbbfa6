"""Which clusters are looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aks_preflight.engine.scope import Discovered, discover_clusters
from aks_preflight.engine.stop import Stop
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.scope import Scope, ScopeError
from tests.facts.bodies import cluster_body
from tests.facts.memory import MemoryArm, denied

ONE, TWO, THREE = (f"{digit * 8}-0000-0000-0000-000000000000" for digit in "123")


def path(subscription: str) -> str:
    return f"/subscriptions/{subscription}/providers/Microsoft.ContainerService/managedClusters"


def subscription(identity: str, name: str | None) -> dict[str, Any]:
    return {"id": f"/subscriptions/{identity}", "subscriptionId": identity, "displayName": name, "state": "Enabled"}


def cluster(name: str, of: str = ONE, **changes: Any) -> dict[str, Any]:
    return cluster_body(name, subscription=of, **changes)


DESCENDANTS = "/providers/Microsoft.Management/managementGroups/corp/descendants"
ESTATE: dict[str, Any] = {
    "/subscriptions": [subscription(ONE, "Shop"), subscription(TWO, "Bank")],
    path(ONE): [
        cluster("web", group="Front", tags={"Env": "prod"}),
        cluster("web-test", group="front", tags={"env": "test"}),
        cluster("api", group="back", location="North Europe", tags={"ENV": "prod", "team": "a"}),
    ],
    path(TWO): [cluster("web", TWO, group="front")],
}


async def found(scope: Scope, answers: dict[str, Any] | None = None) -> Discovered:
    return await discover_clusters(MemoryArm({**ESTATE, **(answers or {})}), scope, Stop())


async def names(**scope: Any) -> list[str]:
    return [cluster.name for cluster in (await found(Scope(**{"subscriptions": (ONE,), **scope}))).clusters]


async def refused(scope: Scope, answers: dict[str, Any] | None = None) -> str:
    with pytest.raises(ScopeError) as told:
        await found(scope, answers)
    return str(told.value)


# Subscriptions


async def test_all_clusters_of_a_subscription_in_a_stable_order() -> None:
    assert await names() == ["api", "web", "web-test"]


async def test_a_subscription_by_its_name_without_case() -> None:
    assert [c.subscription for c in (await found(Scope(subscriptions=("bank",)))).clusters] == [TWO]


async def test_a_subscription_by_its_id_needs_no_list_of_subscriptions() -> None:
    arm = MemoryArm({path(ONE): ESTATE[path(ONE)]})
    await discover_clusters(arm, Scope(subscriptions=(ONE.upper(),)), Stop())
    assert arm.asked == [path(ONE)]


async def test_several_subscriptions_are_listed_at_the_same_time() -> None:
    arm = MemoryArm(ESTATE)
    assert len((await discover_clusters(arm, Scope(subscriptions=(ONE, TWO)), Stop())).clusters) == 4
    assert arm.most == 2


async def test_a_subscription_that_is_named_twice_is_listed_once() -> None:
    assert len((await found(Scope(subscriptions=(ONE, "Shop")))).clusters) == 3


async def test_all_subscriptions() -> None:
    assert len((await found(Scope(all_subscriptions=True))).clusters) == 4


@pytest.mark.parametrize("name", ["Shop", None, ""])
async def test_subscriptions_that_share_a_name_are_all_looked_at(name: str | None) -> None:
    # Azure gives new subscriptions the same name: "Azure subscription 1".
    twins = {"/subscriptions": [subscription(ONE, name), subscription(TWO, name)]}
    assert len((await found(Scope(all_subscriptions=True), twins)).clusters) == 4


async def test_a_name_that_two_subscriptions_share_means_neither() -> None:
    twins = {"/subscriptions": [subscription(ONE, "Shop"), subscription(TWO, "shop")]}
    told = await refused(Scope(subscriptions=("Shop",)), twins)
    assert "2 subscriptions are called 'Shop'" in told
    assert ONE in told
    assert TWO in told


async def test_a_subscription_that_nobody_knows_by_name() -> None:
    assert "no subscription is called 'Shoe'" in await refused(Scope(subscriptions=("Shoe",)))


async def test_a_subscription_id_that_is_not_there() -> None:
    told = await refused(Scope(subscriptions=(ONE, THREE)))
    assert THREE in told
    assert "was not found" in told


async def test_the_subscription_of_a_clusters_id_that_is_not_there() -> None:
    identity = cluster("web", THREE)["id"]
    assert "was not found" in await refused(Scope(clusters=(identity,)))


async def test_subscriptions_that_may_not_be_listed() -> None:
    answers = {"/subscriptions": denied("Microsoft.Resources/subscriptions/read", "/")}
    assert "the subscriptions cannot be listed" in await refused(Scope(all_subscriptions=True), answers)


@pytest.mark.parametrize("shard", [None, (0, 2), (1, 2)])
async def test_where_no_subscription_is_seen_no_shard_has_anything_to_say(shard: tuple[int, int] | None) -> None:
    assert "no subscription was found" in await refused(
        Scope(all_subscriptions=True, shard=shard), {"/subscriptions": []}
    )
    told = await refused(Scope(management_group="corp", shard=shard), {DESCENDANTS: []})
    assert "has no subscription below it" in told


async def test_a_shard_without_subscriptions_is_none_of_an_empty_scope() -> None:
    shards = [await found(Scope(subscriptions=(ONE,), shard=(index, 2))) for index in range(2)]
    assert sorted(len(each.clusters) for each in shards) == [0, 3]


async def test_one_unreadable_subscription_of_two_is_told_and_the_other_read() -> None:
    reason = denied("Microsoft.ContainerService/managedClusters/read", f"/subscriptions/{TWO}")
    discovered = await found(Scope(subscriptions=(ONE, TWO)), {path(TWO): reason})
    assert len(discovered.clusters) == 3
    assert discovered.not_read == ((f"/subscriptions/{TWO}", reason),)


async def test_where_nothing_could_be_listed_for_lack_of_rights_that_is_told() -> None:
    reason = denied("Microsoft.ContainerService/managedClusters/read", f"/subscriptions/{ONE}")
    discovered = await found(Scope(subscriptions=(ONE,)), {path(ONE): reason})
    assert discovered == Discovered((), ((f"/subscriptions/{ONE}", reason),))


@pytest.mark.parametrize("why", [Why.UNREACHABLE, Why.UNAUTHENTICATED])
async def test_where_azure_cannot_be_reached_at_all_there_is_nothing_to_report(why: Why) -> None:
    assert await refused(Scope(subscriptions=(ONE,)), {path(ONE): Reason(why, "no way there")}) == "no way there"


async def test_the_subscriptions_of_a_management_group() -> None:
    below = [
        {"name": TWO, "type": "Microsoft.Management/managementGroups/subscriptions"},
        {"name": "child", "type": "Microsoft.Management/managementGroups"},
    ]
    discovered = await found(Scope(management_group="corp"), {DESCENDANTS: below})
    assert [c.subscription for c in discovered.clusters] == [TWO]
    assert "has no subscription below it" in await refused(Scope(management_group="corp"), {DESCENDANTS: below[1:]})


# Narrowing


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"resource_group": "FRONT"}, ["web", "web-test"]),
        ({"location": "northeurope"}, ["api"]),
        ({"location": "North Europe"}, ["api"]),
        ({"clusters": ("WEB",)}, ["web"]),
        ({"clusters": ("web*",)}, ["web", "web-test"]),
        ({"clusters": ("*-test", "api")}, ["api", "web-test"]),
        ({"tags": (("env", "prod"),)}, ["api", "web"]),
        ({"tags": (("Env", "prod"), ("team", "a"))}, ["api"]),
        ({"resource_group": "front", "tags": (("env", "prod"),)}, ["web"]),
    ],
)
async def test_clusters_are_narrowed_by_group_place_name_and_tag(scope: dict[str, Any], expected: list[str]) -> None:
    assert await names(**scope) == expected


async def test_a_cluster_by_its_id_in_any_case_names_its_subscription_too() -> None:
    identity = ESTATE[path(TWO)][0]["id"].replace("resourcegroups", "resourceGroups").replace("/web", "/WEB")
    discovered = await found(Scope(clusters=(identity,)))
    assert [(c.name, c.subscription) for c in discovered.clusters] == [("web", TWO)]


async def test_clusters_by_id_in_two_subscriptions() -> None:
    ids = (ESTATE[path(ONE)][0]["id"], ESTATE[path(TWO)][0]["id"])
    assert len((await found(Scope(clusters=ids))).clusters) == 2


# Nothing matches


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ({"clusters": ("wob",)}, "no cluster matched wob; there are api, web, web-test"),
        ({"clusters": ("x*",)}, "no cluster matched x*"),
        ({"resource_group": "nowhere"}, "none of the 3 clusters matched the resource group asked for"),
        (
            {"location": "mars", "tags": (("env", "stage"),)},
            "none of the 3 clusters matched the location and tags asked for",
        ),
        ({"tags": (("env", "stage"),)}, "none of the 3 clusters matched"),
    ],
)
async def test_a_scope_that_matches_nothing_is_refused(scope: dict[str, Any], told: str) -> None:
    assert told in await refused(Scope(subscriptions=(ONE,), **scope))


async def test_a_subscription_without_clusters() -> None:
    assert "no cluster was found" in await refused(Scope(subscriptions=(ONE,)), {path(ONE): []})


async def test_one_of_two_named_clusters_that_is_not_there_is_not_passed_over() -> None:
    assert "no cluster matched wob" in await refused(Scope(subscriptions=(ONE,), clusters=("web", "wob")))
    gone = cluster("gone")["id"]
    assert "/managedClusters/gone" in await refused(Scope(clusters=(ESTATE[path(ONE)][0]["id"], gone)))


async def test_a_named_cluster_may_lie_in_the_subscription_that_was_not_read() -> None:
    answers = {path(TWO): Reason(Why.THROTTLED, "asked too often")}
    discovered = await found(Scope(subscriptions=(ONE, TWO), clusters=("web", "bank")), answers)
    assert [c.name for c in discovered.clusters] == ["web"]
    assert len(discovered.not_read) == 1


async def test_of_several_globs_one_may_match_nothing() -> None:
    assert await names(clusters=("web*", "bank*")) == ["web", "web-test"]
    discovered = await found(Scope(subscriptions=(ONE,), clusters=("web*", "prdo-*", "web")))
    assert discovered.warnings == ("no cluster matches prdo-*",)


async def test_a_glob_may_match_in_another_shard_or_in_what_was_not_read() -> None:
    two = Scope(subscriptions=(ONE, TWO), clusters=("web*", "prdo-*"))
    answers = {path(TWO): Reason(Why.THROTTLED, "asked too often")}
    assert (await found(two, answers)).warnings == ()
    assert (await found(replace(two, shard=(0, 2)))).warnings == ()


# Clusters whose body cannot be read


MALFORMED = cluster("odd", group="back", agentPoolProfiles="none")


async def test_a_malformed_cluster_is_told_and_the_others_are_read() -> None:
    discovered = await found(Scope(subscriptions=(ONE,)), {path(ONE): [*ESTATE[path(ONE)], MALFORMED]})
    assert [c.name for c in discovered.clusters] == ["api", "web", "web-test"]
    ((where, reason),) = discovered.not_read
    assert where == MALFORMED["id"]
    assert reason.why is Why.MALFORMED


async def test_a_malformed_cluster_outside_of_the_scope_does_not_matter() -> None:
    answers = {path(ONE): [*ESTATE[path(ONE)], MALFORMED]}
    for scope in ({"clusters": ("web",)}, {"resource_group": "front"}):
        assert (await found(Scope(subscriptions=(ONE,), **scope), answers)).not_read == ()
    for scope in ({"clusters": ("od*",)}, {"resource_group": "back"}, {"clusters": (MALFORMED["id"],)}):
        assert len((await found(Scope(subscriptions=(ONE,), **scope), answers)).not_read) == 1


async def test_a_malformed_cluster_without_an_id_may_be_any() -> None:
    answers = {path(ONE): [*ESTATE[path(ONE)], {**MALFORMED, "id": None}]}
    discovered = await found(Scope(subscriptions=(ONE,), clusters=("web",)), answers)
    assert [where for where, _ in discovered.not_read] == [f"/subscriptions/{ONE}"]
