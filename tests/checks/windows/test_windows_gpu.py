"""GPUs on Windows are a preview."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_gpu import windows_gpu
from aks_preflight.model.finding import Status
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_sizes, sku

GPU = sku(
    "Standard_NC4as_T4_v3",
    "Standard NCASv3_T4 Family",
    4,
    capabilities=[{"name": "vCPUs", "value": "4"}, {"name": "GPUs", "value": "1"}],
)


@pytest.mark.parametrize(
    ("size", "version", "status", "told"),
    [
        ("Standard_NC4as_T4_v3", "1.33.5", Status.WARN, "WindowsGPUPreview"),
        ("Standard_NC4as_T4_v3", "1.28.3", Status.WARN, "from Kubernetes 1.29 on"),
        ("Standard_D4s_v5", "1.33.5", Status.NOT_APPLICABLE, "has no GPU"),
        ("Standard_X1", "1.33.5", Status.NOT_APPLICABLE, "not offered"),
    ],
)
def test_size_and_version_decide(size: str, version: str, status: Status, told: str) -> None:
    pool = make_new_pool("npwin", 1, size, os_type="Windows", version=version)
    (found,) = windows_gpu(pool, make_cluster(), make_sizes(GPU), KNOWLEDGE)
    assert found.status is status
    assert told in found.summary
