"""Remedies: what is printed is the smallest change of its kind, and it works."""

from __future__ import annotations

from collections.abc import Mapping

from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.model.finding import Finding, RemedyKind, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Operation
from tests.builders import (
    GROUP,
    KNOWLEDGE,
    NEXT,
    NODE_GROUP,
    RETRYING,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_sizes,
    make_subnet,
    make_upgrade,
    make_usages,
    make_vnet,
    overlay,
)

WHERE = f"--resource-group {GROUP} --cluster-name prod"


def into(
    free: int, *pools: NodePool, ask: Operation | None = None, held_by: Mapping[str, int] | None = None
) -> Finding:
    """The finding of the subnet `nodes` with so many addresses free."""
    cluster = make_cluster(*pools)
    subnet = make_subnet("nodes", used=1000, limit=1000 + free, held_by=held_by)
    vnet = make_vnet(subnet, make_subnet("other", "10.1.0.0/16"))
    demand = make_demand(cluster, ask or make_upgrade(cluster))
    return next(f for f in subnet_headroom(demand, cluster, vnet, KNOWLEDGE) if f.subject.name == "nodes")


def commands(found: Finding) -> list[str]:
    """Of the settings: what else there is has tests of its own."""
    return [remedy.command for remedy in found.remedies if remedy.kind is RemedyKind.SETTING]


def effects(found: Finding, kind: RemedyKind) -> list[str]:
    return [remedy.effect for remedy in found.remedies if remedy.kind is kind]


def update(name: str, setting: str) -> str:
    return f"az aks nodepool update {WHERE} --name {name} {setting}"


def test_the_largest_surge_that_fits() -> None:
    found = into(92, make_pool("apps", 10, max_surge="5"))
    assert found.status is Status.FAIL
    assert commands(found) == [update("apps", "--max-surge 2")]
    remedy = found.remedies[0]
    assert remedy.effect == "upgrades apps in 5 rounds of 2 surge nodes"
    assert remedy.gives is not None
    assert (remedy.gives.needs, remedy.gives.has, remedy.status) == (62, 92, Status.OK)
    assert commands(into(93, make_pool("apps", 10, max_surge="5"))) == [update("apps", "--max-surge 3")]


def test_nothing_to_remedy_where_it_fits() -> None:
    assert commands(into(155, make_pool("apps", 10, max_surge="5"))) == []


def test_a_user_pool_can_be_upgraded_in_place_and_a_system_pool_cannot() -> None:
    found = into(30, make_pool("apps", 10))
    assert commands(found) == [update("apps", "--max-surge 0 --max-unavailable 1")]
    assert found.remedies[0].effect == "upgrades apps in place, without surge, one node after the other"
    assert commands(into(30, make_pool("sys", 10, mode="System"))) == []


def test_each_pool_that_is_too_large_is_named_and_no_other() -> None:
    pools = make_pool("a", 10, max_surge="5"), make_pool("b", 10, max_surge="1"), make_pool("c", 10, max_surge="30%")
    assert commands(into(70, *pools)) == [
        f"{update('a', '--max-surge 2')} && {update('c', '--max-surge 2')}",
    ]


def test_a_blue_green_pool_in_another_subnet_does_not_matter() -> None:
    elsewhere = make_pool("blue", 10, blue_green=True, subnet="other")
    assert commands(into(70, make_pool("apps", 10, max_surge="5"), elsewhere)) == [update("apps", "--max-surge 2")]


def test_a_pool_of_several_sizes_in_another_subnet_does_not_matter() -> None:
    elsewhere = make_pool("vms", machines=[("Standard_D4s_v5", 4), ("Standard_E8s_v5", 4)], subnet="other")
    assert commands(into(70, make_pool("apps", 10, max_surge="5"), elsewhere)) == [update("apps", "--max-surge 2")]


def test_the_surge_must_fit_beside_a_blue_green_pool() -> None:
    beside = make_pool("blue", 2, blue_green=True)
    assert commands(into(62 + 70, make_pool("apps", 10, max_surge="5"), beside)) == [update("apps", "--max-surge 2")]
    assert commands(into(61, make_pool("apps", 10, max_surge="5"), beside)) == []


def test_no_remedy_is_promised_beside_a_pool_that_is_not_counted() -> None:
    found = into(70, make_pool("apps", 10, max_surge="5"), make_pool("odd", None))
    assert (found.status, commands(found)) == (Status.FAIL, [])


def test_an_autoscaler_that_could_outgrow_the_subnet_does_not_hide_the_smaller_surge() -> None:
    found = into(70, make_pool("apps", 10, max_surge="5", autoscale_to=1000))
    assert found.status is Status.FAIL
    assert commands(found) == [update("apps", "--max-surge 2")]


