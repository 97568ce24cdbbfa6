"""With an auto-upgrade channel the control plane does not go ahead of its pools."""

from __future__ import annotations

import pytest

from aks_checks.version.control_plane_alone import control_plane_alone
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_pool, make_upgrade


@pytest.mark.parametrize(
    ("channel", "status"),
    [("none", Status.OK), (None, Status.OK), ("Rapid", Status.WARN), ("node-image", Status.WARN)],
)
def test_a_pool_beyond_its_control_plane_wants_that_upgraded_first(channel: str | None, status: Status) -> None:
    cluster = make_cluster(upgrade_channel=channel)
    (found,) = control_plane_alone(make_upgrade(cluster, pools=["apps"]), cluster)
    assert found.status is status


def test_spot_pools_want_it_too() -> None:
    cluster = make_cluster(make_pool(), make_pool("spot", spot=True), upgrade_channel="stable")
    (found,) = control_plane_alone(make_upgrade(cluster), cluster)
    assert found.status is Status.WARN


def test_else_the_control_plane_goes_with_its_pools_or_stays() -> None:
    cluster = make_cluster(upgrade_channel="stable")
    asked = [
        make_upgrade(cluster),
        make_upgrade(cluster, node_image=True),
        make_upgrade(cluster, "1.33.5", pools=["apps"]),
        make_upgrade(cluster, "1.33", pools=["apps"]),
    ]
    found = [finding for upgrade in asked for finding in control_plane_alone(upgrade, cluster)]
    assert {finding.status for finding in found} == {Status.NOT_APPLICABLE}
    assert len(found) == len(asked)
