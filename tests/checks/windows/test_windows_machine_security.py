"""Windows pools have neither confidential machines nor Trusted Launch."""

from __future__ import annotations

from typing import Any

import pytest

from aks_checks.windows.windows_machine_security import windows_machine_security
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_new_pool, make_sizes, sku

CONFIDENTIAL = sku(
    "Standard_DC4as_v5",
    "standardDCASv5Family",
    4,
    capabilities=[{"name": "vCPUs", "value": "4"}, {"name": "ConfidentialComputingType", "value": "SNP"}],
)


@pytest.mark.parametrize(
    ("size", "more", "status"),
    [
        ("standard_dc4as_v5", {}, Status.FAIL),
        ("Standard_D4s_v5", {}, Status.OK),
        ("Standard_D4s_v5", {"trusted_launch": True}, Status.FAIL),
        ("Standard_X1", {}, Status.NOT_APPLICABLE),
    ],
)
def test_size_and_settings_decide(size: str, more: dict[str, Any], status: Status) -> None:
    pool = make_new_pool("npwin", 1, size, os_type="Windows", **more)
    (found,) = windows_machine_security(pool, make_cluster(), make_sizes(CONFIDENTIAL))
    assert found.status is status
