"""Which reading decides (DESIGN.md): by question and gate, in pairs that fit and do not fit."""

from __future__ import annotations

import pytest

from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.capacity.headroom import allocation, cost
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Reading, Status
from aks_preflight.model.question import Operation, Start
from tests.builders import (
    KNOWLEDGE,
    NEXT,
    RETRYING,
    deciding,
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
    reading,
)

# Their surges, in nodes: 2, 3, 1.
POOLS = make_pool("a", 20), make_pool("b", 30), make_pool("c", 10)


def in_nodes(demand: Demand, has: int) -> list[Reading]:
    """The readings where a node costs one: the arithmetic alone."""
    return allocation(demand, [cost(pool, lambda _: 1) for pool in demand.pools], has, "nodes")


def told(readings: list[Reading]) -> list[tuple[str, int | None, bool]]:
    return [(r.name, r.needs, r.decides) for r in readings]


# Allocation, upgrade


def test_pool_after_pool_the_worst_decides_and_the_sum_is_shown() -> None:
    cluster = make_cluster(*POOLS)
    readings = in_nodes(make_demand(cluster, make_upgrade(cluster)), 3)
    assert told(readings) == [("the surge, pool after pool", 3, True), ("all pools at once", 6, False)]
    assert [term.name for term in readings[0].terms] == ["b"]
    assert [r.fits for r in readings] == [True, False]


def test_at_once_the_sum_decides() -> None:
    cluster = make_cluster(*POOLS)
    readings = in_nodes(make_demand(cluster, make_upgrade(cluster, at_once=True)), 5)
    assert told(readings) == [("the surge, all pools at once", 6, True)]
    assert readings[0].fits is False


def test_the_node_image_of_every_pool_is_at_once_and_of_one_is_not() -> None:
    cluster = make_cluster(*POOLS)
    every = in_nodes(make_demand(cluster, make_upgrade(cluster, node_image=True)), 3)
    one = in_nodes(make_demand(cluster, make_upgrade(cluster, node_image=True, pools=["b"])), 3)
    assert (every[0].needs, every[0].decides, every[0].fits) == (6, True, False)
    assert (one[0].needs, one[0].decides, one[0].fits) == (3, True, True)


def test_below_1_35_the_whole_surge_decides_and_from_1_35_on_one_node() -> None:
    cluster = make_cluster(*POOLS)
    before = in_nodes(make_demand(cluster, make_upgrade(cluster, "1.34.9")), 1)
    after = in_nodes(make_demand(cluster, make_upgrade(cluster, "1.35.0")), 1)
    assert told(before)[0] == ("the surge, pool after pool", 3, True)
    assert told(after) == [
        ("one surge node (AKS retries with one), pool after pool", 1, True),
        ("the whole surge, pool after pool", 3, False),
        ("all pools at once", 6, False),
    ]
    assert (before[0].fits, after[0].fits, after[1].fits) == (False, True, False)


def test_from_1_35_on_nothing_free_still_fails() -> None:
    cluster = make_cluster(*POOLS)
    assert in_nodes(make_demand(cluster, make_upgrade(cluster, "1.35.0")), 0)[0].fits is False


def test_a_surge_of_one_node_is_the_surge_in_every_version() -> None:
    cluster = make_cluster(make_pool("a", 5))
    assert told(in_nodes(make_demand(cluster, make_upgrade(cluster, "1.35.0")), 9)) == [
        ("the surge, pool after pool", 1, True)
    ]


def test_from_1_35_on_at_once_one_node_of_each_pool_decides() -> None:
    cluster = make_cluster(*POOLS)
    readings = in_nodes(make_demand(cluster, make_upgrade(cluster, "1.35.0", at_once=True)), 3)
    assert told(readings) == [
        ("one surge node (AKS retries with one), all pools at once", 3, True),
        ("all pools at once", 6, False),
    ]


def test_a_node_image_retries_by_the_version_that_runs() -> None:
    for version, needs in (("1.34.9", 3), ("1.35.0", 1)):
        pool = make_pool("b", 30, version=version)
        cluster = make_cluster(pool, version=version)
        assert in_nodes(make_demand(cluster, make_upgrade(cluster, node_image=True)), 9)[0].needs == needs


