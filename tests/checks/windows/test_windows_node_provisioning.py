"""Clusters with node auto-provisioning take no Windows pools."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_node_provisioning import windows_node_provisioning
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_new_pool


@pytest.mark.parametrize(("mode", "status"), [("auto", Status.FAIL), ("Manual", Status.OK), (None, Status.OK)])
def test_the_mode_decides(mode: str | None, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows")
    (found,) = windows_node_provisioning(pool, make_cluster(node_provisioning=mode))
    assert found.status is status
