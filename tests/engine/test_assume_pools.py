"""What if a pool had other settings, or other nodes: with what these nodes take."""

from __future__ import annotations

import pytest

from aks_preflight.model.assumption import About, Assumed, Assumption
from aks_preflight.model.finding import Status
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.report import Verdict
from aks_preflight.model.scope import ScopeError, Selection, UsageError
from tests.builders import reading
from tests.engine.estate import WEB, apps, ask, finding, numbers, web
from tests.facts.bodies import (
    CLUSTERS,
    NETWORK_USAGES,
    SKUS,
    VNET_ID,
    cluster_body,
    pool_body,
    quota,
    sku,
    subnet_body,
    usage,
    vnet_body,
)


async def test_a_max_surge_is_that_of_the_pool() -> None:
    report = await ask(Assumption(About.MAX_SURGE, "APPS", "1"))
    assert report.assumptions == (Assumed("max-surge.apps", "1", "50%", (WEB,)),)
    assert numbers(finding(report, "subnet-headroom")) == (31, 51, 200)
    assert report.verdicts == {"upgrade": Verdict.GO}


async def test_a_setting_that_is_not_set_is_told_so() -> None:
    report = await ask(Assumption(About.MAX_UNAVAILABLE, "apps", "1"), Assumption(About.MAX_SURGE, "system", "2"))
    assert [(each.key, each.read) for each in report.assumptions] == [
        ("max-unavailable.apps", "not set"),
        ("max-surge.system", "not set"),
    ]


async def test_an_upgrade_in_place_takes_no_surge() -> None:
    in_place = Assumption(About.MAX_SURGE, "apps", "0"), Assumption(About.MAX_UNAVAILABLE, "apps", "1")
    report = await ask(*in_place, selection=Selection(("subnet-headroom", "upgrade-settings")))
    assert numbers(finding(report, "subnet-headroom")) == (31, 51, 200)  # that of the system pool
    assert report.verdicts == {"upgrade": Verdict.GO}


async def test_a_max_surge_that_the_question_overrides_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"^max-surge.apps=1: --max-surge asks for one max surge of all pools"):
        await ask(Assumption(About.MAX_SURGE, "apps", "1"), questions=(AskUpgrade(max_surge="33%"),))


async def test_a_max_surge_of_a_blue_green_pool_is_an_error() -> None:
    blue_green = {CLUSTERS: [web(apps(upgradeStrategy="BlueGreen"))]}
    with pytest.raises(UsageError, match=r"^max-surge.apps=1: pool apps is upgraded BlueGreen"):
        await ask(Assumption(About.MAX_SURGE, "apps", "1"), answers=blue_green)


async def test_the_nodes_of_an_assumed_count_take_addresses_and_vcpus() -> None:
    report = await ask(Assumption(About.COUNT, "apps", "5"))
    assert report.assumptions == (
        Assumed("count.apps", "5", "4", (WEB,)),
        Assumed("free.nodes", "20", "51", (WEB,), "count.apps"),
        Assumed("used.cores", "24", "20", (WEB,), "count.apps"),
        Assumed("used.standardDSv5Family", "24", "20", (WEB,), "count.apps"),
        Assumed("used.virtualMachines", "8", "7", (WEB,), "count.apps"),
    )
    # Half of 5, rounded up, is 3: 3 x 31 addresses of 51 - 31, 3 x 4 vCPUs of 10 - 4.
    assert numbers(finding(report, "subnet-headroom")) == (93, 20, 231)
    assert numbers(finding(report, "vcpu-quota", "standardDSv5Family")) == (12, 6, 24)
    assert numbers(finding(report, "vm-count-quota"))[:2] == (3, 992)


async def test_assumed_nodes_take_public_addresses_of_their_own() -> None:
    used = {NETWORK_USAGES: [quota("PublicIPAddresses", limit=10, used=8)]}
    pools = {CLUSTERS: [web(apps(enableNodePublicIP=True))], **used}
    asked = {"answers": pools, "selection": Selection(("public-ip-quota",))}
    assert finding(await ask(**asked), "public-ip-quota").status is Status.OK
    report = await ask(Assumption(About.COUNT, "apps", "6"), **asked)
    found = finding(report, "public-ip-quota")
    assert numbers(found) == (3, 0, 10)
    assert found.evidence[0].value == "8 of 10 (assumed: 10 of 10)"
    assert Assumed("used.PublicIPAddresses", "10", "8", (WEB,), "count.apps") in report.assumptions
    assert report.verdicts == {"upgrade": Verdict.NO_GO}


async def test_a_pool_without_public_addresses_takes_none_of_their_quota() -> None:
    pools = {CLUSTERS: [web(apps(), pool_body("edge", count=1, enableNodePublicIP=True))]}
    used = {NETWORK_USAGES: [quota("PublicIPAddresses", limit=10, used=8)]}
    report = await ask(
        Assumption(About.COUNT, "apps", "6"), answers={**pools, **used}, selection=Selection(("public-ip-quota",))
    )
    assert not [each for each in report.assumptions if each.key == "used.PublicIPAddresses"]


