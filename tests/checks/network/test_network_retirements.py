from __future__ import annotations

from datetime import date

import pytest

from aks_checks.network.kubenet_retirement import kubenet_retirement
from aks_checks.network.linux_network_policy import linux_network_policy
from aks_preflight.knowledge import load
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster


def plugin(name: str | None, on: date) -> Finding:
    (found,) = kubenet_retirement(make_cluster(network=ClusterNetwork(plugin=name)), load(on))
    return found


def policy(name: str | None, on: date) -> Finding:
    (found,) = linux_network_policy(make_cluster(network=ClusterNetwork(plugin="azure", policy=name)), load(on))
    return found


def test_kubenet_warns_from_its_announcement_on() -> None:
    assert plugin("Kubenet", date(2024, 1, 1)).status is Status.OK
    assert plugin("Kubenet", date(2026, 11, 23)).status is Status.WARN


def test_it_says_that_the_end_is_near_and_then_that_it_came() -> None:
    assert "support ends on 2028-03-31" in plugin("kubenet", date(2026, 11, 23)).summary
    assert "support ended on 2028-03-31" in plugin("kubenet", date(2028, 3, 31)).summary


def test_azure_cni_has_no_end() -> None:
    assert plugin("azure", date(2026, 11, 23)).status is Status.OK


def test_a_plugin_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown):
        plugin(None, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("name", "on", "status"),
    [
        ("azure", date(2025, 12, 31), Status.OK),
        ("azure", date(2026, 11, 23), Status.WARN),
        ("calico", date(2026, 11, 23), Status.OK),
        (None, date(2026, 11, 23), Status.OK),
    ],
)
def test_azure_network_policy_manager_ends(name: str | None, on: date, status: Status) -> None:
    assert policy(name, on).status is status


def test_the_end_is_that_of_linux_nodes() -> None:
    assert "2028-09-30" in policy("azure", date(2026, 11, 23)).summary