@pytest.mark.parametrize("to", [NEXT, RETRYING])
def test_a_blue_green_pool_stands_beside_the_worst_rolling_one(to: str) -> None:
    cluster = make_cluster(*POOLS, make_pool("blue", 8, blue_green=True))
    readings = in_nodes(make_demand(cluster, make_upgrade(cluster, to)), 11)
    worst = 3 if to == NEXT else 1
    assert readings[0].needs == 8 + worst
    assert {term.name.split(",")[0] for term in readings[0].terms} >= {"blue"}
    assert reading(readings, "all pools at once").needs == 8 + 6
    assert readings[0].fits is True


def test_two_blue_green_pools_are_both_there() -> None:
    cluster = make_cluster(make_pool("blue", 8, blue_green=True), make_pool("teal", 5, blue_green=True))
    assert in_nodes(make_demand(cluster, make_upgrade(cluster)), 12)[0].fits is False
    assert in_nodes(make_demand(cluster, make_upgrade(cluster)), 13)[0].fits is True


# Allocation, new pools and scaling


@pytest.mark.parametrize("question", ["windows", "pool", "scale"])
def test_all_new_nodes_decide_and_what_comes_later_is_shown(question: str) -> None:
    cluster = make_cluster(make_pool("apps", 10, autoscale_to=40))
    operation: Operation = make_new_pool(
        "new", 20, autoscale_to=50, os_type="Windows" if question == "windows" else "Linux"
    )
    if question == "scale":
        operation = make_scale(cluster, "apps", 30)
    readings = in_nodes(make_demand(cluster, operation), 20)
    later, most = (2, 30) if question != "scale" else (3, 10)
    assert told(readings) == [
        ("all new nodes", 20, True),
        ("with the surge of their own next upgrade", 20 + later, False),
        ("up to the autoscaler's maximum", 20 + most, False),
    ]
    assert [r.fits for r in readings] == [True, False, False]
    assert in_nodes(make_demand(cluster, operation), 19)[0].fits is False


def test_a_pool_that_starts_empty_shows_its_maximum_all_the_same() -> None:
    readings = in_nodes(make_demand(make_cluster(), make_new_pool("new", 0, autoscale_to=50)), 40)
    assert told(readings) == [("all new nodes", 0, True), ("up to the autoscaler's maximum", 50, False)]


def test_several_new_pools_come_together_and_surge_one_after_the_other() -> None:
    demand = make_demand(make_cluster(), make_new_pool("a", 20), make_new_pool("b", 30))
    readings = in_nodes(demand, 50)
    assert told(readings)[:2] == [
        ("all new nodes", 50, True),
        ("with the surge of their own next upgrade", 53, False),
    ]


# Allocation, start


def test_nothing_of_a_start_decides_but_the_pod_cidr() -> None:
    pool = make_pool("apps", 10)
    stopped = make_cluster(pool, stopped=True)
    (subnet,) = subnet_headroom(make_demand(stopped, Start()), stopped, make_vnet(make_subnet(used=251)), KNOWLEDGE)
    assert (subnet.status, deciding(subnet.readings)) == (Status.WARN, [])
    full = make_usages({"cores": (0, 39)})
    family, region = vcpu_quota(make_demand(stopped, Start()), stopped, full, make_sizes())
    assert (family.status, region.status) == (Status.OK, Status.WARN)
    assert reading(region, "all new nodes").short == 1

    stopped = make_cluster(pool, stopped=True, network=overlay("10.244.0.0/21"))
    (pods,) = pod_cidr_headroom(make_demand(stopped, Start()), stopped, KNOWLEDGE)
    assert (pods.status, deciding(pods.readings)) == (
        Status.FAIL,
        ["admitted, one block for every node at its most"],
    )


# Admission


