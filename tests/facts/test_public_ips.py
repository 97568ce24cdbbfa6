"""Public addresses and prefixes: what is asked for, and for which clusters nothing is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.public_ips import NetworkUsages, NodePrefixes, OutboundRanges, Range, parse_range
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Why
from tests.facts.bodies import NETWORK_USAGES, SUBSCRIPTION, cluster_body, pool_body, quota
from tests.facts.memory import MemoryArm, denied
from tests.facts.recorded import body_of, recorded

NETWORK = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network"
ADDRESS, PREFIX = f"{NETWORK}/publicIPAddresses/egress", f"{NETWORK}/publicIPPrefixes/egress"
UPGRADE = AskUpgrade()


def address_body(ip: str | None = "203.0.113.10", version: str = "IPv4") -> dict[str, Any]:
    return {"id": ADDRESS, "properties": {"ipAddress": ip, "publicIPAddressVersion": version}}


def prefix_body(prefix: str = "203.0.113.16/28") -> dict[str, Any]:
    return {"id": PREFIX, "properties": {"ipPrefix": prefix, "publicIPAddressVersion": "IPv4", "prefixLength": 28}}


def with_profile(families: tuple[str, ...] = ("IPv4",), **profile: Any) -> Cluster:
    network = {"networkPlugin": "azure", "ipFamilies": list(families), "loadBalancerProfile": profile}
    return parse_cluster(cluster_body(networkProfile=network))


def own(*, ips: bool = True, prefixes: bool = False, families: tuple[str, ...] = ("IPv4",)) -> Cluster:
    return with_profile(
        families,
        **({"outboundIPs": {"publicIPs": [{"id": ADDRESS}]}} if ips else {}),
        **({"outboundIPPrefixes": {"publicIPPrefixes": [{"id": PREFIX}]}} if prefixes else {}),
    )


# Outbound addresses


async def test_what_the_customer_brought_is_read_each_by_its_id() -> None:
    arm = MemoryArm({ADDRESS: address_body(), PREFIX: prefix_body()})
    fact = await OutboundRanges.fetch(arm, own(prefixes=True), UPGRADE)
    assert arm.asked == [ADDRESS, PREFIX]
    assert arm.most == 2
    assert fact.count(own(prefixes=True)) == 1 + 16


async def test_a_cluster_with_addresses_of_aks_own_asks_for_nothing() -> None:
    arm, cluster = MemoryArm({}), with_profile(managedOutboundIPs={"count": 2}, effectiveOutboundIPs=[{"id": "/1"}] * 2)
    assert OutboundRanges.key(cluster, UPGRADE) is None
    fact = await OutboundRanges.fetch(arm, cluster, UPGRADE)
    assert (arm.asked, fact.count(cluster)) == ([], 2)


def test_a_prefix_alone_is_reason_enough_to_ask() -> None:
    cluster = own(ips=False, prefixes=True)
    assert OutboundRanges.key(cluster, UPGRADE) == cluster.id.lower()


async def test_an_address_that_is_gone_is_information() -> None:
    fact = await OutboundRanges.fetch(MemoryArm({PREFIX: prefix_body()}), own(prefixes=True), UPGRADE)
    assert fact.ranges.is_gone(ADDRESS.upper())
    assert not fact.ranges.is_gone(PREFIX)


async def test_one_that_may_not_be_read_is_neither_there_nor_gone() -> None:
    arm = MemoryArm({ADDRESS: denied("Microsoft.Network/publicIPAddresses/read", ADDRESS)})
    fact = await OutboundRanges.fetch(arm, own(), UPGRADE)
    with pytest.raises(NotKnown) as raised:
        fact.ranges.is_gone(ADDRESS)
    assert raised.value.reason.why is Why.NOT_ALLOWED


def test_of_a_dual_stack_cluster_only_the_ipv4_addresses_count() -> None:
    effective = [{"id": f"/{n}"} for n in range(3)]
    profile = {"managedOutboundIPs": {"count": 1, "countIPv6": 2}, "effectiveOutboundIPs": effective}
    assert with_profile(("IPv4", "IPv6"), **profile).network.load_balancer.outbound_ips == 1
    assert with_profile(("IPv4",), **profile).network.load_balancer.outbound_ips == 3


async def test_of_the_customers_own_that_is_known_once_they_are_read() -> None:
    cluster = own(families=("IPv4", "IPv6"))
    assert cluster.network.load_balancer.outbound_ips is None
    fact = await OutboundRanges.fetch(MemoryArm({ADDRESS: address_body("2001:db8::1", "IPv6")}), cluster, UPGRADE)
    assert fact.count(cluster) == 0


def test_an_address_that_is_not_allocated_yet_has_no_size() -> None:
    with pytest.raises(NotKnown):
        parse_range(address_body(None), ADDRESS).size()


def test_an_address_that_is_none_is_malformed() -> None:
    with pytest.raises(NotKnown) as raised:
        parse_range(address_body("egress"), ADDRESS)
    assert raised.value.reason.why is Why.MALFORMED


@pytest.mark.parametrize("path", recorded("public-ip-prefixes"))
def test_recorded_prefixes_are_understood(path: Path) -> None:
    body = body_of(path)
    for entry in body.get("value", [body]):
        found = parse_range(entry, entry["id"])
        assert isinstance(found.addresses(), Range)
        assert found.size() == 2 ** (32 - entry["properties"]["prefixLength"])


# Public addresses of nodes


def with_pool(**changes: Any) -> Cluster:
    return parse_cluster(cluster_body(agentPoolProfiles=[pool_body(**changes)]))


async def test_a_prefix_of_nodes_is_read_once_for_all_pools() -> None:
    public = {"enableNodePublicIP": True, "nodePublicIPPrefixID": PREFIX}
    pools = [pool_body("a", **public), pool_body("b", **public), pool_body("c")]
    arm = MemoryArm({PREFIX: prefix_body()})
    fact = await NodePrefixes.fetch(arm, parse_cluster(cluster_body(agentPoolProfiles=pools)), UPGRADE)
    assert (arm.asked, fact.ranges.get(PREFIX).size()) == ([PREFIX], 16)


async def test_nodes_without_public_addresses_ask_for_neither_prefix_nor_quota() -> None:
    arm, cluster = MemoryArm({}), with_pool()
    assert NodePrefixes.key(cluster, UPGRADE) is NetworkUsages.key(cluster, UPGRADE) is None
    await NodePrefixes.fetch(arm, cluster, UPGRADE)
    await NetworkUsages.fetch(arm, cluster, UPGRADE)
    assert arm.asked == []


async def test_the_quota_is_read_where_nodes_take_public_addresses() -> None:
    arm = MemoryArm({NETWORK_USAGES: [quota("PublicIPAddresses", limit=10, used=7)]})
    usages = await NetworkUsages.fetch(arm, with_pool(enableNodePublicIP=True), UPGRADE)
    assert usages.quota("publicipaddresses").left == 3


@pytest.mark.parametrize("path", recorded("network-usages"))
async def test_recorded_network_usages_hold_both_counters(path: Path) -> None:
    usages = await NetworkUsages.fetch(
        MemoryArm({NETWORK_USAGES: body_of(path)["value"]}), with_pool(enableNodePublicIP=True), UPGRADE
    )
    assert usages.quota("PublicIPAddresses").used >= usages.quota("StandardSkuPublicIpAddresses").used


async def test_a_usage_without_a_number_is_malformed() -> None:
    arm = MemoryArm({NETWORK_USAGES: [quota("PublicIPAddresses", limit="1000")]})
    with pytest.raises(NotKnown):
        await NetworkUsages.fetch(arm, with_pool(enableNodePublicIP=True), UPGRADE)