async def test_nodes_that_go_give_back_no_more_than_they_are_seen_to_hold() -> None:
    report = await ask(Assumption(About.COUNT, "apps", "2"))
    assert numbers(finding(report, "subnet-headroom")) == (31, 51 + 2 * 29, 200 - 2 * 29)
    assert numbers(finding(report, "vcpu-quota", "standardDSv5Family")) == (4, 18, 12)


async def test_an_assumed_count_proves_nothing_of_what_nodes_hold() -> None:
    # 28 nodes hold 31 each: 868. Assumed to be 29, they would be seen to hold 29 each: 841 <= 868 < 870.
    answers = {
        CLUSTERS: [cluster_body("web", agentPoolProfiles=[pool_body(count=28, upgradeSettings={"maxSurge": "1"})])],
        VNET_ID: vnet_body(subnet_body("nodes", addressPrefix="10.1.0.0/22")),
        f"{VNET_ID}/usages": [usage("nodes", used=868, limit=1019)],
    }
    assumed = Assumption(About.COUNT, "system", "29"), Assumption(About.FREE, "nodes", "30")
    report = await ask(*assumed, answers=answers, selection=Selection(("subnet-headroom",)))
    assert report.verdicts == {"upgrade": Verdict.NO_GO}


async def test_given_free_addresses_are_not_counted_down_by_an_assumed_count() -> None:
    report = await ask(Assumption(About.COUNT, "apps", "6"), Assumption(About.FREE, "nodes", "93"))
    assert numbers(finding(report, "subnet-headroom")) == (93, 93, 158)
    assert [each.key for each in report.assumptions if each.key.startswith("free")] == ["free.nodes"]
    assert next(each.read for each in report.assumptions if each.key == "free.nodes") == "51"


async def test_where_what_the_assumed_nodes_take_is_not_known_the_rest_is_not_either() -> None:
    answers = {SKUS: [sku("Standard_E8s_v5")]}
    report = await ask(Assumption(About.COUNT, "apps", "5"), answers=answers, selection=Selection(("v*-quota",)))
    assert {f.status for f in report.clusters[0].findings} == {Status.UNKNOWN}


async def test_a_count_that_was_not_read_is_in_what_is_used_already() -> None:
    uncounted = {key: value for key, value in apps().items() if key != "count"}
    answers = {CLUSTERS: [web(uncounted)]}
    assert finding(await ask(answers=answers), "subnet-headroom").status is Status.UNKNOWN
    report = await ask(Assumption(About.COUNT, "apps", "4"), answers=answers)
    assert report.assumptions == (Assumed("count.apps", "4", None, (WEB,)),)
    assert numbers(finding(report, "subnet-headroom")) == (62, 51, 200)
    assert finding(report, "vcpu-quota", "cores").status is Status.UNKNOWN  # of which size they are is still not known


async def test_the_pods_of_assumed_nodes_take_of_their_own_subnet() -> None:
    with_pods = apps(podSubnetID=f"{VNET_ID}/subnets/spare")
    report = await ask(Assumption(About.COUNT, "apps", "5"), answers={CLUSTERS: [web(with_pods)]})
    # One more node: itself in its subnet, and 48 = 3 batches for 30 pods with 8 to spare in the other.
    assert numbers(finding(report, "subnet-headroom")) == (31, 50, 201)
    assert numbers(finding(report, "pod-subnet-headroom")) == (48, 11, 48)


async def test_a_count_of_machines_of_several_sizes_is_an_error() -> None:
    nodes = [{"size": "Standard_D4s_v5", "count": 1}, {"size": "Standard_E8s_v5", "count": 1}]
    several = apps(type="VirtualMachines", virtualMachineNodesStatus=nodes)
    with pytest.raises(UsageError, match=r"^count.apps=5: pool apps has machines of several sizes"):
        await ask(Assumption(About.COUNT, "apps", "5"), answers={CLUSTERS: [web(several)]})


async def test_the_maximum_of_an_autoscaled_pool() -> None:
    scaled = apps(enableAutoScaling=True, minCount=2, maxCount=5)
    answers = {CLUSTERS: [web(scaled)]}
    report = await ask(Assumption(About.MAX_COUNT, "apps", "9"), answers=answers)
    assert report.assumptions == (Assumed("max-count.apps", "9", "5", (WEB,)),)
    admitted = reading(finding(report, "subnet-headroom"), "admitted as documented")
    assert (admitted.needs, admitted.has) == ((3 + 9) * 31, 251)
    with pytest.raises(UsageError, match=r"^max-count.apps=1: the autoscaler of pool apps has a minimum of 2$"):
        await ask(Assumption(About.MAX_COUNT, "apps", "1"), answers=answers)
    with pytest.raises(UsageError, match=r"^max-count.apps=9: pool apps is not autoscaled: it has no maximum$"):
        await ask(Assumption(About.MAX_COUNT, "apps", "9"))


async def test_a_pool_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ScopeError, match=r"^count.app=5: no cluster in scope has a node pool app; there are apps, sys"):
        await ask(Assumption(About.COUNT, "app", "5"))
