"""What group managed service accounts need."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_gmsa import windows_gmsa
from aks_preflight.model.finding import Status
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool


@pytest.mark.parametrize(
    ("gmsa", "principal", "version", "status"),
    [
        (False, "msi", "1.33.5", Status.NOT_APPLICABLE),
        (True, "msi", "1.33.5", Status.OK),
        (True, "a-service-principal", "1.33.5", Status.WARN),
        (True, "msi", "1.18.14", Status.WARN),
    ],
)
def test_version_and_identity_decide(gmsa: bool, principal: str, version: str, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows", version=version)
    (found,) = windows_gmsa(pool, make_cluster(gmsa=gmsa, service_principal=principal), KNOWLEDGE)
    assert found.status is status
