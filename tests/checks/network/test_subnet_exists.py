from __future__ import annotations

from dataclasses import replace

from aks_checks.network.subnet_exists import subnet_exists
from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Status
from aks_preflight.model.question import NewPool, Start
from tests.builders import (
    VNET_ID,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_subnet,
    make_upgrade,
    make_vnet,
)

ELSEWHERE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/other/subnets/nodes"


def adding(new: NewPool, vnet: VirtualNetwork) -> Status:
    cluster = make_cluster(make_pool("sys", mode="System"))
    return [f.status for f in subnet_exists(make_demand(cluster, new), cluster, vnet)][-1]


def upgrading(cluster: Cluster, vnet: VirtualNetwork) -> list[Status]:
    return [f.status for f in subnet_exists(make_demand(cluster, make_upgrade(cluster)), cluster, vnet)]


def test_pools_in_subnets_of_the_vnet_are_well() -> None:
    cluster = make_cluster(make_pool("sys"), make_pool("apps", pod_subnet="pods"))
    assert upgrading(cluster, make_vnet(make_subnet(), make_subnet("pods"))) == [Status.OK] * 3


def test_a_new_pool_in_a_subnet_that_is_not_there_is_refused() -> None:
    assert adding(make_new_pool(subnet="nodes"), make_vnet()) is Status.OK
    assert adding(make_new_pool(subnet="nowhere"), make_vnet()) is Status.FAIL


def test_the_subnet_of_an_empty_pool_may_have_been_deleted() -> None:
    cluster = make_cluster(make_pool("sys"), make_pool("idle", 0, subnet="gone"))
    assert upgrading(cluster, make_vnet()) == [Status.OK, Status.FAIL]


def test_so_may_those_of_a_stopped_cluster() -> None:
    cluster = make_cluster(make_pool("sys", pod_subnet="pods"), stopped=True)
    found = subnet_exists(make_demand(cluster, Start()), cluster, make_vnet())
    assert [(f.status, f.summary) for f in found][-1] == (
        Status.FAIL,
        "pod subnet pods: the VNet vnet has no subnet pods",
    )


def test_ids_are_compared_without_case() -> None:
    cluster = make_cluster(make_pool())
    shouting = replace(cluster.pools[0], subnet_id=(cluster.pools[0].subnet_id or "").upper())
    assert upgrading(replace(cluster, stated_pools=(shouting,)), make_vnet()) == [Status.OK]


def test_one_that_is_not_there_is_refused_whatever_the_case_of_its_vnet() -> None:
    gone = NewPool(replace(make_pool("new"), subnet_id=f"{VNET_ID.upper()}/subnets/gone"))
    assert adding(gone, make_vnet()) is Status.FAIL


def test_a_subnet_of_another_vnet_is_left_to_one_vnet() -> None:
    new = NewPool(replace(make_pool("new"), subnet_id=ELSEWHERE))
    assert adding(new, make_vnet()) is Status.NOT_APPLICABLE


def test_a_vnet_in_another_region_is_refused() -> None:
    abroad = replace(make_vnet(), location="northeurope")
    assert upgrading(make_cluster(), abroad)[0] is Status.FAIL
    assert upgrading(make_cluster(), replace(abroad, location="west europe")) == [Status.OK]


def test_a_vnet_that_states_no_region_is_not_taken_for_another_ones() -> None:
    assert upgrading(make_cluster(), replace(make_vnet(), location="")) == [Status.OK]


def test_pools_without_a_subnet_lie_where_aks_put_them() -> None:
    assert upgrading(make_cluster(make_pool(subnet=None)), make_vnet()) == [Status.NOT_APPLICABLE]
