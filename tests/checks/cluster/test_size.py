"""How many pools and nodes a cluster has room for."""

from __future__ import annotations

import pytest

from aks_checks.cluster.node_limits import node_limits
from aks_checks.cluster.pool_count import pool_count
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import Operation
from aks_preflight.model.reason import NotKnown
from tests.builders import (
    KNOWLEDGE,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_upgrade,
)


def limits_of(cluster: Cluster, operation: Operation) -> dict[str, Finding]:
    return {f.subject.name: f for f in node_limits(make_demand(cluster, operation), cluster, KNOWLEDGE)}


# node-limits


def test_a_small_cluster_is_far_from_its_caps() -> None:
    cluster = make_cluster(make_pool("apps", 6))
    assert {f.status for f in limits_of(cluster, make_upgrade(cluster)).values()} == {Status.OK}


def test_a_pool_and_its_surge_exceed_a_scale_set() -> None:
    # azure-facts C9: 950 nodes and 10% are 1,045.
    cluster = make_cluster(make_pool("apps", 950, max_surge="10%"))
    found = limits_of(cluster, make_upgrade(cluster))["apps"]
    assert (found.status, found.deciding and found.deciding.needs) == (Status.FAIL, 1045)


def test_the_surge_that_still_fits_a_scale_set_is_offered() -> None:
    cluster = make_cluster(make_pool("apps", 950, max_surge="10%"))
    assert limits_of(cluster, make_upgrade(cluster))["apps"].remedies[0].command.endswith("--max-surge 50")


def test_a_cluster_at_its_cap_cannot_be_upgraded() -> None:
    cluster = make_cluster(*(make_pool(f"p{n}", 1000, max_surge="1") for n in range(5)))
    assert limits_of(cluster, make_upgrade(cluster))["prod"].status is Status.FAIL


def test_a_pool_grown_beyond_its_cap() -> None:
    cluster = make_cluster(make_pool("apps", 6))
    found = limits_of(cluster, make_scale(cluster, "apps", 1001))
    assert found["apps"].status is Status.FAIL
    assert limits_of(cluster, make_scale(cluster, "apps", 1000))["apps"].status is Status.OK


def test_a_pool_that_cannot_be_counted_leaves_the_cap_unknown() -> None:
    cluster = make_cluster(make_pool("apps", None), make_pool("jobs", 3))
    found = limits_of(cluster, make_upgrade(cluster))
    assert (found["apps"].status, found["prod"].status) == (Status.UNKNOWN, Status.UNKNOWN)
    assert found["apps"].reason is not None


def test_nodes_of_auto_provisioning_are_in_no_count() -> None:
    cluster = make_cluster(make_pool("apps", 3), node_provisioning="Auto")
    assert limits_of(cluster, make_upgrade(cluster))["prod"].status is Status.UNKNOWN


# pool-count


def counted(cluster: Cluster, *names: str) -> list[Finding]:
    asked = [make_new_pool(name) for name in names]
    demand = make_demand(cluster, *asked)
    return [found for new in asked for found in pool_count(new, demand, cluster, KNOWLEDGE)]


def test_there_is_room_for_another_pool() -> None:
    (finding,) = counted(make_cluster(), "new")
    assert (finding.status, finding.summary) == (Status.OK, "1 node pools of 100")


def test_a_cluster_full_of_pools() -> None:
    (finding,) = counted(make_cluster(*(make_pool(f"p{n}") for n in range(100))), "new")
    assert finding.status is Status.FAIL


def test_the_last_place_is_for_one_pool_and_not_for_two() -> None:
    cluster = make_cluster(*(make_pool(f"p{n}") for n in range(99)))
    assert [f.status for f in counted(cluster, "new")] == [Status.OK]
    both = counted(cluster, "new", "other")
    assert {(f.status, f.summary) for f in both} == {(Status.FAIL, "has 99 node pools of 100, 2 are asked for")}


def test_a_name_that_is_taken_without_case() -> None:
    (finding,) = counted(make_cluster(make_pool("apps")), "APPS")
    assert finding.status is Status.FAIL
    assert "has a pool named APPS already" in finding.summary


def test_two_pools_of_one_name() -> None:
    assert [f.status for f in counted(make_cluster(), "new", "new")] == [Status.FAIL, Status.FAIL]


def test_pools_that_are_not_stated_are_not_counted_as_none() -> None:
    new, cluster = make_new_pool(), make_cluster(stated_pools=None)
    with pytest.raises(NotKnown, match="agentPoolProfiles"):
        list(pool_count(new, make_demand(make_cluster(), new), cluster, KNOWLEDGE))