def test_where_only_max_pods_less_one_fits_that_is_still_better_than_a_failure() -> None:
    pool = make_pool("sys", 3, max_surge="3", mode="System")
    cluster = make_cluster(pool)
    vnet = make_vnet(make_subnet("nodes", used=87, limit=87 + 30, held_by={NODE_GROUP.lower(): 87}))
    (found,) = subnet_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, vnet, KNOWLEDGE)
    assert found.status is Status.FAIL
    assert commands(found) == [update("sys", "--max-surge 1")]


def test_a_warning_of_the_whole_surge_has_its_remedy_too() -> None:
    cluster = make_cluster(make_pool("apps", 10, max_surge="5"))
    found = into(70, *cluster.pools, ask=make_upgrade(cluster, RETRYING))
    assert (found.status, commands(found)) == (Status.WARN, [update("apps", "--max-surge 2")])


def test_pools_at_once_go_one_after_the_other_instead() -> None:
    cluster = make_cluster(make_pool("a", 10, max_surge="2"), make_pool("b", 10, max_surge="2"))
    found = into(70, *cluster.pools, ask=make_upgrade(cluster, at_once=True))
    assert found.status is Status.FAIL
    smaller, in_turn = (r for r in found.remedies if r.kind is RemedyKind.SETTING)
    assert smaller.command == f"{update('a', '--max-surge 1')} && {update('b', '--max-surge 1')}"
    assert (in_turn.command, in_turn.effect) == ("", "upgraded one pool after the other (--pool NAME), not all at once")
    assert in_turn.gives is not None
    assert (in_turn.gives.needs, in_turn.gives.has) == (62, 70)


def test_pools_that_do_not_fit_one_after_the_other_are_not_told_to() -> None:
    cluster = make_cluster(make_pool("a", 10, max_surge="2"), make_pool("b", 10, max_surge="3"))
    found = into(70, *cluster.pools, ask=make_upgrade(cluster, at_once=True))
    assert not any("one pool after the other" in effect for effect in effects(found, RemedyKind.SETTING))


def test_the_largest_surge_gives_way_first() -> None:
    cluster = make_cluster(make_pool("a", 10, max_surge="1"), make_pool("b", 10, max_surge="4"))
    found = into(93, *cluster.pools, ask=make_upgrade(cluster, at_once=True))
    assert commands(found)[0] == update("b", "--max-surge 2")


def test_pools_that_fit_at_once_are_not_told_to_wait() -> None:
    cluster = make_cluster(make_pool("a", 10, autoscale_to=1000), make_pool("b", 10))
    found = into(70, *cluster.pools, ask=make_upgrade(cluster, at_once=True))
    assert found.status is Status.WARN
    assert effects(found, RemedyKind.SETTING) == ["a grows to 24 nodes at most"]  # 24 + 10 nodes of 31, of 1070


def test_the_most_nodes_of_a_new_pool_that_fit() -> None:
    found = into(70, make_pool("sys", 0), ask=make_new_pool("new", 5))
    # No command: one that adds a pool needs all else that was asked of it.
    assert [(r.command, r.effect) for r in found.remedies if r.kind is RemedyKind.SETTING] == [("", "new with 2 nodes")]
    one = into(31, make_pool("sys", 0), ask=make_new_pool("new", 5))
    assert effects(one, RemedyKind.SETTING) == ["new with 1 node"]
    assert commands(into(30, make_pool("sys", 0), ask=make_new_pool("new", 5))) == []


def test_a_max_surge_that_the_question_gave_is_set_on_every_pool() -> None:
    """The command for one pool alone would leave the others at settings that nobody asked about."""
    pools = make_pool("a", 10, max_surge="5"), make_pool("b", 10, max_surge="1", subnet="other")
    found = into(70, *pools, ask=make_upgrade(make_cluster(*pools), max_surge="3"))
    assert commands(found) == [f"{update('a', '--max-surge 2')} && {update('b', '--max-surge 3')}"]
    effect = next(remedy.effect for remedy in found.remedies if remedy.command)
    assert effect.endswith("b in 4 rounds of 3 surge nodes, asked for without --max-surge")


def test_fewer_nodes_are_no_remedy_for_what_only_comes_later() -> None:
    found = into(62, make_pool("sys", 0), ask=make_new_pool("new", 2))
    assert found.status is Status.WARN
    assert effects(found, RemedyKind.SETTING) == [
        "later upgrades new in place, without surge, one node after the other (new: --max-surge 0 --max-unavailable 1)"
    ]
    later = into(93, make_pool("sys", 0), ask=make_new_pool("new", 2, max_surge="2"))
    assert effects(later, RemedyKind.SETTING) == ["later upgrades new in 2 rounds of 1 surge node (new: --max-surge 1)"]