def asked_of(cluster: Cluster, question: str) -> Operation:
    """The smallest question of a kind: one node more."""
    if question in ("pool", "windows"):
        return make_new_pool("new", 1, os_type="Windows" if question == "windows" else "Linux")
    if question == "scale":
        return make_scale(cluster, "apps", cluster.pools[0].nodes + 1)
    return make_upgrade(cluster) if question == "upgrade" else Start()


def of_node_subnet(cluster: Cluster, demand: Demand, used: int = 0) -> Finding:
    (found,) = subnet_headroom(demand, cluster, make_vnet(make_subnet("nodes", used=used, limit=251)), KNOWLEDGE)
    return found


ADMITTED = ["admitted today, max pods - 1 a node", "admitted as documented, max pods + 1 a node"]


@pytest.mark.parametrize(
    ("question", "decides"),
    [("pool", ADMITTED[:1]), ("windows", ADMITTED[:1]), ("scale", ADMITTED[:1]), ("upgrade", []), ("start", [])],
)
def test_admission_to_a_node_subnet_decides_for_new_nodes_alone(question: str, decides: list[str]) -> None:
    cluster = make_cluster(make_pool("apps", 1, autoscale_to=9))
    operation = asked_of(cluster, question)
    found = of_node_subnet(cluster, make_demand(cluster, operation))
    assert [name for name in deciding(found.readings) if name.startswith("admitted")] == decides
    assert [r.name for r in found.readings if r.name.startswith("admitted")] == ADMITTED


@pytest.mark.parametrize(("most", "pool", "upgrade"), [(7, Status.OK, Status.OK), (9, Status.FAIL, Status.WARN)])
def test_the_autoscalers_maximum_refuses_a_new_pool_and_warns_of_an_upgrade(
    most: int, pool: Status, upgrade: Status
) -> None:
    cluster = make_cluster(make_pool("apps", 1, autoscale_to=most))
    assert of_node_subnet(cluster, make_demand(cluster, make_new_pool("new", 1, max_pods=15))).status is pool
    assert of_node_subnet(cluster, make_demand(cluster, make_upgrade(cluster))).status is upgrade


def test_the_new_pools_own_maximum_refuses_it_at_admission_and_only_there() -> None:
    cluster = make_cluster(make_pool("sys", 1))
    found = of_node_subnet(cluster, make_demand(cluster, make_new_pool("new", 1, autoscale_to=8)), used=31)
    assert found.status is Status.FAIL
    assert [r.name for r in found.readings if r.decides and r.fits is False] == ADMITTED[:1]
    assert reading(found, "up to the autoscaler's maximum").decides is False


def test_max_pods_and_one_alone_at_admission_only_warns() -> None:
    cluster = make_cluster(make_pool("sys", 1))
    found = of_node_subnet(cluster, make_demand(cluster, make_new_pool("new", 1, max_pods=221)), used=0)
    # 220 + 29 = 249 of 251 at max pods - 1; 222 + 31 = 253 at max pods + 1.
    assert [(r.needs, r.fits) for r in found.readings if r.name in ADMITTED] == [(249, True), (253, False)]
    assert found.status is Status.WARN


@pytest.mark.parametrize("question", ["upgrade", "pool", "scale", "start"])
@pytest.mark.parametrize("fits", [True, False])
def test_admission_to_the_pod_cidr_decides_always(question: str, fits: bool) -> None:
    """Eight blocks, for one pool at its maximum; of a new pool's node one of them."""
    most = (7 if question == "pool" else 8) + (not fits)
    cluster = make_cluster(make_pool("apps", 3, autoscale_to=most), network=overlay("10.244.0.0/21"))
    operation = asked_of(cluster, question)
    (found,) = pod_cidr_headroom(make_demand(cluster, operation), cluster, KNOWLEDGE)
    admitted = reading(found, "admitted")
    assert (admitted.decides, admitted.fits) == (True, fits)
    assert (found.status is Status.FAIL) is not fits


def test_a_cluster_without_pools_needs_nothing() -> None:
    cluster = make_cluster(stated_pools=())
    readings = in_nodes(make_demand(cluster, make_upgrade(cluster)), 0)
    assert told(readings) == [("the surge, pool after pool", 0, True)]
    assert readings[0].fits is True
