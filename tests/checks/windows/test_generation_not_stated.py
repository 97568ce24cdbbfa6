"""windows-vm-size where no source says which generation a release boots by itself."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.windows.windows_vm_size import windows_vm_size
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_new_pool, make_sizes, sku

GENERATION_2 = sku(
    "Standard_D4ads_v6",
    "StandardDadsv6Family",
    4,
    capabilities=[
        {"name": "vCPUs", "value": "4"},
        {"name": "HyperVGenerations", "value": "V2"},
        {"name": "CpuArchitectureType", "value": "x64"},
    ],
)


@pytest.mark.parametrize(
    ("os_sku", "status"),
    [
        ("WindowsAnnual", Status.OK),  # boots V1 and V2, and no source names a default
        ("Windows2025", Status.OK),
        ("Windows2022", Status.FAIL),
        ("Windows2019", Status.FAIL),
    ],
)
def test_a_size_of_generation_2_only(os_sku: str, status: Status) -> None:
    pool = make_new_pool("npwin", 1, "Standard_D4ads_v6", os_type="Windows", os_sku=os_sku)
    (found,) = windows_vm_size(pool, make_cluster(), make_sizes(GENERATION_2), load(date(2026, 4, 1)))
    assert found.status is status
