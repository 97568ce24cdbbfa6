"""The surge of a pool, and what adds none."""

from __future__ import annotations

import pytest

from aks_preflight.capacity.surge import amount, surge
from aks_preflight.model.demand import PoolDemand
from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import NotKnown, Why
from aks_preflight.model.version import parse_version
from tests.builders import KNOWLEDGE, NEXT, RETRYING, make_cluster, make_demand, make_pool, make_upgrade


def surging(pool: NodePool, to: str = NEXT, max_surge: str | None = None) -> PoolDemand:
    return surge(pool, parse_version(to), KNOWLEDGE, max_surge=max_surge)


@pytest.mark.parametrize(
    ("setting", "nodes", "surge_nodes"),
    [
        ("33%", 6, 2), ("33%", 1, 1), ("33%", 0, 0), ("10%", 11, 2), ("10%", 10, 1), ("1%", 1000, 10), ("100%", 7, 7),
        ("0%", 7, 0), ("0", 7, 0), ("1", 0, 0), ("3", 2, 2), ("3", 3, 3), ("3", 4, 3), ("200%", 4, 4), (" 2 ", 4, 2),
    ],
)  # fmt: skip
def test_a_percentage_rounds_up_and_nothing_exceeds_the_pool(setting: str, nodes: int, surge_nodes: int) -> None:
    assert amount(setting, nodes) == surge_nodes


@pytest.mark.parametrize("setting", ["", "%", "ten", "-1", "1.5", "33 %%", "1e3"])
def test_a_setting_that_is_no_amount_is_not_known(setting: str) -> None:
    with pytest.raises(NotKnown) as raised:
        amount(setting, 3)
    assert raised.value.reason.why is Why.MALFORMED


def test_the_setting_of_the_pool_goes_before_the_default_and_the_question_before_both() -> None:
    pool = make_pool(count=20)
    assert surging(pool).origin == "max surge 10%, the default, of 20 nodes"
    pool = make_pool(count=20, max_surge="25%")
    assert (surging(pool).new_nodes, surging(pool).origin) == (5, "max surge 25%, of 20 nodes")
    assert surging(pool, max_surge="7").new_nodes == 7


def test_max_surge_0_is_a_setting_and_not_the_absence_of_one() -> None:
    assert surging(make_pool(count=20, max_surge="0", max_unavailable="1")).new_nodes == 0
    assert surging(make_pool(count=20, max_surge="5"), max_surge="0").new_nodes == 0


@pytest.mark.parametrize(("to", "retries"), [("1.34.9", False), ("1.35.0", True), ("1.36.1", True), ("2.0.0", True)])
def test_aks_goes_on_with_one_node_from_1_35_on(to: str, retries: bool) -> None:
    assert surging(make_pool(), to).retries is retries


def test_an_autoscaled_pool_surges_from_the_nodes_that_run_now() -> None:
    assert surging(make_pool(count=10, max_surge="50%", autoscale_to=100)).new_nodes == 5


@pytest.mark.parametrize(
    ("pool", "origin"),
    [
        (make_pool(spot=True, max_surge="50%"), "spot nodes are replaced in place"),
        (make_pool(stopped=True, max_surge="50%"), "stopped: upgraded when it starts"),
        (make_pool(spot=True, blue_green=True), "spot nodes are replaced in place"),
    ],
)
def test_spot_and_stopped_pools_add_nothing(pool: NodePool, origin: str) -> None:
    found = surging(pool)
    assert (found.new, found.running, found.most_nodes, found.missing) == ((), 3, 3, None)
    assert found.origin == origin


@pytest.mark.parametrize("pool", [make_pool(count=None, spot=True), make_pool(count=None, stopped=True)])
def test_a_pool_that_adds_nothing_still_tells_that_its_nodes_are_not_counted(pool: NodePool) -> None:
    """Whatever counts the nodes that run must not take them for none."""
    found = surging(pool)
    assert (found.now, found.new, found.peak) == (None, (), None)
    assert found.missing is not None
    assert found.missing.why is Why.NOT_STATED


def test_blue_green_makes_a_whole_second_pool() -> None:
    found = surging(make_pool(count=10, blue_green=True), RETRYING)
    assert (found.new_nodes, found.blue_green, found.retries) == (10, True, False)


def test_blue_green_has_no_max_surge_that_a_question_could_lower() -> None:
    found = surging(make_pool(count=10, blue_green=True), max_surge="1")
    assert (found.new_nodes, found.blue_green) == (10, True)


def test_a_virtual_machines_pool_surges_in_each_of_its_sizes() -> None:
    pool = make_pool(machines=[("Standard_D4s_v5", 11), ("Standard_E8s_v5", 2), ("Standard_D8s_v5", 0)])
    assert surging(pool).new == (
        Machines("Standard_D4s_v5", 2),
        Machines("Standard_E8s_v5", 1),
        Machines("Standard_D8s_v5", 0),
    )


def test_a_pool_without_a_count_is_not_known() -> None:
    found = surging(make_pool(count=None))
    assert (found.now, found.new, found.peak) == (None, None, None)
    assert found.missing is not None
    assert "apps" in found.missing.text


def test_a_pool_at_the_target_needs_nothing() -> None:
    cluster = make_cluster(make_pool("done", 10, version=NEXT), make_pool("due", 10))
    done, due = make_demand(cluster, make_upgrade(cluster)).pools
    assert (done.new_nodes, done.running, done.origin) == (0, 10, f"runs {NEXT} already")
    assert due.new_nodes == 1


def test_a_pool_at_the_target_surges_for_a_node_image_all_the_same() -> None:
    cluster = make_cluster(make_pool("a", 10), make_pool("b", 20))
    demand = make_demand(cluster, make_upgrade(cluster, node_image=True))
    assert [pool.new_nodes for pool in demand.pools] == [1, 2]


def test_a_pool_whose_version_is_not_stated_surges() -> None:
    cluster = make_cluster(make_pool(count=10, version=None))
    assert make_demand(cluster, make_upgrade(cluster)).pools[0].new_nodes == 1


def test_a_node_image_surges_under_the_version_that_the_pool_runs() -> None:
    behind, level = make_pool("behind", version="1.34.2"), make_pool("level", version=RETRYING)
    cluster = make_cluster(behind, level, version=RETRYING)
    demand = make_demand(cluster, make_upgrade(cluster, node_image=True))
    assert [(pool.pool.name, pool.retries) for pool in demand.pools] == [("behind", False), ("level", True)]
    demand = make_demand(cluster, make_upgrade(cluster, RETRYING))
    assert demand.pools[0].retries is True
