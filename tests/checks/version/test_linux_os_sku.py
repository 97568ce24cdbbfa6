"""The OS SKU of a new Linux pool."""

from __future__ import annotations

import pytest

from aks_checks.version.linux_os_sku import linux_os_sku
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool


@pytest.mark.parametrize(
    ("os_sku", "version", "status"),
    [
        (None, "1.33.5", Status.NOT_APPLICABLE),
        ("Ubuntu", "1.33.5", Status.OK),
        ("Ubuntu2404", "1.31.9", Status.FAIL),
        ("azurelinux3", "1.33.5", Status.OK),
        ("AzureLinux3", "1.37.0", Status.FAIL),
        ("Windows2022", "1.33.5", Status.FAIL),
    ],
)
def test_the_os_sku_must_run_on_the_version(os_sku: str | None, version: str, status: Status) -> None:
    (found,) = linux_os_sku(make_new_pool(os_sku=os_sku, version=version), make_cluster(), KNOWLEDGE)
    assert found.status is status


def test_an_os_sku_that_is_not_in_the_table_is_not_known() -> None:
    with pytest.raises(NotKnown, match="Ubuntu3004"):
        list(linux_os_sku(make_new_pool(os_sku="Ubuntu3004"), make_cluster(), KNOWLEDGE))


def test_a_windows_pool_is_not_concerned() -> None:
    pool = make_new_pool("npwin", os_type="Windows", os_sku="Windows2022")
    (found,) = linux_os_sku(pool, make_cluster(), KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
