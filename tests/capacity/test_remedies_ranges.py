"""Remedies of larger ranges: a new subnet, a larger pod CIDR."""

from __future__ import annotations

from dataclasses import replace

from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.pod_subnet_headroom import pod_subnet_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_preflight.model.finding import RemedyKind, Status
from tests.builders import (
    GROUP,
    KNOWLEDGE,
    RETRYING,
    kubenet,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_subnet,
    make_upgrade,
    make_vnet,
    overlay,
)
from tests.capacity.test_remedies import effects, into


def test_the_smallest_subnet_for_a_new_pool() -> None:
    # 5 nodes of 31, and one more at their own next upgrade: 186 addresses, and 5 that Azure keeps.
    found = into(70, make_pool("sys", 0), ask=make_new_pool("new", 5))
    assert effects(found, RemedyKind.ADDRESSES) == ["new in a new subnet of /24"]
    # 4 x 30 = 120 of the 123 of a /25; 4 x 31 = 124 are one too many.
    for max_pods, prefix in ((29, 25), (30, 24)):
        tight = into(0, make_pool("sys", 0), ask=make_new_pool("new", 3, max_pods=max_pods))
        assert effects(tight, RemedyKind.ADDRESSES) == [f"new in a new subnet of /{prefix}"]


def test_pools_that_are_there_are_made_anew_with_what_they_hold() -> None:
    # 10 nodes hold 310 at most, 5 surge nodes take 155: 465 of the 507 of a /23.
    found = into(70, make_pool("apps", 10, max_surge="5"))
    assert effects(found, RemedyKind.REBUILD) == ["apps made anew in a new subnet of /23"]
    assert found.remedies[-1].gives is not None
    assert (found.remedies[-1].gives.needs, found.remedies[-1].gives.has) == (155, 507 - 310)


def test_in_the_vnet_that_aks_made_the_cluster_is_made_anew() -> None:
    pools = make_pool("apps", 10, max_surge="5", subnet=None), make_pool("jobs", 1, subnet=None)
    cluster = make_cluster(*pools)
    vnet = make_vnet(make_subnet("aks-subnet", used=240))
    demand = make_demand(cluster, make_upgrade(cluster, pools=["apps"]))
    (found,) = subnet_headroom(demand, cluster, vnet, KNOWLEDGE)
    assert effects(found, RemedyKind.REBUILD) == ["the cluster made anew, with a subnet of /23"]


def test_the_pod_cidr_is_expanded_to_hold_the_present_one() -> None:
    cluster = make_cluster(make_pool("apps", 16, max_surge="1"), network=overlay("10.244.16.0/20"))
    (found,) = pod_cidr_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    (remedy,) = [r for r in found.remedies if r.kind is RemedyKind.ADDRESSES]
    assert remedy.command == f"az aks update --resource-group {GROUP} --name prod --pod-cidr 10.244.0.0/19"


def test_windows_nodes_kubenet_and_the_service_cidr_bar_that() -> None:
    linux, windows = make_pool("apps", 16, max_surge="1"), make_pool("win", 0, os_type="Windows")
    services = replace(overlay("10.244.16.0/20"), service_cidrs=("10.244.0.0/22",))
    for cluster in (
        make_cluster(linux, windows, network=overlay("10.244.16.0/20")),
        make_cluster(linux, network=kubenet("10.244.16.0/20")),
        make_cluster(linux, network=services),
    ):
        (found,) = pod_cidr_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
        assert effects(found, RemedyKind.ADDRESSES) == []
        assert effects(found, RemedyKind.REBUILD) == ["the cluster made anew, with a pod CIDR of /19"]


def test_for_a_warning_nothing_is_made_anew_that_is_mended_otherwise() -> None:
    cluster = make_cluster(make_pool("apps", 10, max_surge="5"))
    found = into(70, *cluster.pools, ask=make_upgrade(cluster, RETRYING))
    assert [r.kind for r in found.remedies] == [RemedyKind.SETTING]


def test_where_the_pools_concerned_take_nothing_the_others_move() -> None:
    """Static blocks are counted whatever is asked: an empty pool is not what is short."""
    pods = {"pod_subnet": "pods", "static_block": True}
    pools = make_pool("idle", 0, **pods), make_pool("apps", 5, **pods)
    cluster = make_cluster(*pools)
    vnet = make_vnet(make_subnet(), make_subnet("pods", "10.1.0.0/25"))
    (found,) = pod_subnet_headroom(
        make_demand(cluster, make_upgrade(cluster, pools=["idle"])), cluster, vnet, KNOWLEDGE
    )
    assert found.status is Status.FAIL
    assert [r.effect for r in found.remedies] == ["idle, apps made anew in a new pod subnet of /24"]
