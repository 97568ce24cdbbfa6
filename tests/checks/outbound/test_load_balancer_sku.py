from __future__ import annotations

from datetime import date

import pytest

from aks_checks.outbound.load_balancer_retirement import load_balancer_retirement
from aks_checks.outbound.standard_load_balancer import standard_load_balancer
from aks_preflight.knowledge import load
from aks_preflight.model.cluster import Cluster, ClusterNetwork, LoadBalancer
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_new_pool


def behind(sku: str | None) -> Cluster:
    return make_cluster(network=ClusterNetwork(plugin="azure", load_balancer=LoadBalancer(sku=sku)))


@pytest.mark.parametrize(
    ("sku", "status"),
    [("Standard", Status.OK), ("standard", Status.OK), ("Basic", Status.FAIL), ("basic", Status.FAIL)],
)
def test_a_further_pool_needs_the_standard_load_balancer(sku: str, status: Status) -> None:
    (found,) = standard_load_balancer(make_new_pool(), behind(sku))
    assert found.status is status


def test_a_sku_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="loadBalancerSku"):
        list(standard_load_balancer(make_new_pool(), behind(None)))


@pytest.mark.parametrize(
    ("sku", "on", "status"),
    [
        ("Basic", date(2023, 1, 1), Status.OK),
        ("Basic", date(2025, 1, 1), Status.WARN),
        ("Basic", date(2026, 11, 23), Status.WARN),
        ("Standard", date(2026, 11, 23), Status.OK),
    ],
)
def test_the_basic_one_ends_from_its_announcement_on(sku: str, on: date, status: Status) -> None:
    (found,) = load_balancer_retirement(behind(sku), load(on))
    assert found.status is status
