"""Node OS channels that do nothing on Windows nodes."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_os_channel import windows_os_channel
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_demand, make_new_pool, make_pool, make_upgrade


@pytest.mark.parametrize(
    ("channel", "status"),
    [
        ("NodeImage", Status.OK),
        ("None", Status.OK),
        (None, Status.OK),
        ("securitypatch", Status.WARN),
        ("Unmanaged", Status.WARN),
    ],
)
def test_the_channel_decides(channel: str | None, status: Status) -> None:
    cluster = make_cluster(node_os_channel=channel)
    demand = make_demand(cluster, make_new_pool("npwin", os_type="Windows"))
    (found,) = windows_os_channel(demand, cluster)
    assert found.status is status


def test_it_concerns_the_windows_pools_of_an_upgrade_and_no_linux_cluster() -> None:
    linux = make_cluster(node_os_channel="SecurityPatch")
    mixed = make_cluster(make_pool(), make_pool("npwin", os_type="Windows"), node_os_channel="SecurityPatch")
    found = [next(windows_os_channel(make_demand(c, make_upgrade(c)), c)) for c in (linux, mixed)]
    assert [f.status for f in found] == [Status.NOT_APPLICABLE, Status.WARN]
