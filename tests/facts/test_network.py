"""VNets, their subnets, and what of them is taken."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.network import VirtualNetwork, node_group, own_vnet, parse_vnet
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Why
from tests.facts.bodies import SUBSCRIPTION, VNET_ID, VNETS, cluster_body, pool_body, subnet_body, usage, vnet_body
from tests.facts.memory import MemoryArm, denied

RESERVED = 5
UPGRADE = AskUpgrade()


def managed_vnet(group: str = "MC_shop_web_westeurope", name: str = "aks-vnet-12345678") -> str:
    """The id of a VNet that AKS made."""
    return f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{name}"


def in_own_vnet() -> Cluster:
    return parse_cluster(cluster_body())


def in_managed_vnet() -> Cluster:
    return parse_cluster(cluster_body(agentPoolProfiles=[pool_body(vnetSubnetID=None)]))


def size_of(*usages: dict[str, Any], **subnet: Any) -> int:
    return parse_vnet(vnet_body(subnet_body(**subnet)), list(usages)).subnet(f"{VNET_ID}/subnets/nodes").size(RESERVED)


# Sizes


def test_the_limit_of_azure_has_the_reserved_addresses_taken_off() -> None:
    assert size_of(usage(limit=251), addressPrefix="10.1.0.0/24") == 251


def test_without_a_limit_the_prefix_is_counted() -> None:
    assert size_of(addressPrefix="10.1.0.0/24") == 251
    assert size_of(addressPrefixes=["10.1.0.0/24"]) == 251


def test_several_prefixes_are_summed_each_with_its_reserved_addresses() -> None:
    assert size_of(usage(limit=251), addressPrefixes=["10.1.0.0/24", "10.2.0.0/25"]) == 251 + 123


def test_ipv6_prefixes_hold_no_ipv4_addresses() -> None:
    assert size_of(usage(limit=99999), addressPrefixes=["10.1.0.0/24", "fd00:1::/64"]) == 251


def test_both_forms_of_prefix_are_one_and_the_same() -> None:
    assert size_of(addressPrefix="10.1.0.0/24", addressPrefixes=["10.1.0.0/24"]) == 251


def test_a_subnet_without_a_prefix_is_of_unknown_size_not_of_none() -> None:
    # As of a subnet whose addresses an address manager hands out: Azure's limit is all that tells its size.
    assert size_of(usage(limit=507), addressPrefixes=[]) == 507
    with pytest.raises(NotKnown, match="address prefix of subnet nodes"):
        size_of(addressPrefixes=[])


# Use


def use_of(*usages: dict[str, Any]) -> int:
    return parse_vnet(vnet_body(), list(usages)).subnet(f"{VNET_ID}/subnets/nodes").taken()


def test_use_is_found_by_the_subnets_id_without_case() -> None:
    assert use_of({**usage(used=60), "id": f"{VNET_ID}/subnets/NODES".upper()}) == 60


def test_a_subnet_that_the_usages_do_not_list_is_not_empty() -> None:
    with pytest.raises(NotKnown, match="do not list subnet nodes"):
        use_of(usage("other", used=3))


@pytest.mark.parametrize("row", [usage(used=0, limit=-1), usage(used=-1, limit=-1), usage(used=None)])
def test_minus_one_is_no_count(row: dict[str, Any]) -> None:
    # How Azure writes that it keeps no count (GatewaySubnet): neither the limit nor what is in use is told.
    with pytest.raises(NotKnown, match="do not list"):
        use_of(row)
    assert size_of(row) == 251


def test_but_none_in_use_is_a_count() -> None:
    assert use_of(usage(used=0)) == 0


def test_minus_one_is_no_count_where_no_limit_is_stated_either() -> None:
    row = {key: value for key, value in usage(used=-1).items() if key != "limit"}
    with pytest.raises(NotKnown, match="do not list"):
        use_of(row)


def test_the_region_of_a_vnet_is_told_in_lower_case() -> None:
    assert parse_vnet(vnet_body(location="WestEurope"), []).location == "westeurope"


def test_the_evidence_names_both_requests() -> None:
    subnet = parse_vnet(vnet_body(), [usage(used=60)]).node_subnet(f"{VNET_ID}/subnets/nodes")
    assert [(e.request, e.value) for e in subnet.evidence] == [
        (f"GET {VNET_ID}/usages", "60 of 251"),
        (f"GET {VNET_ID}", "10.1.0.0/24"),
    ]


def test_who_holds_addresses_is_told_by_the_owners_resource_group() -> None:
    scale_set = "providers/Microsoft.Compute/virtualMachineScaleSets/aks-system-1/virtualMachines/0/ipConfigurations/c"
    configurations = [
        {"id": f"/subscriptions/S/resourceGroups/MC_SHOP_WEB/{scale_set}"},
        {"id": f"/subscriptions/S/resourceGroups/mc_shop_web/{scale_set}"},
        {"id": f"/subscriptions/S/resourceGroups/other/{scale_set}"},
        {"id": "not an ARM id"},
        {},
    ]
    subnet = parse_vnet(vnet_body(subnet_body(ipConfigurations=configurations)), []).node_subnet(None)
    assert subnet.held_by == {"mc_shop_web": 2, "other": 1}


# Which subnet


def test_a_pool_without_a_subnet_lies_in_the_one_that_aks_made() -> None:
    vnet = parse_vnet(vnet_body(subnet_body("other"), subnet_body("aks-subnet")), [])
    assert vnet.node_subnet(None).name == "aks-subnet"
    assert parse_vnet(vnet_body(subnet_body("only")), []).node_subnet(None).name == "only"


def test_which_of_several_subnets_is_meant_is_not_guessed() -> None:
    vnet = parse_vnet(vnet_body(subnet_body("a"), subnet_body("b")), [])
    with pytest.raises(NotKnown, match="2 subnets, none of them aks-subnet"):
        vnet.node_subnet(None)


def test_a_subnet_that_is_not_there() -> None:
    with pytest.raises(NotKnown, match="has no subnet") as told:
        parse_vnet(vnet_body(), []).subnet(f"{VNET_ID}/subnets/gone")
    assert told.value.reason.why is Why.NOT_FOUND


def test_a_subnet_is_found_without_case() -> None:
    assert parse_vnet(vnet_body(), []).subnet(f"{VNET_ID}/subnets/NODES/".upper()).name == "nodes"


# Fetching


async def test_the_customers_vnet_and_its_usages_are_asked_for_at_the_same_time() -> None:
    arm = MemoryArm({VNET_ID: vnet_body(), f"{VNET_ID}/usages": [usage(used=60)]})
    vnet = await VirtualNetwork.fetch(arm, in_own_vnet(), UPGRADE)
    assert vnet.node_subnet(f"{VNET_ID}/subnets/nodes").taken() == 60
    assert arm.most == 2


async def test_the_vnet_that_aks_made_is_found_in_the_list_of_the_subscription() -> None:
    mine = managed_vnet("mc_SHOP_web_westeurope")
    body = vnet_body(subnet_body("aks-subnet", vnet=mine), identity=mine)
    arm = MemoryArm({VNETS: [vnet_body(), body], f"{mine}/usages": [usage("aks-subnet", used=87, vnet=mine)]})
    vnet = await VirtualNetwork.fetch(arm, in_managed_vnet(), UPGRADE)
    assert vnet.node_subnet(None).taken() == 87


async def test_other_vnets_in_the_node_resource_group_do_not_matter() -> None:
    mine, peered = managed_vnet(), managed_vnet(name="somebody-elses")
    bodies = [vnet_body(subnet_body("aks-subnet", vnet=mine), identity=mine), vnet_body(identity=peered)]
    arm = MemoryArm({VNETS: bodies, f"{mine}/usages": []})
    assert (await VirtualNetwork.fetch(arm, in_managed_vnet(), UPGRADE)).id == mine


@pytest.mark.parametrize(
    ("names", "told"), [((), "no VNet in the node resource group"), (("aks-vnet-1", "aks-vnet-2"), "2 VNets in")]
)
async def test_no_vnet_or_several_are_not_guessed_at(names: tuple[str, ...], told: str) -> None:
    arm = MemoryArm({VNETS: [vnet_body(identity=managed_vnet(name=name)) for name in names]})
    with pytest.raises(NotKnown, match=told):
        await VirtualNetwork.fetch(arm, in_managed_vnet(), UPGRADE)


async def test_usages_that_may_not_be_read_leave_the_use_unknown_and_the_rest_known() -> None:
    action = "Microsoft.Network/virtualNetworks/usages/read"
    arm = MemoryArm({VNET_ID: vnet_body(), f"{VNET_ID}/usages": denied(action, VNET_ID)})
    subnet = (await VirtualNetwork.fetch(arm, in_own_vnet(), UPGRADE)).subnet(f"{VNET_ID}/subnets/nodes")
    assert subnet.size(RESERVED) == 251
    with pytest.raises(NotKnown) as told:
        subnet.taken()
    assert told.value.reason.action == action
    assert action in VirtualNetwork.actions


async def test_a_vnet_that_may_not_be_read_is_the_reason() -> None:
    action = "Microsoft.Network/virtualNetworks/read"
    arm = MemoryArm({VNET_ID: denied(action, VNET_ID), f"{VNET_ID}/usages": [usage()]})
    with pytest.raises(NotKnown) as told:
        await VirtualNetwork.fetch(arm, in_own_vnet(), UPGRADE)
    assert told.value.reason.action == action


def test_clusters_in_one_vnet_share_it() -> None:
    same = parse_cluster(
        cluster_body("api", agentPoolProfiles=[pool_body(vnetSubnetID=f"{VNET_ID.upper()}/subnets/b")])
    )
    assert VirtualNetwork.key(in_own_vnet(), UPGRADE) == VirtualNetwork.key(same, UPGRADE)
    assert VirtualNetwork.key(in_own_vnet(), UPGRADE) != VirtualNetwork.key(in_managed_vnet(), UPGRADE)


def test_where_the_vnet_is_cannot_be_told_without_the_node_resource_group() -> None:
    cluster = parse_cluster(cluster_body(agentPoolProfiles=[pool_body(vnetSubnetID=None)], nodeResourceGroup=None))
    assert own_vnet(cluster) is None
    with pytest.raises(NotKnown, match="nodeResourceGroup of web"):
        node_group(cluster)


def test_a_subnet_id_that_is_none() -> None:
    cluster = parse_cluster(cluster_body(agentPoolProfiles=[pool_body(vnetSubnetID="nodes")]))
    with pytest.raises(NotKnown, match="vnetSubnetID is 'nodes'"):
        own_vnet(cluster)


# What should not be there


@pytest.mark.parametrize(
    ("body", "usages", "told"),
    [
        (vnet_body(identity=""), [], "the id of a VNet"),
        (vnet_body({"properties": {"addressPrefix": "10.0.0.0/24"}}), [], "the id of a subnet"),
        (vnet_body({"id": "nodes", "properties": {"addressPrefix": "10.0.0.0/24"}}), [], "the id of a subnet"),
        (vnet_body(subnet_body(addressPrefix="10.0.0.0/33")), [], "an address prefix"),
        (vnet_body(subnet_body(addressPrefix="everywhere")), [], "an address prefix"),
        (vnet_body(subnet_body(addressPrefixes="10.0.0.0/24")), [], "addressPrefixes"),
        (vnet_body(), [usage(used="60")], "currentValue"),
        (vnet_body(), [usage(limit="many")], "limit"),
        ({**vnet_body(), "properties": {"subnets": "none"}}, [], "subnets"),
    ],
)
def test_a_wrong_type_is_a_reason_and_never_a_guess(body: Any, usages: Any, told: str) -> None:
    with pytest.raises(NotKnown) as raised:
        parse_vnet(body, usages)
    assert raised.value.reason.why is Why.MALFORMED
    assert told in str(raised.value)
