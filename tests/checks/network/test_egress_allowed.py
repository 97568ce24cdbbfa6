from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.network.egress_allowed import egress_allowed
from aks_preflight.facts.security import Rule, SecurityGroups
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_demand, make_subnet, make_upgrade, make_vnet

GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/nsg"
DENY_ALL = Rule("deny-all", 4000, False, "*", ("*",), ("*",), ("*",))


def rule(to: str, ports: str = "443", *, allows: bool = True, protocol: str = "Tcp", source: str = "*") -> Rule:
    return Rule("rule", 100, allows, protocol, (ports,), (source,), (to,))


def behind(*rules: Rule) -> Finding:
    cluster = make_cluster()
    vnet = make_vnet(replace(make_subnet(), security_group_id=GROUP))
    groups = SecurityGroups({GROUP.lower(): rules})
    (found,) = egress_allowed(make_demand(cluster, make_upgrade(cluster)), cluster, vnet, groups)
    return found


def test_a_group_without_rules_of_its_own_lets_nodes_out() -> None:
    assert behind().status is Status.OK


def test_a_rule_that_denies_everything_keeps_them_in() -> None:
    found = behind(DENY_ALL)
    assert found.status is Status.WARN
    assert "rule deny-all denies TCP 443 to the Internet" in found.summary


@pytest.mark.parametrize("to", ["*", "Internet", "0.0.0.0/0", "AzureCloud", "AzureCloud.westeurope"])
def test_a_general_permission_before_it_lets_them_out(to: str) -> None:
    assert behind(rule(to), DENY_ALL).status is Status.OK


def test_one_of_several_sources_or_destinations_may_be_the_general_one() -> None:
    permission = replace(
        rule("*"), sources=("VirtualNetwork", "10.0.0.0/8"), destinations=("AzureCloud", "10.1.0.0/16")
    )
    denial = replace(DENY_ALL, sources=("*", "10.0.0.0/8"))
    assert behind(permission, denial).status is Status.OK
    assert behind(denial).status is Status.WARN


def test_a_permission_for_one_address_is_not_enough() -> None:
    assert behind(rule("10.9.0.4"), DENY_ALL).status is Status.WARN


@pytest.mark.parametrize("ports", ["443", "400-500", "*"])
def test_ports_may_be_a_range(ports: str) -> None:
    assert behind(rule("Internet", ports, allows=False)).status is Status.WARN


@pytest.mark.parametrize(
    "narrow",
    [
        rule("Internet", "80", allows=False),
        rule("Internet", protocol="Udp", allows=False),
        rule("203.0.113.0/24", allows=False),
        rule("Internet", source="10.9.0.0/24", allows=False),
    ],
)
def test_rules_about_something_else_are_not_judged(narrow: Rule) -> None:
    assert behind(narrow).status is Status.OK


def test_a_group_that_was_not_listed_is_not_known() -> None:
    cluster = make_cluster()
    vnet = make_vnet(replace(make_subnet(), security_group_id=GROUP))
    with pytest.raises(NotKnown, match="security group nsg"):
        list(egress_allowed(make_demand(cluster, make_upgrade(cluster)), cluster, vnet, SecurityGroups({})))


def test_without_a_group_nothing_is_asked() -> None:
    cluster = make_cluster()
    (found,) = egress_allowed(make_demand(cluster, make_upgrade(cluster)), cluster, make_vnet(), SecurityGroups({}))
    assert found.status is Status.NOT_APPLICABLE
