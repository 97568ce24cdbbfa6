"""Windows Server 2025 is made with FIPS."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_fips import windows_fips
from aks_preflight.model.finding import Status
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool


@pytest.mark.parametrize(
    ("os_sku", "fips", "status"),
    [
        ("Windows2025", None, Status.WARN),
        ("Windows2025", True, Status.OK),
        ("Windows2025", False, Status.FAIL),
        ("Windows2022", None, Status.NOT_APPLICABLE),
        ("Windows95", None, Status.NOT_APPLICABLE),
    ],
)
def test_the_release_decides_whether_fips_is_needed(os_sku: str, fips: bool | None, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows", os_sku=os_sku, fips=fips)
    (found,) = windows_fips(pool, make_cluster(), KNOWLEDGE)
    assert found.status is status


def test_the_reminder_names_the_flag() -> None:
    pool = make_new_pool("npwin", os_type="Windows", os_sku="Windows2025")
    (found,) = windows_fips(pool, make_cluster(), KNOWLEDGE)
    assert found.remedies[0].command == (
        "az aks nodepool add --resource-group rg-aks --cluster-name prod --name npwin --os-type Windows "
        "--os-sku Windows2025 --enable-fips-image"
    )
