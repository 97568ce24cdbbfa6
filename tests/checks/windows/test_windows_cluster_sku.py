"""AKS Automatic has no Windows nodes."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_cluster_sku import windows_cluster_sku
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_new_pool

WINDOWS = make_new_pool("npwin", os_type="Windows", os_sku="Windows2022")


@pytest.mark.parametrize(
    ("sku", "status"),
    [("Base", Status.OK), ("Basic", Status.OK), ("Automatic", Status.FAIL), ("automatic", Status.FAIL)],
)
def test_the_sku_decides(sku: str, status: Status) -> None:
    (found,) = windows_cluster_sku(WINDOWS, make_cluster(sku_name=sku))
    assert found.status is status


def test_a_sku_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match=r"sku\.name"):
        list(windows_cluster_sku(WINDOWS, make_cluster()))
