"""What if: assumptions in the place of what was read, and nothing else."""

from __future__ import annotations

import pytest

from aks_preflight.model.assumption import About, Assumed, Assumption
from aks_preflight.model.finding import Status
from aks_preflight.model.question import AskPools, AskScale, AskUpgrade, PoolSpec
from aks_preflight.model.report import Verdict
from aks_preflight.model.scope import ScopeError, Selection, UsageError
from tests.engine.estate import ESTATE, UNREAD, WEB, apps, ask, finding, identity, numbers, web
from tests.facts.bodies import (
    CLUSTERS,
    USAGES,
    VNET_ID,
    cluster_body,
    quota,
    usage,
)
from tests.facts.memory import denied


async def test_without_an_assumption_it_does_not_fit() -> None:
    report = await ask()
    assert report.assumptions == ()
    assert numbers(finding(report, "subnet-headroom")) == (62, 51, 200)
    assert numbers(finding(report, "vcpu-quota", "standardDSv5Family")) == (8, 10, 20)
    assert report.verdicts == {"upgrade": Verdict.NO_GO}


# Quota


@pytest.mark.parametrize("name", ["standardDSv5Family", "STANDARD DSv5 family", "standard dsv5 family vcpus"])
async def test_a_quota_is_named_as_azure_does_in_any_case(name: str) -> None:
    report = await ask(Assumption(About.QUOTA, name, "21"))
    assert report.assumptions == (Assumed("quota.standardDSv5Family", "21", "30", (WEB,)),)
    found = finding(report, "vcpu-quota", "standardDSv5Family")
    assert (found.status, numbers(found)) == (Status.FAIL, (8, 1, 20))
    assert found.evidence[0].value == "20 of 30 (assumed: 20 of 21)"


async def test_so_many_more_are_added_to_the_limit() -> None:
    report = await ask(Assumption(About.QUOTA, "cores", "+50"))
    assert report.assumptions == (Assumed("quota.cores", "150", "100", (WEB,)),)
    assert numbers(finding(report, "vcpu-quota", "cores")) == (8, 130, 20)


async def test_spot_is_the_counter_of_low_priority_cores() -> None:
    spot = apps(scaleSetPriority="Spot")
    answers = {CLUSTERS: [web(spot)], USAGES: [*ESTATE[USAGES], quota("lowPriorityCores", limit=10, used=0)]}
    question = AskScale((("apps", 8),))
    report = await ask(Assumption(About.QUOTA, "spot", "16"), questions=(question,), answers=answers)
    assert report.assumptions == (Assumed("quota.lowPriorityCores", "16", "10", (WEB,)),)
    assert numbers(finding(report, "vcpu-quota", "lowPriorityCores")) == (16, 16, 0)


async def test_a_limit_does_not_stand_for_a_usage_that_was_not_read() -> None:
    action = "Microsoft.Compute/locations/usages/read"
    report = await ask(Assumption(About.QUOTA, "cores", "9999"), answers={USAGES: denied(action, "/subscriptions/x")})
    assert report.assumptions == (Assumed("quota.cores", "9999", None, ()),)
    assert finding(report, "vcpu-quota").status is Status.UNKNOWN
    assert [missing.action for missing in report.missing_actions] == [action]


async def test_a_quota_that_no_region_lists_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(ScopeError, match=r"^quota.standardDSv5Famly=9: no region in scope has a quota "
                       r"standardDSv5Famly; did you mean standardDSv5Family\?$"):  # fmt: skip
        await ask(Assumption(About.QUOTA, "standardDSv5Famly", "9"))
    with pytest.raises(ScopeError, match=r"name one as Azure does \(standardDSv5Family\), cores or spot$"):
        await ask(Assumption(About.QUOTA, "moon", "9"))


async def test_it_is_an_error_even_where_no_check_asks_for_the_quota() -> None:
    with pytest.raises(ScopeError, match="no region in scope has a quota moon"):
        await ask(Assumption(About.QUOTA, "moon", "9"), selection=Selection(("subnet-headroom",)))


# Addresses


@pytest.mark.parametrize("name", ["nodes", "NODES", f"{VNET_ID}/subnets/nodes", f"{VNET_ID.upper()}/SUBNETS/Nodes/"])
async def test_a_subnet_is_named_or_given_by_id(name: str) -> None:
    report = await ask(Assumption(About.FREE, name, "62"))
    assert report.assumptions == (Assumed("free.nodes", "62", "51", (WEB,)),)
    found = finding(report, "subnet-headroom")
    # All pools at once would take 93, which warns.
    assert (found.status, numbers(found)) == (Status.WARN, (62, 62, 189))
    assert found.evidence[0].value == "200 of 251 (assumed: 189 used)"
    assert report.verdicts == {"upgrade": Verdict.GO}


