from __future__ import annotations

from aks_checks.network.kubenet_routes import kubenet_routes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import Operation
from tests.builders import (
    KNOWLEDGE,
    RETRYING,
    kubenet,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_upgrade,
    reading,
)


def asked(cluster: Cluster, operation: Operation) -> Finding:
    (found,) = kubenet_routes(make_demand(cluster, operation), cluster, KNOWLEDGE)
    return found


def of(nodes: int, max_surge: str = "1", **more: object) -> Cluster:
    return make_cluster(make_pool("apps", nodes, max_surge=max_surge, **more), network=kubenet("10.0.0.0/8"))  # type: ignore[arg-type]


def test_398_nodes_have_no_route_for_four_surge_nodes() -> None:
    found = asked(of(398, "4"), make_upgrade(of(398, "4")))
    assert (found.status, found.deciding and (found.deciding.needs, found.deciding.has)) == (Status.FAIL, (4, 2))


def test_a_surge_of_two_just_fits() -> None:
    cluster = of(398, "2")
    assert asked(cluster, make_upgrade(cluster)).status is Status.OK


def test_the_surge_that_still_has_routes_is_offered() -> None:
    found = asked(of(395, "10%"), make_upgrade(of(395, "10%")))
    assert found.status is Status.FAIL
    assert found.remedies[0].command.endswith("--max-surge 5")


def test_where_aks_retries_with_one_node_the_surge_only_warns() -> None:
    cluster = of(398, "4")
    assert asked(cluster, make_upgrade(cluster, RETRYING)).status is Status.WARN


def test_a_scale_past_400_is_refused() -> None:
    assert asked(of(300), make_scale(of(300), "apps", 400)).status is not Status.FAIL
    assert asked(of(300), make_scale(of(300), "apps", 401)).status is Status.FAIL


def test_aks_counts_autoscaled_pools_at_their_maximum() -> None:
    cluster = of(3, autoscale_to=390)
    found = asked(cluster, make_new_pool(count=11))
    assert found.status is Status.FAIL
    assert reading(found, "admitted").needs == 401


def test_for_an_upgrade_the_maximum_is_shown() -> None:
    cluster = of(3, autoscale_to=450)
    assert asked(cluster, make_upgrade(cluster)).status is Status.WARN


def test_a_count_that_is_not_known_is_not_taken_for_none() -> None:
    cluster = make_cluster(make_pool("sys", 3), make_pool("apps", None), network=kubenet())
    assert asked(cluster, make_new_pool()).status is Status.UNKNOWN


def test_other_networks_have_no_routes() -> None:
    cluster = make_cluster()
    assert asked(cluster, make_upgrade(cluster)).status is Status.NOT_APPLICABLE
