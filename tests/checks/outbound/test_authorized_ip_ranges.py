from __future__ import annotations

from typing import Any

import pytest

from aks_checks.outbound.authorized_ip_ranges import authorized_ip_ranges
from aks_preflight.facts.egress import NodeAddresses
from aks_preflight.facts.public_ips import Ranges
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_pool
from tests.checks.outbound.addresses import DENIED, address, prefix, ranges

NONE = NodeAddresses((), Ranges())


def asked(
    kind: str, nodes: NodeAddresses = NONE, *pools: NodePool, admits: tuple[str, ...] = ("203.0.113.0/24",), **more: Any
) -> list[Finding]:
    network = ClusterNetwork(plugin="azure", outbound_type=kind)
    cluster = make_cluster(*pools, network=network, authorized_ip_ranges=admits, **more)
    return list(authorized_ip_ranges(cluster, nodes))


def at(**found: Any) -> NodeAddresses:
    return NodeAddresses(tuple(prefix(n) if n.startswith("p") else address(n) for n in found), ranges(**found))


def test_aks_admits_its_load_balancer_by_itself() -> None:
    assert [f.status for f in asked("loadBalancer")] == [Status.OK]


def test_a_nat_gateway_must_be_among_the_ranges() -> None:
    assert asked("managedNATGateway", at(a1="203.0.113.7"))[0].status is Status.OK
    (found,) = asked("managedNATGateway", at(a1="203.0.113.7", a2="198.51.100.9"))
    assert found.status is Status.WARN
    assert found.remedies[0].command.endswith("--api-server-authorized-ip-ranges 203.0.113.0/24,198.51.100.9/32")


def test_a_prefix_must_be_in_one_of_them_whole() -> None:
    assert asked("userAssignedNATGateway", at(p1="203.0.113.16/28"))[0].status is Status.OK
    assert asked("userAssignedNATGateway", at(p1="203.0.112.0/23"))[0].status is Status.WARN


def test_addresses_of_both_families_are_compared_apart() -> None:
    assert asked("managedNATGateway", at(a1="2001:db8::1"))[0].status is Status.WARN


def test_nodes_with_public_addresses_call_with_those() -> None:
    pool = make_pool(node_public_ip=True, node_public_ip_prefix_id=prefix("p1"))
    assert asked("loadBalancer", at(p1="198.51.100.0/28"), pool)[0].status is Status.WARN


def test_their_prefix_may_be_among_the_ranges() -> None:
    pool = make_pool(node_public_ip=True, node_public_ip_prefix_id=prefix("p1"))
    assert [f.status for f in asked("loadBalancer", at(p1="203.0.113.0/28"), pool)] == [Status.OK]


def test_public_addresses_of_no_prefix_can_be_in_no_range() -> None:
    assert asked("loadBalancer", NONE, make_pool(node_public_ip=True))[0].status is Status.WARN


def test_the_address_of_a_firewall_is_not_known() -> None:
    with pytest.raises(NotKnown, match="in no management API"):
        asked("userDefinedRouting")


def test_addresses_that_could_not_be_had_are_not_known() -> None:
    with pytest.raises(NotKnown, match="not allowed"):
        asked("managedNATGateway", at(a1=DENIED))
    with pytest.raises(NotKnown, match="the addresses"):
        asked("managedNATGateway")


@pytest.mark.parametrize("open_to_nodes", [{"admits": ()}, {"private": True}, {"api_server_in_vnet": True}])
def test_where_nodes_call_from_within_or_all_may_nothing_is_asked(open_to_nodes: dict[str, Any]) -> None:
    assert [f.status for f in asked("managedNATGateway", **open_to_nodes)] == [Status.NOT_APPLICABLE]
