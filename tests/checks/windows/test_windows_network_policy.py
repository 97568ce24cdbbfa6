"""Network policy engines on Windows nodes."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.windows.windows_network_policy import windows_network_policy
from aks_preflight.knowledge import load
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from tests.builders import KNOWLEDGE, make_cluster, make_demand, make_new_pool, make_pool, make_upgrade


def judged(policy: str | None, os_sku: str = "Windows2022", day: date | None = None) -> Finding:
    cluster = make_cluster(network=ClusterNetwork(plugin="azure", policy=policy))
    demand = make_demand(cluster, make_new_pool("npwin", os_type="Windows", os_sku=os_sku))
    (found,) = windows_network_policy(demand, cluster, load(day) if day else KNOWLEDGE)
    return found


@pytest.mark.parametrize(
    ("policy", "os_sku", "status"),
    [
        (None, "Windows2022", Status.OK),
        ("None", "Windows2022", Status.OK),
        ("Calico", "Windows2019", Status.OK),
        ("calico", "Windows2022", Status.OK),
        ("calico", "Windows2025", Status.WARN),
        ("azure", "Windows2022", Status.WARN),
        ("cilium", "Windows2022", Status.NOT_APPLICABLE),
        ("weave", "Windows2022", Status.WARN),
    ],
)
def test_engine_and_release_decide(policy: str | None, os_sku: str, status: Status) -> None:
    assert judged(policy, os_sku).status is status


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2025, 1, 1), "is a preview on Windows nodes"),
        (date(2026, 9, 29), "ends on 2026-09-30"),
        (date(2026, 9, 30), "ended on 2026-09-30"),
    ],
)
def test_the_end_of_azure_npm_is_told_by_the_day(day: date, told: str) -> None:
    assert told in judged("azure", day=day).summary


def test_windows_pools_that_are_upgraded_are_looked_at_too() -> None:
    windows = make_pool("npwin", os_type="Windows", node_image="AKSWindows-2025-gen2-26100.1.260811")
    cluster = make_cluster(make_pool(), windows, network=ClusterNetwork(plugin="azure", policy="calico"))
    (found,) = windows_network_policy(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    assert (found.status, found.subject.name) == (Status.WARN, "npwin")


def test_a_linux_cluster_is_not_concerned() -> None:
    cluster = make_cluster(network=ClusterNetwork(plugin="azure", policy="azure"))
    (found,) = windows_network_policy(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
