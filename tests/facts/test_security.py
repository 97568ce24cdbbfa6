"""Network security groups: which are asked for, and their outbound rules in order."""

from __future__ import annotations

from typing import Any

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.security import SecurityGroups, parse_rules
from aks_preflight.model.question import AskUpgrade
from tests.facts.bodies import SUBSCRIPTION, VNET_ID, cluster_body, subnet_body, usage, vnet_body
from tests.facts.memory import MemoryArm

GROUPS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/networkSecurityGroups"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/networkSecurityGroups/nsg"


def rule(name: str, priority: int, direction: str = "Outbound", **changes: Any) -> dict[str, Any]:
    properties = {"priority": priority, "direction": direction, "access": "Deny", "protocol": "*"}
    ends = {"sourceAddressPrefix": "*", "destinationAddressPrefix": "*", "destinationPortRange": "*"}
    return {"name": name, "properties": {**properties, **ends, **changes}}


def azure(*subnets: dict[str, Any], groups: list[dict[str, Any]] | None = None) -> MemoryArm:
    return MemoryArm({VNET_ID: vnet_body(*subnets), f"{VNET_ID}/usages": [usage()], GROUPS: groups or []})


async def test_one_list_of_the_subscription_serves_all_groups() -> None:
    subnets = [subnet_body(name, networkSecurityGroup={"id": GROUP.upper()}) for name in ("nodes", "more")]
    arm = azure(*subnets, groups=[{"id": GROUP, "properties": {"securityRules": [rule("a", 100)]}}, {"id": "/other"}])
    found = await SecurityGroups.fetch(arm, parse_cluster(cluster_body()), AskUpgrade())
    assert [path.lower() for path in arm.asked].count(GROUPS.lower()) == 1
    assert {key: [r.name for r in rules] for key, rules in found.rules.items()} == {GROUP.lower(): ["a"]}


async def test_without_a_group_on_a_subnet_none_are_listed() -> None:
    arm = azure(subnet_body())
    assert (await SecurityGroups.fetch(arm, parse_cluster(cluster_body()), AskUpgrade())).rules == {}
    assert GROUPS not in arm.asked


def test_outbound_rules_are_tried_by_priority() -> None:
    body = {"properties": {"securityRules": [rule("b", 200), rule("in", 50, "Inbound"), rule("a", 100)]}}
    assert [r.name for r in parse_rules(body)] == ["a", "b"]


def test_values_may_stand_under_the_plural() -> None:
    changes = {
        "destinationPortRange": None,
        "destinationPortRanges": ["80", "443-445"],
        "destinationAddressPrefix": None,
        "destinationAddressPrefixes": ["10.0.0.0/8", "0.0.0.0/0"],
    }
    (found,) = parse_rules({"properties": {"securityRules": [rule("a", 100, access="Allow", **changes)]}})
    assert found.covers("Tcp", 444)
    assert not found.covers("Tcp", 446)
    assert found.everywhere
    assert found.allows
