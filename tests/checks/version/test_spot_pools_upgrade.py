"""Spot pools and the upgrade of a whole cluster."""

from __future__ import annotations

from aks_checks.version.spot_pools_upgrade import spot_pools_upgrade
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_pool, make_upgrade

CLUSTER = make_cluster(make_pool(), make_pool("spot", spot=True), make_pool("done", spot=True, version="1.34.2"))


def test_a_spot_pool_beside_the_control_plane_is_a_warning_with_the_way_around() -> None:
    found = list(spot_pools_upgrade(make_upgrade(CLUSTER, "1.34.2"), CLUSTER))
    assert [(f.subject.name, f.status) for f in found] == [("spot", Status.WARN), ("done", Status.OK)]
    assert found[0].remedies[0].command == (
        "az aks upgrade --resource-group rg-aks --name prod --kubernetes-version 1.34.2 --control-plane-only"
    )


def test_a_node_image_a_pool_alone_and_a_cluster_without_spot_are_not_concerned() -> None:
    plain = make_cluster()
    found = [
        *spot_pools_upgrade(make_upgrade(CLUSTER, node_image=True), CLUSTER),
        *spot_pools_upgrade(make_upgrade(CLUSTER, pools=["spot"]), CLUSTER),
        *spot_pools_upgrade(make_upgrade(plain), plain),
    ]
    assert [f.status for f in found] == [Status.NOT_APPLICABLE] * 3
