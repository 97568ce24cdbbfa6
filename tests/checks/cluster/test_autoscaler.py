"""The autoscaler: a count that is its own, and bounds that hold the count."""

from __future__ import annotations

import pytest

from aks_checks.cluster.autoscaler_bounds import autoscaler_bounds
from aks_checks.cluster.fixed_count import fixed_count
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_pool, make_scale


def test_a_pool_without_autoscaler_can_be_scaled() -> None:
    cluster = make_cluster(make_pool("apps"))
    assert [f.status for f in fixed_count(make_scale(cluster, "apps", 5), cluster)] == [Status.OK]


def test_the_count_of_an_autoscaled_pool_is_the_autoscalers() -> None:
    cluster = make_cluster(make_pool("apps", 3, autoscale_to=10, min_count=1))
    (found,) = fixed_count(make_scale(cluster, "apps", 12), cluster)
    where = "az aks nodepool update --resource-group rg-aks --cluster-name prod --name apps"
    assert found.status is Status.FAIL
    assert [remedy.command for remedy in found.remedies] == [
        f"{where} --disable-cluster-autoscaler",
        f"{where} --update-cluster-autoscaler --min-count 1 --max-count 12",
    ]


@pytest.mark.parametrize(
    ("count", "least", "most", "status"),
    [
        (3, None, None, Status.NOT_APPLICABLE),
        (3, 1, 5, Status.OK),
        (1, 1, 1, Status.OK),
        (0, 0, 5, Status.OK),
        (3, 5, 1, Status.FAIL),
        (6, 1, 5, Status.FAIL),
        (0, 1, 5, Status.FAIL),
        (3, None, 5, Status.WARN),
        (3, 1, None, Status.WARN),
        (6, None, 5, Status.FAIL),
        (3, 1, 1000, Status.OK),
        (3, 1, 1001, Status.FAIL),
    ],
)
def test_the_count_lies_between_the_bounds(count: int, least: int | None, most: int | None, status: Status) -> None:
    new = make_new_pool("new", count, autoscale_to=most, min_count=least)
    assert [f.status for f in autoscaler_bounds(new, make_cluster(), KNOWLEDGE)] == [status]


def test_a_count_that_is_not_said_is_not_known() -> None:
    with pytest.raises(NotKnown, match="the node count"):
        list(autoscaler_bounds(make_new_pool("new", None, autoscale_to=5, min_count=1), make_cluster(), KNOWLEDGE))  # type: ignore[arg-type]