def test_an_autoscaled_pool_starts_with_no_fewer_than_its_minimum() -> None:
    def new(least: int) -> Operation:
        return make_new_pool("new", 5, autoscale_to=6, min_count=least)

    assert commands(into(70, make_pool("sys", 0), ask=new(3))) == []
    assert effects(into(70, make_pool("sys", 0), ask=new(2)), RemedyKind.SETTING) == ["new with 2 nodes"]


def test_the_most_nodes_to_scale_to() -> None:
    cluster = make_cluster(make_pool("apps", 5))
    found = into(70, *cluster.pools, ask=make_scale(cluster, "apps", 9))
    assert commands(found) == [f"az aks nodepool scale {WHERE} --name apps --node-count 7"]


def test_a_pool_of_virtual_machines_is_scaled_with_another_command() -> None:
    cluster = make_cluster(make_pool("apps", machines=[("Standard_D4s_v5", 5)]))
    found = into(70, *cluster.pools, ask=make_scale(cluster, "apps", 9))
    assert (effects(found, RemedyKind.SETTING), commands(found)) == (["apps with 7 nodes"], [""])


def test_where_one_node_is_too_many_no_number_is_offered() -> None:
    cluster = make_cluster(make_pool("apps", 5))
    assert commands(into(30, *cluster.pools, ask=make_scale(cluster, "apps", 9))) == []


def test_the_surge_of_the_pod_cidr() -> None:
    cluster = make_cluster(make_pool("apps", 13, max_surge="50%"), network=overlay("10.244.0.0/20"))
    (found,) = pod_cidr_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    assert (found.status, commands(found)) == (Status.FAIL, [update("apps", "--max-surge 3")])


def test_no_surge_helps_where_the_autoscalers_maximum_is_refused_but_a_lower_maximum() -> None:
    cluster = make_cluster(make_pool("apps", 13, autoscale_to=17, min_count=2), network=overlay("10.244.0.0/20"))
    (found,) = pod_cidr_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    bounds = "--update-cluster-autoscaler --min-count 2 --max-count 16"
    assert (found.status, commands(found)) == (Status.FAIL, [update("apps", bounds)])


def test_the_quota_that_would_do() -> None:
    cluster = make_cluster(make_pool("a", 10, max_surge="3"), make_pool("e", 10, "Standard_E8s_v5", max_surge="2"))
    usages = make_usages({"standardDSv5Family": (90, 100), "cores": (88, 100)})
    demand = make_demand(cluster, make_upgrade(cluster, NEXT))
    family, other, region = vcpu_quota(demand, cluster, usages, make_sizes())
    assert commands(family)[0] == update("a", "--max-surge 2")
    assert "a quota of 102 for standardDSv5Family" in family.remedies[1].effect
    assert commands(other) == []
    assert commands(region)[0] == update("e", "--max-surge 1")
    assert "a quota of 104 for cores" in region.remedies[1].effect


def test_the_quota_that_would_do_makes_up_for_one_that_is_exceeded() -> None:
    cluster = make_cluster(make_pool("sys", 1, mode="System"))
    demand = make_demand(cluster, make_upgrade(cluster))
    family, _ = vcpu_quota(demand, cluster, make_usages({"standardDSv5Family": (110, 100)}), make_sizes())
    (remedy,) = family.remedies
    assert "a quota of 114 for standardDSv5Family" in remedy.effect


def test_a_lower_maximum_gives_way_where_it_is_largest_and_is_a_command_where_the_minimum_is_known() -> None:
    pools = make_pool("a", 2, autoscale_to=12, min_count=1), make_pool("b", 2, autoscale_to=5)
    cluster = make_cluster(*pools, network=overlay("10.244.0.0/20"))
    (found,) = pod_cidr_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    assert commands(found) == [update("a", "--update-cluster-autoscaler --min-count 1 --max-count 11")]
    assert effects(found, RemedyKind.SETTING) == ["a grows to 11 nodes at most"]


def test_a_failure_from_1_35_on_is_mended_for_the_whole_surge() -> None:
    """One node would do; the quota that is asked for is to leave no warning."""
    cluster = make_cluster(make_pool("a", 10, max_surge="3", mode="System"))
    usages = make_usages({"standardDSv5Family": (98, 100)})
    family, _ = vcpu_quota(make_demand(cluster, make_upgrade(cluster, RETRYING)), cluster, usages, make_sizes())
    (remedy,) = family.remedies
    assert "a quota of 110 for standardDSv5Family in westeurope instead of 100, 10 more" in remedy.effect
    assert remedy.status is Status.OK
