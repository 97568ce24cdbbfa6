"""Network isolated clusters take no Windows pools."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_network_isolation import windows_network_isolation
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_new_pool

WINDOWS = make_new_pool("npwin", os_type="Windows")


@pytest.mark.parametrize(
    ("source", "outbound", "status"),
    [
        ("Direct", "loadBalancer", Status.OK),
        (None, None, Status.OK),
        ("cache", "none", Status.FAIL),
        ("Cache", "block", Status.FAIL),
        ("Cache", "loadBalancer", Status.WARN),
    ],
)
def test_a_private_registry_and_no_way_out(source: str | None, outbound: str | None, status: Status) -> None:
    cluster = make_cluster(artifact_source=source, network=ClusterNetwork(plugin="azure", outbound_type=outbound))
    (found,) = windows_network_isolation(WINDOWS, cluster)
    assert found.status is status


def test_an_outbound_type_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="outboundType"):
        list(windows_network_isolation(WINDOWS, make_cluster(artifact_source="Cache")))
