from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.network.service_cidr_free import service_cidr_free
from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_subnet, make_upgrade, make_vnet


def on(*service_cidrs: str) -> Cluster:
    return make_cluster(network=ClusterNetwork(plugin="azure", service_cidrs=service_cidrs))


def asked(cluster: Cluster, *prefixes: str, node_image: bool = False) -> list[Finding]:
    vnet = make_vnet(make_subnet(), *(make_subnet(f"other{n}", p) for n, p in enumerate(prefixes)))
    return list(service_cidr_free(make_upgrade(cluster, node_image=node_image), cluster, vnet))


def test_a_service_cidr_beside_all_subnets_is_free() -> None:
    (found,) = asked(on("172.20.0.0/16"), "10.1.0.0/16")
    assert found.status is Status.OK


def test_a_subnet_that_somebody_added_inside_it_is_refused() -> None:
    (found,) = asked(on("172.20.0.0/16"), "172.20.4.0/24")
    assert found.status is Status.FAIL
    assert found.summary == "service CIDR 172.20.0.0/16 overlaps subnet other0 172.20.4.0/24"
    assert found.remedies[0].effect == "Delete subnet other0, or give it a range outside 172.20.0.0/16."


def test_a_subnet_around_it_overlaps_too() -> None:
    assert asked(on("10.8.0.0/24"), "10.8.0.0/16")[0].status is Status.FAIL


def test_each_overlap_is_told() -> None:
    assert len(asked(on("172.20.0.0/16"), "172.20.4.0/24", "172.20.5.0/24")) == 2


def test_the_families_are_compared_apart() -> None:
    cluster = on("172.20.0.0/16", "fd00:8::/108")
    assert asked(cluster, "fd00:9::/64")[0].status is Status.OK
    assert asked(cluster, "fd00:8::/64")[0].status is Status.FAIL


def test_of_a_node_image_no_refusal_is_documented() -> None:
    assert asked(on("172.20.0.0/16"), "172.20.4.0/24", node_image=True)[0].status is Status.WARN


def test_a_service_cidr_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown):
        asked(on())


def test_a_subnet_whose_range_is_not_stated_may_overlap() -> None:
    vnet = make_vnet(make_subnet(), replace(make_subnet("pooled"), prefixes=()))
    cluster = on("172.20.0.0/16")
    with pytest.raises(NotKnown, match="the address prefix of subnet pooled"):
        list(service_cidr_free(make_upgrade(cluster), cluster, vnet))
