from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.network.custom_dns import custom_dns
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_vnet


@pytest.mark.parametrize(
    ("servers", "private", "status"),
    [
        ((), True, Status.OK),
        (("168.63.129.16",), True, Status.OK),
        (("10.9.0.4",), True, Status.WARN),
        (("10.9.0.4", "168.63.129.16"), True, Status.WARN),
        (("10.9.0.4",), False, Status.OK),
    ],
)
def test_a_private_name_is_asked_of_azure(servers: tuple[str, ...], private: bool, status: Status) -> None:
    (found,) = custom_dns(make_cluster(private=private), replace(make_vnet(), dns_servers=servers))
    assert found.status is status