async def test_one_address_less_fails() -> None:
    assert finding(await ask(Assumption(About.FREE, "nodes", "61")), "subnet-headroom").status is Status.FAIL


async def test_free_addresses_are_the_number_that_was_not_read() -> None:
    unread = {f"{VNET_ID}/usages": UNREAD}
    assert finding(await ask(answers=unread), "subnet-headroom").status is Status.UNKNOWN
    report = await ask(Assumption(About.FREE, "nodes", "62"), answers=unread)
    assert report.assumptions == (Assumed("free.nodes", "62", None, (WEB,)),)
    assert finding(report, "subnet-headroom").status is Status.WARN


async def test_free_addresses_are_not_the_size_of_a_subnet_that_was_not_read() -> None:
    answers = {VNET_ID: denied("Microsoft.Network/virtualNetworks/read", VNET_ID), f"{VNET_ID}/usages": UNREAD}
    report = await ask(Assumption(About.FREE, "nodes", "62"), answers=answers)
    assert report.assumptions == (Assumed("free.nodes", "62", None, ()),)
    assert finding(report, "subnet-headroom").status is Status.UNKNOWN


async def test_the_usages_of_another_subnet_stay_unread() -> None:
    unread = {f"{VNET_ID}/usages": UNREAD}
    report = await ask(Assumption(About.FREE, "spare", "50"), answers=unread)
    assert finding(report, "subnet-headroom").status is Status.UNKNOWN


async def test_what_is_assumed_is_no_evidence_of_what_nodes_hold() -> None:
    # Seven nodes of max pods 30 hold 31 each: 217. Were 203 = 7 x 29 assumed and believed, max pods - 1 would decide.
    answers = {f"{VNET_ID}/usages": [usage("nodes", used=217)]}
    report = await ask(Assumption(About.FREE, "nodes", "60"), answers=answers)
    assert finding(report, "subnet-headroom").status is Status.FAIL
    taken_as_203 = {f"{VNET_ID}/usages": [usage("nodes", used=203)]}
    free_58 = await ask(Assumption(About.FREE, "nodes", "58"), answers=taken_as_203)
    assert finding(free_58, "subnet-headroom").status is Status.WARN  # here the nodes are seen to hold 29 each


async def test_more_free_than_there_is_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"^free.nodes=252: subnet nodes has 251 addresses in all$"):
        await ask(Assumption(About.FREE, "nodes", "252"))


async def test_a_subnet_that_is_not_there_is_an_error() -> None:
    message = r"^free.node=5: no VNet of the clusters in scope has a subnet node; there are nodes, spare$"
    with pytest.raises(ScopeError, match=message):
        await ask(Assumption(About.FREE, "node", "5"))


async def test_the_same_subnet_by_name_and_by_id_is_an_error() -> None:
    both = Assumption(About.FREE, "nodes", "5"), Assumption(About.FREE, f"{VNET_ID}/subnets/nodes", "6")
    with pytest.raises(UsageError, match=r"free.nodes is assumed twice; give it once$"):
        await ask(*both)


# Outbound

PORTS = {
    "networkPlugin": "azure",
    "outboundType": "loadBalancer",
    "loadBalancerSku": "Standard",
    "loadBalancerProfile": {"managedOutboundIPs": {"count": 1}, "allocatedOutboundPorts": 8000},
}


async def test_outbound_addresses_and_ports() -> None:
    answers = {CLUSTERS: [web(networkProfile=PORTS)]}
    # Seven nodes and one surge node of each pool: 9 x 8,000 ports.
    assert numbers(finding(await ask(answers=answers), "outbound-ports"))[:2] == (72_000, 64_000)
    more = await ask(Assumption(About.OUTBOUND_IPS, "", "2"), answers=answers)
    assert more.assumptions == (Assumed("outbound-ips", "2", "1", (WEB,)),)
    assert numbers(finding(more, "outbound-ports"))[:2] == (72_000, 128_000)
    fewer = await ask(Assumption(About.OUTBOUND_PORTS, "", "4000"), answers=answers)
    assert fewer.assumptions == (Assumed("outbound-ports", "4000", "8000", (WEB,)),)
    assert numbers(finding(fewer, "outbound-ports"))[:2] == (36_000, 64_000)


