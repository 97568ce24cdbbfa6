"""The Windows release that Azure takes by default is contested at some versions."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.windows.windows_default_os_sku import windows_default_os_sku
from aks_preflight.engine.new_pool import new_pool
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Status
from aks_preflight.model.question import NewWindowsPool, PoolSpec
from tests.builders import make_cluster


@pytest.mark.parametrize(
    ("day", "version", "os_sku", "status"),
    [
        (date(2026, 11, 23), "1.36.1", None, Status.WARN),
        (date(2026, 11, 23), "1.36.1", "Windows2022", Status.OK),
        (date(2026, 11, 23), "1.35.5", None, Status.OK),
        (date(2026, 7, 1), "1.36.1", None, Status.OK),
    ],
)
def test_where_the_sources_differ_the_os_sku_should_be_named(
    day: date, version: str, os_sku: str | None, status: Status
) -> None:
    cluster = make_cluster(version=version)
    pool = new_pool(PoolSpec(os_type="Windows", size="Standard_D4s_v5", os_sku=os_sku), cluster, load(day))
    assert isinstance(pool, NewWindowsPool)
    (found,) = windows_default_os_sku(pool, cluster, load(day))
    assert found.status is status
