"""A versioned Linux OS SKU blocks upgrades past its range."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.version.os_sku_follows_upgrade import os_sku_follows_upgrade
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_pool, make_upgrade


def judged(os_sku: str | None, version: str, to: str, day: date = KNOWLEDGE.as_of) -> Finding:
    cluster = make_cluster(make_pool(os_sku=os_sku, version=version), version=version)
    (found,) = os_sku_follows_upgrade(make_upgrade(cluster, to), cluster, load(day))
    return found


@pytest.mark.parametrize(
    ("os_sku", "version", "to", "status"),
    [
        ("Ubuntu2204", "1.35.5", "1.36.1", Status.OK),
        ("ubuntu2204", "1.36.1", "1.37.0", Status.FAIL),
        ("AzureLinux3", "1.36.1", "1.37.0", Status.FAIL),
        ("Ubuntu2404", "1.36.1", "1.37.0", Status.OK),
        ("Ubuntu2404", "1.38.0", "1.39.0", Status.FAIL),
        ("Ubuntu", "1.36.1", "1.37.0", Status.OK),
        ("AzureLinux", "1.31.9", "1.32.1", Status.OK),
        ("CBLMariner", "1.36.1", "1.37.0", Status.OK),
        ("Ubuntu2204", "1.37.0", "1.38.0", Status.WARN),  # it runs beyond its range: the table is wrong of it
    ],
)
def test_the_os_sku_must_run_on_the_target(os_sku: str, version: str, to: str, status: Status) -> None:
    assert judged(os_sku, version, to).status is status


def test_before_its_end_was_announced_nothing_blocks() -> None:
    assert judged("Ubuntu2204", "1.36.1", "1.37.0", date(2026, 2, 8)).status is Status.OK
    assert judged("Ubuntu2204", "1.36.1", "1.37.0", date(2026, 2, 9)).status is Status.FAIL


def test_the_remedy_names_the_os_sku_that_takes_its_place() -> None:
    (remedy,) = judged("Ubuntu2204", "1.36.1", "1.37.0").remedies
    assert remedy.command == (
        "az aks nodepool update --resource-group rg-aks --cluster-name prod --name apps --os-sku Ubuntu2404"
    )


@pytest.mark.parametrize("os_sku", [None, "Ubuntu3004"])
def test_an_os_sku_that_is_not_stated_or_not_in_the_table_is_not_known(os_sku: str | None) -> None:
    with pytest.raises(NotKnown):
        judged(os_sku, "1.33.5", "1.34.2")


def test_windows_pools_and_a_node_image_are_not_concerned() -> None:
    windows = make_cluster(make_pool("npwin", os_type="Windows"))
    (found,) = os_sku_follows_upgrade(make_upgrade(windows), windows, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
    linux = make_cluster(make_pool(os_sku="Ubuntu2204"))
    (found,) = os_sku_follows_upgrade(make_upgrade(linux, node_image=True), linux, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