@pytest.mark.parametrize(
    ("about", "value", "why"),
    [
        (About.OUTBOUND_IPS, "0", "a load balancer has at least one outbound address"),
        (About.OUTBOUND_PORTS, "1001", "ports are allocated in multiples of 8, 64000 at most"),
        (About.OUTBOUND_PORTS, "64008", "ports are allocated in multiples of 8, 64000 at most"),
    ],
)
async def test_what_no_load_balancer_has_is_an_error(about: About, value: str, why: str) -> None:
    with pytest.raises(UsageError, match=f"^{about.value}={value}: {why}$"):
        await ask(Assumption(about, "", value), answers={CLUSTERS: [web(networkProfile=PORTS)]})


async def test_where_no_load_balancer_is_the_way_out_it_is_an_error() -> None:
    routes = {CLUSTERS: [web(networkProfile={**PORTS, "outboundType": "userDefinedRouting"})]}
    with pytest.raises(ScopeError, match=r"^outbound-ips=2: no cluster in scope goes out through a load balancer$"):
        await ask(Assumption(About.OUTBOUND_IPS, "", "2"), answers=routes)


# Several


async def test_of_several_clusters_it_holds_for_those_that_have_it() -> None:
    answers = {CLUSTERS: [web(), cluster_body("api")]}
    report = await ask(Assumption(About.MAX_SURGE, "apps", "1"), answers=answers)
    assert report.assumptions == (Assumed("max-surge.apps", "1", "50%", (WEB,)),)


async def test_what_clusters_share_is_assumed_for_all_of_them() -> None:
    answers = {CLUSTERS: [web(), web(name="api")]}
    report = await ask(Assumption(About.FREE, "nodes", "62"), Assumption(About.COUNT, "apps", "5"), answers=answers)
    assert [(each.key, each.value, each.read, len(each.clusters)) for each in report.assumptions] == [
        ("free.nodes", "62", "51", 2),
        ("count.apps", "5", "4", 2),
        ("used.cores", "28", "20", 2),
        ("used.standardDSv5Family", "28", "20", 2),
        ("used.virtualMachines", "9", "7", 2),
    ]


async def test_different_readings_are_told_apart() -> None:
    answers = {CLUSTERS: [web(), web({**apps(), "count": 9}, name="api")]}
    report = await ask(Assumption(About.COUNT, "apps", "5"), answers=answers)
    assert [(each.read, each.clusters) for each in report.assumptions if each.key == "count.apps"] == [
        ("9", (identity("api"),)),
        ("4", (WEB,)),
    ]


async def test_one_that_cannot_have_it_is_told() -> None:
    answers = {CLUSTERS: [web(), web(apps(upgradeStrategy="BlueGreen"), name="api")]}
    report = await ask(Assumption(About.MAX_SURGE, "apps", "1"), answers=answers)
    assert [each.clusters for each in report.assumptions] == [(WEB,)]
    assert report.warnings[0].startswith("not assumed everywhere: max-surge.apps=1: pool apps is upgraded BlueGreen")


async def test_where_a_cluster_could_not_be_read_it_may_be_there() -> None:
    broken = {**cluster_body("broken"), "properties": None}
    report = await ask(Assumption(About.COUNT, "elsewhere", "5"), answers={CLUSTERS: [web(), broken]})
    assert report.assumptions == (Assumed("count.elsewhere", "5", None, ()),)


async def test_pools_to_be_added_are_judged_together_with_what_is_assumed() -> None:
    two = AskPools((PoolSpec(size="Standard_D4s_v5", count=1, max_pods=30),) * 2)
    assert numbers(finding(await ask(questions=(two,)), "vcpu-quota", "standardDSv5Family")) == (8, 10, 20)
    report = await ask(Assumption(About.QUOTA, "standardDSv5Family", "27"), questions=(two,))
    assert numbers(finding(report, "vcpu-quota", "standardDSv5Family")) == (8, 7, 20)
    assert finding(report, "vcpu-quota", "standardDSv5Family").status is Status.FAIL


async def test_all_pools_at_once_with_what_is_assumed() -> None:
    at_once = (AskUpgrade(at_once=True),)
    report = await ask(Assumption(About.FREE, "nodes", "92"), questions=at_once)
    assert numbers(finding(report, "subnet-headroom")) == (93, 92, 159)  # 1 + 2 surge nodes of 31
    report = await ask(Assumption(About.FREE, "nodes", "93"), questions=at_once)
    assert finding(report, "subnet-headroom").status is Status.OK


async def test_two_of_the_same_thing_are_an_error() -> None:
    with pytest.raises(UsageError, match=r"^count.apps=5 and count.APPS=6 are about the same; assume one of them$"):
        await ask(Assumption(About.COUNT, "apps", "5"), Assumption(About.COUNT, "APPS", "6"))
