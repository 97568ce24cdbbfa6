from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.outbound.nat_gateway import nat_gateway
from aks_preflight.facts.egress import NatGateway, OwnEgress
from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_demand, make_new_pool, make_subnet, make_upgrade, make_vnet

GATEWAY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/natGateways/out"
NOTHING = OwnEgress(None, {})


def leaving_by(kind: str, ips: int | None = None) -> Cluster:
    return make_cluster(network=ClusterNetwork(plugin="azure", outbound_type=kind, nat_gateway_ips=ips))


def adding(gateway: NatGateway | None, to: str = "nodes") -> Finding:
    cluster = leaving_by("userAssignedNATGateway")
    with_gateway = replace(make_subnet(), nat_gateway_id=GATEWAY if gateway else None)
    egress = OwnEgress(make_vnet(with_gateway, make_subnet("bare")), {GATEWAY.lower(): gateway} if gateway else {})
    (found,) = nat_gateway(make_demand(cluster, make_new_pool(subnet=to)), cluster, egress, KNOWLEDGE)
    return found


def test_a_gateway_with_an_address_is_a_way_out() -> None:
    assert adding(NatGateway(GATEWAY, ("/ip",), ())).status is Status.OK
    assert adding(NatGateway(GATEWAY, (), ("/prefix",))).status is Status.OK


def test_one_without_any_is_none() -> None:
    assert adding(NatGateway(GATEWAY, (), ())).status is Status.WARN


def test_a_new_pool_in_a_subnet_without_a_gateway_has_no_way_out() -> None:
    found = adding(NatGateway(GATEWAY, ("/ip",), ()), to="bare")
    assert (found.status, found.summary) == (Status.WARN, "node subnet of new, without a NAT gateway")


def test_a_subnet_that_is_not_in_the_vnet_is_judged_elsewhere() -> None:
    cluster = leaving_by("userAssignedNATGateway")
    egress = OwnEgress(make_vnet(make_subnet("other")), {})
    (found,) = nat_gateway(make_demand(cluster, make_upgrade(cluster)), cluster, egress, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE


def test_what_a_managed_gateway_carries_is_told() -> None:
    cluster = leaving_by("managedNATGateway", ips=2)
    (found,) = nat_gateway(make_demand(cluster), cluster, NOTHING, KNOWLEDGE)
    assert (found.status, found.summary) == (Status.OK, "managed NAT gateway: 2 addresses, 129024 flows")


def test_addresses_that_are_not_stated_are_not_known() -> None:
    cluster = leaving_by("managedNATGateway")
    with pytest.raises(NotKnown):
        list(nat_gateway(make_demand(cluster), cluster, NOTHING, KNOWLEDGE))


def test_a_load_balancer_is_no_gateway() -> None:
    cluster = leaving_by("loadBalancer")
    (found,) = nat_gateway(make_demand(cluster), cluster, NOTHING, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
