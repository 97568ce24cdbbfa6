"""A Windows release that ends before the target blocks the upgrade."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.windows.windows_pools_follow_upgrade import windows_pools_follow_upgrade
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_pool, make_upgrade


def judged(os_sku: str | None, version: str, to: str, day: date = KNOWLEDGE.as_of, image: str | None = None) -> Finding:
    windows = make_pool("npwin", os_type="Windows", os_sku=os_sku, version=version, node_image=image)
    cluster = make_cluster(make_pool(version=version), windows, version=version)
    (found,) = windows_pools_follow_upgrade(make_upgrade(cluster, to), cluster, load(day))
    return found


@pytest.mark.parametrize(
    ("os_sku", "version", "to", "status"),
    [
        ("Windows2019", "1.32.9", "1.33.5", Status.FAIL),
        ("Windows2019", "1.31.9", "1.32.9", Status.OK),
        ("Windows2022", "1.35.5", "1.36.1", Status.OK),
        ("windows2022", "1.36.1", "1.37.0", Status.FAIL),
        ("Windows2025", "1.36.1", "1.37.0", Status.OK),
        ("Windows2019", "1.33.5", "1.34.2", Status.WARN),  # it runs beyond its range: the table is wrong of it
    ],
)
def test_the_release_must_run_on_the_target(os_sku: str, version: str, to: str, status: Status) -> None:
    assert judged(os_sku, version, to).status is status


@pytest.mark.parametrize(("day", "status"), [(date(2023, 7, 29), Status.OK), (date(2023, 7, 30), Status.FAIL)])
def test_the_end_of_2019_counts_from_its_announcement_on(day: date, status: Status) -> None:
    assert judged("Windows2019", "1.32.9", "1.33.5", day).status is status


def test_a_contested_end_is_a_warning() -> None:
    found = judged("Windows2022", "1.34.2", "1.35.1", date(2025, 11, 23))
    assert found.status is Status.WARN
    assert "later extended" in found.summary


def test_older_api_versions_tell_the_release_by_the_image() -> None:
    assert judged(None, "1.32.9", "1.33.5", image="AKSWindows-2019-17763.2366.220117").status is Status.FAIL


def test_a_release_that_nothing_tells_is_not_known() -> None:
    with pytest.raises(NotKnown, match="osSKU of pool npwin"):
        judged(None, "1.32.9", "1.33.5")


def test_a_release_that_is_not_in_the_table_is_not_known() -> None:
    with pytest.raises(NotKnown, match="Windows2031"):
        judged("Windows2031", "1.32.9", "1.33.5")


def test_the_pools_that_are_known_are_told_before_one_that_is_not() -> None:
    old = make_pool("npold", os_type="Windows")
    cluster = make_cluster(old, make_pool("npwin", os_type="Windows", os_sku="Windows2022"))
    told = windows_pools_follow_upgrade(make_upgrade(cluster), cluster, KNOWLEDGE)
    assert next(told).subject.name == "npwin"
    with pytest.raises(NotKnown, match="npold"):
        next(told)


@pytest.mark.parametrize(("pools", "node_image"), [((), True), (("apps",), False)])
def test_a_node_image_and_other_pools_are_not_concerned(pools: tuple[str, ...], node_image: bool) -> None:
    cluster = make_cluster(make_pool(), make_pool("npwin", os_type="Windows", os_sku="Windows2019"))
    (found,) = windows_pools_follow_upgrade(
        make_upgrade(cluster, pools=pools, node_image=node_image), cluster, KNOWLEDGE
    )
    assert found.status is Status.NOT_APPLICABLE
