"""The caps on nodes: a thousand in a scale set, five thousand in a cluster, surge included."""

from __future__ import annotations

import pytest

from aks_checks.cluster.node_limits import node_limits
from aks_preflight.model.finding import Finding, Gate, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Operation
from tests.builders import (
    KNOWLEDGE,
    RETRYING,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_upgrade,
)


def caps(*pools: NodePool, to: str = "1.34.2", ask: Operation | None = None, **how: object) -> list[Finding]:
    """The findings: of each pool that grows, then of the cluster."""
    cluster = make_cluster(*pools)
    demand = make_demand(cluster, ask or make_upgrade(cluster, to, **how))  # type: ignore[arg-type]
    return list(node_limits(demand, cluster, KNOWLEDGE))


@pytest.mark.parametrize(("nodes", "surge", "status"), [(990, "10", Status.OK), (991, "10", Status.FAIL)])
def test_a_pool_and_its_surge_share_a_scale_set(nodes: int, surge: str, status: Status) -> None:
    pool, _ = caps(make_pool("big", nodes, max_surge=surge))
    assert pool.status is status
    assert pool.deciding
    assert [(term.name, term.count) for term in pool.deciding.terms] == [("runs now", nodes), ("new", 10)]


def test_a_blue_green_pool_is_there_twice() -> None:
    assert caps(make_pool("blue", 500, blue_green=True))[0].status is Status.OK
    assert caps(make_pool("blue", 501, blue_green=True))[0].status is Status.FAIL


def test_new_and_scaled_pools() -> None:
    cluster = make_cluster(make_pool("apps", 5))
    for operation in (make_new_pool("new", 1001), make_scale(cluster, "apps", 1001)):
        found = caps(*cluster.pools, ask=operation)
        assert [f.status for f in found] == [Status.FAIL, Status.OK]
        assert found[0].deciding
        assert found[0].deciding.needs == 1001


FULL = [make_pool(f"p{i}", 900) for i in range(5)]  # 4,500, each with a surge of 90


@pytest.mark.parametrize(("more", "status"), [(410, Status.OK), (411, Status.FAIL)])
def test_the_worst_surge_must_fit_beside_every_node_of_the_cluster(more: int, status: Status) -> None:
    cluster = caps(*FULL, make_pool("rest", more))[-1]
    assert cluster.status in ({Status.WARN} if status is Status.OK else {Status.FAIL})  # at once they would not fit
    assert cluster.readings[0].needs == 90
    assert cluster.readings[0].has == 500 - more
    assert {r.gate for r in cluster.readings} == {Gate.ADMISSION}


def test_a_retry_with_one_node_does_not_pass_a_cap() -> None:
    """AKS goes on with one node where cores or addresses run out; a cap it refuses before it starts."""
    assert caps(*FULL, make_pool("rest", 411), to=RETRYING)[-1].status is Status.FAIL
    assert caps(make_pool("big", 991, max_surge="10"), to=RETRYING)[0].status is Status.FAIL


def test_a_pool_without_a_count_leaves_both_unknown() -> None:
    assert [f.status for f in caps(make_pool("odd", None), make_pool("sys"))] == [
        Status.UNKNOWN,
        Status.OK,
        Status.UNKNOWN,
    ]


def test_a_spot_pool_without_a_count_leaves_the_cluster_unknown() -> None:
    assert caps(make_pool("odd", None, spot=True), make_pool("sys"))[-1].status is Status.UNKNOWN


def test_a_pool_that_takes_nothing_new_is_left_out() -> None:
    assert len(caps(make_pool("sys", 3), make_pool("done", 3, version="1.34.2"))) == 2
