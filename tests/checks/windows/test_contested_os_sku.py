"""windows-os-sku where Azure's sources differ, and for previews."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.windows.windows_os_sku import windows_os_sku
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_new_pool


@pytest.mark.parametrize(
    ("day", "os_sku", "version", "status"),
    [
        (date(2025, 11, 23), "Windows2022", "1.33.5", Status.OK),  # only its last minor is contested
        (date(2025, 11, 23), "Windows2022", "1.35.1", Status.WARN),
        (date(2025, 11, 23), "Windows2022", "1.22.2", Status.FAIL),
        (date(2026, 11, 23), "Windows2022", "1.37.0", Status.FAIL),
        (date(2026, 5, 28), "Windows2025", "1.33.5", Status.WARN),  # a preview still
        (date(2026, 5, 29), "Windows2025", "1.33.5", Status.OK),
    ],
)
def test_a_contested_end_and_a_preview_warn(day: date, os_sku: str, version: str, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows", os_sku=os_sku, version=version)
    (found,) = windows_os_sku(pool, make_cluster(version=version), load(day))
    assert found.status is status
