"""Windows nodes do not take a new service principal secret in place."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_service_principal import windows_service_principal
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_new_pool


@pytest.mark.parametrize(
    ("principal", "status"),
    [("msi", Status.OK), (None, Status.OK), ("00000000-0000-0000-0000-000000000000", Status.WARN)],
)
def test_the_identity_decides(principal: str | None, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows")
    (found,) = windows_service_principal(pool, make_cluster(service_principal=principal))
    assert found.status is status


def test_the_id_of_the_service_principal_is_not_shown() -> None:
    cluster = make_cluster(service_principal="8c8fac8a-93c7-43a0-8401-2830b74ff52e")
    (found,) = windows_service_principal(make_new_pool("npwin", os_type="Windows"), cluster)
    assert "8c8fac8a" not in repr(found)
