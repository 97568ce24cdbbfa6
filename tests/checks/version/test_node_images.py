"""No node is added of an operating system whose images are gone."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.version.node_images import node_images
from aks_preflight.knowledge import load
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import Operation, Start
from tests.builders import make_cluster, make_demand, make_new_pool, make_pool, make_scale, make_upgrade


def judged(day: date, cluster: Cluster, operation: Operation) -> Finding:
    (found,) = node_images(make_demand(cluster, operation), cluster, load(day))
    return found


@pytest.mark.parametrize(
    ("day", "to", "status"),
    [
        (date(2023, 7, 29), 5, Status.OK),
        (date(2027, 3, 31), 5, Status.WARN),
        (date(2027, 4, 1), 5, Status.FAIL),
        (date(2027, 4, 1), 2, Status.NOT_APPLICABLE),
    ],
)
def test_a_scale_out_needs_images(day: date, to: int, status: Status) -> None:
    cluster = make_cluster(make_pool("npwin", 3, os_type="Windows", os_sku="Windows2019", version="1.32.9"))
    assert judged(day, cluster, make_scale(cluster, "npwin", to)).status is status


@pytest.mark.parametrize(
    ("day", "os_sku", "status"),
    [
        (date(2026, 6, 7), "Flatcar", Status.WARN),
        (date(2026, 6, 8), "Flatcar", Status.FAIL),  # no new pools from that day on, though nodes still
        (date(2026, 11, 23), "AzureLinux3", Status.OK),
        (date(2026, 11, 23), None, Status.NOT_APPLICABLE),
    ],
)
def test_a_new_linux_pool_needs_an_operating_system_that_is_still_made(
    day: date, os_sku: str | None, status: Status
) -> None:
    assert judged(day, make_cluster(), make_new_pool(os_sku=os_sku)).status is status


def test_a_running_pool_may_still_grow_when_no_new_ones_are_made() -> None:
    cluster = make_cluster(make_pool(os_sku="Flatcar"))
    assert judged(date(2026, 6, 8), cluster, make_scale(cluster, "apps", 5)).status is Status.WARN


def test_a_scale_of_a_pool_that_cannot_be_counted_may_need_images() -> None:
    cluster = make_cluster(make_pool("apps", None, os_sku="AzureLinux3"))
    assert judged(date(2026, 11, 23), cluster, make_scale(cluster, "apps", 4)).status is Status.OK


def test_a_start_warns_at_most() -> None:
    cluster = make_cluster(make_pool(os_sku="Flatcar"), stopped=True)
    assert judged(date(2026, 11, 23), cluster, Start()).status is Status.WARN


def test_new_windows_pools_and_upgrades_are_told_elsewhere() -> None:
    cluster = make_cluster(make_pool(os_sku="Flatcar"))
    windows = make_new_pool("npwin", os_type="Windows", os_sku="Windows2019")
    day = date(2027, 4, 1)
    found = [judged(day, cluster, windows), judged(day, cluster, make_upgrade(cluster))]
    assert [f.status for f in found] == [Status.NOT_APPLICABLE] * 2
