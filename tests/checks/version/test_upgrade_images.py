"""An upgrade makes no nodes of an operating system whose images are gone."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.version.upgrade_images import upgrade_images
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_pool, make_upgrade


def windows(os_sku: str | None, version: str = "1.31.9", image: str | None = None) -> NodePool:
    return make_pool("npwin", os_type="Windows", os_sku=os_sku, version=version, node_image=image)


def judged(day: date, pool: NodePool, to: str | None = None) -> Finding:
    cluster = make_cluster(pool, version=str(pool.version))
    upgrade = make_upgrade(cluster, to) if to else make_upgrade(cluster, node_image=True)
    (found,) = upgrade_images(upgrade, cluster, load(day))
    return found


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2023, 7, 29), Status.OK),  # the day before the announcement
        (date(2023, 7, 30), Status.WARN),
        (date(2026, 3, 1), Status.WARN),
        (date(2027, 3, 31), Status.WARN),
        (date(2027, 4, 1), Status.FAIL),
    ],
)
def test_windows_2019_warns_from_its_announcement_and_fails_from_the_removal_on(day: date, status: Status) -> None:
    assert judged(day, windows("Windows2019")).status is status


def test_the_warning_gives_both_days() -> None:
    found = judged(date(2026, 11, 23), windows("Windows2019"))
    assert "lost support on 2026-03-01, their images are removed on 2027-04-01" in found.summary


def test_the_annual_channel_is_known_by_its_image() -> None:
    image = "AKSWindows-23H2-gen2-25398.1425.250212"
    assert judged(date(2027, 5, 15), windows(None, "1.33.5", image)).status is Status.FAIL


def test_windows_2025_has_no_announced_end() -> None:
    assert judged(date(2026, 11, 23), windows("Windows2025", "1.33.5")).status is Status.OK


@pytest.mark.parametrize(
    ("version", "image", "status"),
    [
        ("1.22.6", "AKSWindows-2019-17763.2686.220322", Status.FAIL),
        ("1.23.8", "AKSWindows-2019-containerd-17763.3287.220810", Status.OK),
    ],
)
def test_docker_nodes_lost_their_images_in_2023(version: str, image: str, status: Status) -> None:
    assert judged(date(2023, 6, 1), windows("Windows2019", version, image)).status is status


@pytest.mark.parametrize(
    ("day", "to", "status"),
    [
        (date(2026, 3, 30), "1.31.10", Status.WARN),
        (date(2026, 3, 31), "1.31.10", Status.FAIL),
        (date(2026, 3, 31), "1.32.1", Status.OK),  # Azure Linux 3.0: the upgrade is the way out
    ],
)
def test_azure_linux_2_is_left_by_the_upgrade(day: date, to: str, status: Status) -> None:
    assert judged(day, make_pool(os_sku="AzureLinux", version="1.31.9"), to).status is status


def test_a_contested_end_is_a_warning() -> None:
    found = judged(date(2027, 3, 17), make_pool(os_sku="Ubuntu", version="1.34.2", fips=True))
    assert found.status is Status.WARN


def test_pools_at_the_target_and_stopped_pools_are_not_concerned() -> None:
    done = make_pool("done", os_sku="Flatcar", version="1.34.2")
    stopped = make_pool("stopped", os_sku="Flatcar", stopped=True)
    cluster = make_cluster(done, stopped)
    (found,) = upgrade_images(make_upgrade(cluster, "1.34.2"), cluster, load(date(2027, 4, 1)))
    assert found.status is Status.NOT_APPLICABLE


def test_an_os_sku_that_nothing_tells_is_not_known() -> None:
    with pytest.raises(NotKnown, match="osSKU"):
        judged(date(2026, 11, 23), windows(None))
