from __future__ import annotations

import pytest

from aks_checks.network.dns_service_ip import dns_service_ip
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_upgrade


def asked(address: str | None, *service_cidrs: str) -> Status:
    network = ClusterNetwork(plugin="azure", service_cidrs=service_cidrs, dns_service_ip=address)
    cluster = make_cluster(network=network)
    (found,) = dns_service_ip(make_upgrade(cluster), cluster)
    return found.status


def test_an_address_of_the_service_cidr_holds() -> None:
    assert asked("10.0.0.10", "10.0.0.0/16") is Status.OK


def test_one_outside_is_refused() -> None:
    assert asked("10.1.0.10", "10.0.0.0/16") is Status.FAIL


def test_of_two_families_the_address_is_of_one() -> None:
    assert asked("fd00:8::a", "10.0.0.0/16", "fd00:8::/108") is Status.OK


def test_an_address_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="dnsServiceIP"):
        asked(None, "10.0.0.0/16")


def test_a_service_cidr_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="serviceCidr"):
        asked("10.0.0.10")
