"""The demand: what each question comes to in nodes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.pool import Machines
from aks_preflight.model.question import Start
from aks_preflight.model.reason import NotKnown, Why
from tests.builders import (
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_upgrade,
)


def names(pools: tuple[PoolDemand, ...]) -> list[str]:
    return [pool.pool.name for pool in pools]


def nodes(demand: Demand) -> dict[str, tuple[int, int]]:
    """Of each pool, the nodes that run before and those that are added."""
    return {pool.pool.name: (pool.running, pool.new_nodes) for pool in demand.all_pools}


def test_an_upgrade_goes_pool_after_pool() -> None:
    cluster = make_cluster(make_pool("sys", 3), make_pool("apps", 20))
    demand = make_demand(cluster, make_upgrade(cluster))
    assert (demand.question, demand.together, demand.surges, demand.firm) == ("upgrade", False, True, True)
    assert nodes(demand) == {"sys": (3, 1), "apps": (20, 2)}
    assert make_demand(cluster, make_upgrade(cluster, at_once=True)).together


def test_the_node_image_of_every_pool_goes_without_an_order() -> None:
    cluster = make_cluster(make_pool("sys"), make_pool("apps"))
    assert make_demand(cluster, make_upgrade(cluster, node_image=True)).together
    assert not make_demand(cluster, make_upgrade(cluster, node_image=True, pools=["apps"])).together


def test_the_pools_that_are_not_upgraded_stand_by() -> None:
    cluster = make_cluster(make_pool("sys"), make_pool("Apps"))
    demand = make_demand(cluster, make_upgrade(cluster, pools=["apps"]))
    assert (names(demand.pools), names(demand.standing)) == (["Apps"], ["sys"])
    assert demand.standing[0].new == ()


def test_a_new_pool_beside_those_that_are_there() -> None:
    cluster = make_cluster(make_pool("sys", 3))
    demand = make_demand(cluster, make_new_pool("win", 4, os_type="Windows"), make_new_pool("gpu", 2))
    assert (demand.question, demand.together, demand.surges) == ("pool", True, False)
    assert nodes(demand) == {"win": (0, 4), "gpu": (0, 2), "sys": (3, 0)}


def test_a_new_pool_surges_at_its_own_next_upgrade() -> None:
    cluster = make_cluster()
    rolling, spot, double = make_demand(
        cluster,
        make_new_pool("rolling", 20),
        make_new_pool("spot", 20, spot=True),
        make_new_pool("double", 20, blue_green=True),
    ).pools
    assert [pool.later_surge for pool in (rolling, spot, double)] == [2, 0, 20]


@pytest.mark.parametrize(("to", "new", "peak", "later"), [(20, 15, 20, 2), (5, 0, 5, 1), (2, 0, 2, 1), (0, 0, 0, 0)])
def test_scaling_adds_the_difference_and_never_less_than_nothing(to: int, new: int, peak: int, later: int) -> None:
    cluster = make_cluster(make_pool("apps", 5), make_pool("sys", 3))
    demand = make_demand(cluster, make_scale(cluster, "apps", to))
    (pool,) = demand.pools
    assert (pool.running, pool.new_nodes, pool.most_nodes, pool.later_surge) == (5, new, peak, later)
    assert (demand.question, names(demand.standing)) == ("scale", ["sys"])


def test_a_pool_that_shrinks_beside_one_that_grows_is_counted_as_it_is() -> None:
    """Which of the two comes first is not told, and the one that grows may be admitted while both are large."""
    cluster = make_cluster(make_pool("apps", 5), make_pool("sys", 3))
    demand = make_demand(cluster, make_scale(cluster, "apps", 2), make_scale(cluster, "sys", 4))
    assert [pool.most_nodes for pool in demand.pools] == [5, 4]
    demand = make_demand(cluster, make_scale(cluster, "apps", 2), make_scale(cluster, "sys", 1))
    assert [pool.most_nodes for pool in demand.pools] == [2, 1]


def test_scaling_a_pool_of_several_sizes_is_not_known() -> None:
    cluster = make_cluster(make_pool("vms", machines=[("Standard_D4s_v5", 2), ("Standard_E8s_v5", 1)]))
    (pool,) = make_demand(cluster, make_scale(cluster, "vms", 5)).pools
    assert pool.new is None
    assert pool.missing is not None


def test_starting_asks_for_every_node_and_is_not_firm() -> None:
    cluster = make_cluster(make_pool("sys", 3), make_pool("spot", 2, spot=True), stopped=True)
    demand = make_demand(cluster, Start())
    assert (demand.firm, demand.together, demand.surges) == (False, True, False)
    assert nodes(demand) == {"sys": (0, 3), "spot": (0, 2)}


def test_node_auto_provisioning_makes_the_upgrade_of_a_whole_cluster_unknown() -> None:
    cluster = make_cluster(make_pool("sys"), node_provisioning="Auto")
    whole = make_demand(cluster, make_upgrade(cluster))
    assert whole.beyond is not None
    assert whole.beyond.why is Why.NOT_STATED
    assert make_demand(cluster, make_upgrade(cluster, pools=["sys"])).beyond is None


def test_a_cluster_without_stated_pools_is_not_known() -> None:
    cluster = make_cluster(stated_pools=None)
    with pytest.raises(NotKnown):
        make_demand(cluster, make_new_pool())


def test_a_pool_without_a_count_stays_in_the_demand_with_its_reason() -> None:
    cluster = make_cluster(make_pool("sys"), make_pool("odd", None))
    for demand in (
        make_demand(cluster, make_upgrade(cluster)),
        make_demand(cluster, make_new_pool()),
        make_demand(cluster, Start()),
    ):
        odd = next(pool for pool in demand.all_pools if pool.pool.name == "odd")
        assert (odd.now, odd.peak, odd.most_nodes) == (None, None, None)
        assert odd.missing is not None
        assert "odd" in odd.missing.text


def test_no_operation_is_no_demand() -> None:
    assert make_demand(make_cluster()).all_pools == ()


def test_the_most_nodes_of_a_pool_are_the_autoscalers_maximum() -> None:
    cluster = make_cluster(make_pool("a", 5, autoscale_to=9), make_pool("b", 5, max_count=9), make_pool("c", 5))
    demand = make_demand(cluster, make_upgrade(cluster))
    assert [pool.most_nodes for pool in demand.pools] == [9, 5, 5]


def test_the_most_nodes_are_never_fewer_than_those_that_run() -> None:
    cluster = make_cluster(make_pool("a", 12, autoscale_to=9))
    (pool,) = make_demand(cluster, make_upgrade(cluster)).pools
    assert pool.most_nodes == 12


def test_an_autoscaled_pool_that_states_no_maximum_has_no_most_nodes() -> None:
    cluster = make_cluster(make_pool("a", 5, autoscaling=True))
    (pool,) = make_demand(cluster, make_upgrade(cluster)).pools
    assert pool.most_nodes is None


def test_several_sizes_are_several_machines() -> None:
    cluster = make_cluster(make_pool("vms", machines=[("Standard_D4s_v5", 4), ("Standard_E8s_v5", 2)], max_surge="50%"))
    (pool,) = make_demand(cluster, make_upgrade(cluster)).pools
    assert pool.new == (Machines("Standard_D4s_v5", 2), Machines("Standard_E8s_v5", 1))
    assert (pool.running, pool.most_nodes) == (6, 6)


def test_the_surge_of_an_unknown_upgrade_strategy_is_not_known() -> None:
    pool = make_pool("apps", 5)
    cluster = make_cluster(replace(pool, upgrade=replace(pool.upgrade, blue_green=None)))
    (found,) = make_demand(cluster, make_upgrade(cluster)).pools
    assert (found.new, found.missing is not None) == (None, True)
