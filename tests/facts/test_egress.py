"""The way out of nodes: what is asked for, and for which clusters nothing is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.egress import NodeAddresses, OwnEgress, outbound_type, parse_gateway
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import AskUpgrade
from tests.facts.bodies import SUBSCRIPTION, VNET_ID, cluster_body, pool_body, subnet_body, usage, vnet_body
from tests.facts.memory import MemoryArm
from tests.facts.recorded import body_of, recorded

NETWORK = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network"
GATEWAY, NEIGHBOUR = f"{NETWORK}/natGateways/out", f"{NETWORK}/natGateways/neighbour"
ADDRESS, PREFIX = f"{NETWORK}/publicIPAddresses/out", f"{NETWORK}/publicIPPrefixes/out"
UPGRADE = AskUpgrade()


def leaving_by(kind: str | None, *, admits: list[str] | None = None, **network: Any) -> Cluster:
    return parse_cluster(
        cluster_body(
            networkProfile={"networkPlugin": "azure", "outboundType": kind, **network},
            apiServerAccessProfile={"authorizedIPRanges": admits or []},
        )
    )


def azure() -> MemoryArm:
    """A VNet whose node subnet has one gateway, and whose other subnet a neighbour's."""
    subnets = [subnet_body("nodes", natGateway={"id": GATEWAY}), subnet_body("others", natGateway={"id": NEIGHBOUR})]
    gateway = {"publicIpAddresses": [{"id": ADDRESS}], "publicIpPrefixes": [{"id": PREFIX}]}
    return MemoryArm(
        {
            VNET_ID: vnet_body(*subnets),
            f"{VNET_ID}/usages": [usage()],
            GATEWAY: {"id": GATEWAY, "properties": gateway},
            NEIGHBOUR: {"id": NEIGHBOUR, "properties": {"publicIpAddresses": [{"id": f"{ADDRESS}2"}]}},
            ADDRESS: {"id": ADDRESS, "properties": {"ipAddress": "203.0.113.10"}},
            PREFIX: {"id": PREFIX, "properties": {"ipPrefix": "203.0.113.16/28"}},
        }
    )


@pytest.mark.parametrize("kind", ["loadBalancer", "managedNATGateway", "none", None])
async def test_where_aks_makes_the_way_out_nothing_is_asked(kind: str | None) -> None:
    arm, cluster = MemoryArm({}), leaving_by(kind)
    assert OwnEgress.key(cluster, UPGRADE) is None
    await OwnEgress.fetch(arm, cluster, UPGRADE)
    assert arm.asked == []


async def test_gateways_on_the_subnets_are_read_each_once() -> None:
    arm = azure()
    egress = await OwnEgress.fetch(arm, leaving_by("userAssignedNATGateway"), UPGRADE)
    assert sorted(arm.asked) == sorted([VNET_ID, f"{VNET_ID}/usages", GATEWAY, NEIGHBOUR])
    assert egress.gateway(GATEWAY.upper()).prefix_ids == (PREFIX,)


async def test_behind_routes_no_gateway_is_read() -> None:
    arm = azure()
    egress = await OwnEgress.fetch(arm, leaving_by("userDefinedRouting"), UPGRADE)
    assert GATEWAY not in arm.asked
    assert set(egress.vnet.subnets) == {f"{VNET_ID}/subnets/{name}".lower() for name in ("nodes", "others")}


def test_clusters_from_before_there_was_a_choice_leave_by_load_balancer() -> None:
    assert outbound_type(leaving_by(None)) == "loadbalancer"


@pytest.mark.parametrize("path", recorded("nat-gateways"))
def test_recorded_gateways_are_understood(path: Path) -> None:
    body = body_of(path)
    for entry in body.get("value", [body]):
        found, properties = parse_gateway(entry), entry["properties"]
        assert len(found.address_ids) == len(properties.get("publicIpAddresses") or [])
        assert len(found.prefix_ids) == len(properties.get("publicIpPrefixes") or [])


# The addresses that the API server sees


async def test_an_api_server_that_admits_all_asks_for_nothing() -> None:
    arm = MemoryArm({})
    assert (await NodeAddresses.fetch(arm, leaving_by("userAssignedNATGateway"), UPGRADE)).ids == ()
    assert arm.asked == []


async def test_the_load_balancers_own_addresses_are_not_read() -> None:
    arm = MemoryArm({})
    assert (await NodeAddresses.fetch(arm, leaving_by("loadBalancer", admits=["1.2.3.4/32"]), UPGRADE)).ids == ()
    assert arm.asked == []


async def test_of_the_gateways_only_those_of_its_own_nodes_are_seen() -> None:
    arm = azure()
    nodes = await NodeAddresses.fetch(arm, leaving_by("userAssignedNATGateway", admits=["1.2.3.4/32"]), UPGRADE)
    assert nodes.ids == (ADDRESS, PREFIX)
    assert [str(nodes.ranges.get(identity).range) for identity in nodes.ids] == ["203.0.113.10/32", "203.0.113.16/28"]


async def test_a_managed_gateway_names_its_addresses_itself() -> None:
    cluster = leaving_by(
        "managedNATGateway", admits=["1.2.3.4/32"], natGatewayProfile={"effectiveOutboundIPs": [{"id": ADDRESS}]}
    )
    arm = azure()
    assert (await NodeAddresses.fetch(arm, cluster, UPGRADE)).ids == (ADDRESS,)
    assert arm.asked == [ADDRESS]


async def test_nodes_with_public_addresses_are_seen_with_those() -> None:
    pool = pool_body(enableNodePublicIP=True, nodePublicIPPrefixID=PREFIX)
    profile = {"authorizedIPRanges": ["1.2.3.4/32"]}
    cluster = parse_cluster(cluster_body(agentPoolProfiles=[pool], apiServerAccessProfile=profile))
    assert (await NodeAddresses.fetch(azure(), cluster, UPGRADE)).ids == (PREFIX,)
