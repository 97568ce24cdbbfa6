from __future__ import annotations

import pytest

from aks_checks.outbound.windows_egress import windows_egress
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import NewWindowsPool
from tests.builders import make_cluster, make_pool


def first_windows_pool(kind: str, *there: str) -> Finding:
    pools = [make_pool(f"p{n}", os_type=system) for n, system in enumerate(("Linux", *there))]
    cluster = make_cluster(*pools, network=ClusterNetwork(plugin="azure", outbound_type=kind))
    (found,) = windows_egress(NewWindowsPool(make_pool("win", os_type="Windows")), cluster)
    return found


def test_a_firewall_may_not_know_windows_nodes() -> None:
    found = first_windows_pool("userDefinedRouting")
    assert found.status is Status.WARN
    assert "onegetcdn.azureedge.net" in found.remedies[0].effect


@pytest.mark.parametrize(
    ("kind", "status"), [("loadBalancer", Status.OK), ("managedNATGateway", Status.OK), ("none", Status.NOT_APPLICABLE)]
)
def test_without_one_there_is_nothing_to_open(kind: str, status: Status) -> None:
    assert first_windows_pool(kind).status is status


def test_where_windows_nodes_run_it_knows_them() -> None:
    assert first_windows_pool("userDefinedRouting", "Windows").status is Status.OK
