"""Windows Server 2019 takes no static blocks."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_static_block import windows_static_block
from aks_preflight.model.finding import Status
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool


@pytest.mark.parametrize(
    ("os_sku", "static_block", "status"),
    [
        ("Windows2019", True, Status.FAIL),
        ("Windows2022", True, Status.OK),
        ("Windows95", True, Status.NOT_APPLICABLE),
        ("Windows2019", False, Status.NOT_APPLICABLE),
    ],
)
def test_where_pods_take_static_blocks_the_release_decides(os_sku: str, static_block: bool, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows", os_sku=os_sku, static_block=static_block, pod_subnet="pods")
    (found,) = windows_static_block(pool, make_cluster(), KNOWLEDGE)
    assert found.status is status
