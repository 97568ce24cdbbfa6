"""Whole runs of clusters that contend: what does not fit, who may go by itself, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aks_preflight.engine import check, exit_code, known_checks
from aks_preflight.engine.catalogue import actions
from aks_preflight.engine.contention import CHECK, judge_together
from aks_preflight.engine.facts import FactStore
from aks_preflight.facts.maintenance import READ_MAINTENANCE
from aks_preflight.model.contention import Contention
from aks_preflight.model.finding import Status
from aks_preflight.model.question import NODE_IMAGE, AskPools, AskUpgrade, PoolSpec, Question
from aks_preflight.model.report import Report
from aks_preflight.model.scope import Scope, Selection
from tests.builders import KNOWLEDGE
from tests.engine.contenders import AS_OF, GO, UNKNOWN, UPGRADE, answered, cluster, counted
from tests.facts.bodies import (
    CLUSTERS,
    RELEASES,
    SKUS,
    SUBSCRIPTION,
    USAGES,
    VNET_ID,
    cluster_body,
    pool_body,
    quota,
    sku,
    subnet_body,
    usage,
    versions_body,
    vnet_body,
)
from tests.facts.memory import MemoryArm, denied
from tests.facts.test_maintenance import configuration

# A whole run: two clusters, `web` and `api`, in one subnet and one quota. Each upgrade takes 31 addresses and 4 vCPUs.

ESTATE: dict[str, Any] = {
    CLUSTERS: [cluster_body("web"), cluster_body("api")],
    VNET_ID: vnet_body(subnet_body("nodes", addressPrefix="10.1.0.0/24")),
    f"{VNET_ID}/usages": [usage("nodes", used=200, limit=251)],
    USAGES: [quota("cores"), quota("standardDSv5Family")],
    SKUS: [sku()],
    RELEASES: versions_body(),
}
CHECKS = Selection(("*-headroom", "vcpu-quota"))


async def run(
    *questions: Question, arm: MemoryArm | None = None, selection: Selection = CHECKS, **answers: Any
) -> Report:
    return await check(
        arm or MemoryArm({**ESTATE, **answers}), Scope(subscriptions=(SUBSCRIPTION,)), questions or (UPGRADE,),
        as_of=AS_OF, knowledge=KNOWLEDGE, source="snapshot", selection=selection,
    )  # fmt: skip


def windows(name: str, *configurations: Any) -> dict[str, Any]:
    return {f"{cluster(name).id}/maintenanceConfigurations": list(configurations)}


def said(report: Report, question: str = "upgrade") -> dict[str, list[tuple[Status, str]]]:
    return {
        c.name: [(f.status, f.summary) for f in c.findings if (f.check, f.question) == (CHECK.id, question)]
        for c in report.clusters
    }


def only(report: Report) -> Contention:
    (contention,) = report.contentions
    return contention


async def test_two_clusters_in_one_subnet_go_alone_and_not_together() -> None:
    report = await run(**windows("web"), **windows("api"))
    contention = only(report)
    assert (contention.resource.name, contention.area, contention.needs, contention.has) == ("nodes", "network", 62, 51)
    assert [(p.name, p.needs, p.round) for p in contention.parties] == [("api", 31, 1), ("web", 31, 2)]
    assert report.verdicts == {"upgrade": GO}
    assert said(report) == {
        "api": [(Status.WARN, "fits alone, not together with web")],
        "web": [(Status.WARN, "fits alone, not together with api")],
    }
    (finding,) = [f for f in report.clusters[0].findings if f.check == CHECK.id]
    assert (finding.area, finding.subject, finding.prevents) == ("network", contention.resource, ())
    assert [(t.name, t.value) for t in finding.readings[0].terms] == [("api", 31), ("web", 31)]
    assert [r.effect for r in finding.remedies] == ["in turn, not at once: in round 1 of 2, alone"]


async def test_it_only_warns() -> None:
    report = await run(**windows("web"), **windows("api"))
    assert exit_code(report, named=True) == 0
    assert exit_code(report, named=True, fail_on="warn") == 1


async def test_where_there_is_room_for_both_it_is_said() -> None:
    report = await run(**{f"{VNET_ID}/usages": [usage("nodes", used=100, limit=251)]})
    assert report.contentions == ()
    assert {status for findings in said(report).values() for status, _ in findings} == {Status.OK}
    assert "nodes" in said(report)["web"][0][1]


async def test_the_quota_of_a_family_is_shared_by_a_subscription_and_region() -> None:
    report = await run(
        **{USAGES: [quota("cores"), quota("standardDSv5Family", limit=40, used=34)],
           f"{VNET_ID}/usages": [usage("nodes", used=100, limit=251)]},
        **windows("web"), **windows("api"),
    )  # fmt: skip
    assert (only(report).resource.kind, only(report).area, only(report).short) == ("vCPU quota", "quota", 2)


async def test_a_cluster_alone_shares_nothing() -> None:
    report = await run(**{CLUSTERS: [cluster_body("web")]})
    assert said(report) == {
        "web": [(Status.NOT_APPLICABLE, "nothing counted here is shared with another cluster of the run")]
    }


async def test_another_question_is_judged_for_itself_and_asks_for_no_window() -> None:
    arm = MemoryArm(ESTATE)
    two = AskPools((PoolSpec(name="more", count=1, size="Standard_D4s_v5", max_pods=30),))
    report = await run(two, arm=arm)
    assert (only(report).question, only(report).unattended) == ("pool", None)
    remedies = [f.remedies[0].effect for c in report.clusters for f in c.findings if f.check == CHECK.id]
    assert remedies == [
        "first, alone; 11 addresses more hold all", "in the place of another of them; 11 addresses more hold all",
    ]  # fmt: skip
    assert all(party.automatic == () for party in only(report).parties)
    assert not [path for path in arm.asked if "maintenance" in path]


async def test_it_can_be_skipped_and_then_asks_nothing() -> None:
    arm = MemoryArm(ESTATE)
    report = await run(arm=arm, selection=replace(CHECKS, skips=("shared-headroom",)))
    assert (report.contentions, said(report)) == ((), {"web": [], "api": []})
    assert not [path for path in arm.asked if "maintenance" in path]


async def test_alone_it_has_nothing_to_rest_on_and_says_so() -> None:
    report = await run(selection=Selection(("shared-headroom",)))
    assert {status for findings in said(report).values() for status, _ in findings} == {Status.UNKNOWN}
    assert report.verdicts == {"upgrade": UNKNOWN}


async def test_only_clusters_that_contend_are_asked_for_their_windows() -> None:
    apart = cluster_body("apart", agentPoolProfiles=[pool_body(vnetSubnetID=f"{VNET_ID}/subnets/other")])
    never = cluster_body("never", autoUpgradeProfile={"upgradeChannel": "none", "nodeOSUpgradeChannel": "Unmanaged"})
    arm = MemoryArm({
        **ESTATE, **windows("web"), CLUSTERS: [*ESTATE[CLUSTERS][:1], apart, never],
        VNET_ID: vnet_body(subnet_body("nodes"), subnet_body("other")),
        f"{VNET_ID}/usages": [usage("nodes", used=200, limit=251), usage("other", used=0, limit=251)],
    })  # fmt: skip
    report = await run(arm=arm)
    assert {party.name for party in only(report).parties} == {"web", "never"}
    asked = [path for path in arm.asked if "maintenance" in path]
    assert asked == [f"{cluster('web').id}/maintenanceConfigurations"]
    assert only(report).unattended is None  # at most one of them goes by itself


async def test_without_windows_both_may_go_by_themselves_at_any_time() -> None:
    found = only(await run(**windows("web"), **windows("api"))).unattended
    assert found is not None
    assert (len(found.clusters), found.needs, found.when) == (2, 62, "at any time")


async def test_windows_that_meet_across_time_zones() -> None:
    report = await run(
        **windows("web", configuration(startTime="02:00")),
        **windows("api", configuration(startTime="05:00", utcOffset="+02:00")),
    )
    found = only(report).unattended
    assert found is not None
    assert (found.needs, found.when) == (62, "from Sunday 2026-11-29 03:00 UTC")
    assert [a.window for p in only(report).parties for a in p.automatic] == [
        "every Sunday 05:00 UTC+02:00 for 4 h", "every Sunday 02:00 UTC+00:00 for 4 h",
    ]  # fmt: skip


async def test_windows_that_are_apart_keep_the_clusters_apart() -> None:
    monday = {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Monday"}}
    report = await run(**windows("web", configuration()), **windows("api", configuration(schedule=monday)))
    found = only(report).unattended
    assert found is not None
    assert (len(found.clusters), found.needs) == (1, 31)


async def test_a_channel_of_the_cluster_has_the_window_of_its_own_schedule() -> None:
    stable = {"upgradeChannel": "stable", "nodeOSUpgradeChannel": "None"}
    report = await run(
        **{CLUSTERS: [cluster_body("web", autoUpgradeProfile=stable), cluster_body("api")]},
        **windows("web", configuration("aksManagedAutoUpgradeSchedule")),
        **windows("api"),
    )
    told = {p.name: [(a.channel, a.window) for a in p.automatic] for p in only(report).parties}
    assert told == {
        "web": [("stable", "every Sunday 02:00 UTC+00:00 for 4 h")],
        "api": [("NodeImage", None)],  # what a cluster has that names none
    }


async def test_windows_that_may_not_be_read_are_unknown_and_taken_for_any_time() -> None:
    path = f"{cluster('web').id}/maintenanceConfigurations"
    report = await run(**{path: denied(READ_MAINTENANCE, cluster("web").id)}, **windows("api", configuration()))
    found = only(report).unattended
    assert found is not None
    assert found.needs == 62
    assert (Status.UNKNOWN, "not known: when its nodes are renewed by themselves") in said(report)["web"]
    assert Status.UNKNOWN not in {status for status, _ in said(report)["api"]}
    assert [(m.action, m.checks) for m in report.missing_actions] == [(READ_MAINTENANCE, ("shared-headroom",))]
    assert report.verdicts == {"upgrade": GO}


async def test_a_snapshot_without_them_leaves_the_windows_unknown() -> None:
    report = await run()  # nothing answers
    assert all(automatic.reason for party in only(report).parties for automatic in party.automatic)


async def test_where_one_is_unknown_the_others_are_not_told_that_all_fits() -> None:
    odd = cluster_body("odd", agentPoolProfiles=[pool_body(maxPods=None)])
    report = await run(
        **{CLUSTERS: [*ESTATE[CLUSTERS], odd], f"{VNET_ID}/usages": [usage("nodes", used=100, limit=251)]}
    )
    assert only(report).fits is None
    assert said(report)["web"] == [(Status.UNKNOWN, "not known: room for all clusters at once on nodes")]
    assert {c.name: c.verdicts["upgrade"] for c in report.clusters} == {"web": GO, "api": GO, "odd": UNKNOWN}


async def test_a_stopped_cluster_is_not_renewed_by_itself() -> None:
    clusters = [cluster(name, powerState={"code": "Stopped"}) for name in ("web", "api")]
    reports = [answered(each, counted(60)) for each in clusters]
    facts = FactStore(MemoryArm({}))
    _, (contention,) = await judge_together(
        clusters, reports, (AskUpgrade(NODE_IMAGE),), facts=facts, checks=known_checks(), as_of=AS_OF
    )
    assert all(party.automatic == () for party in contention.parties)


async def test_many_parties_are_named_in_short_and_summed_in_full() -> None:
    many = [cluster_body(f"c{index}") for index in range(9)]
    report = await run(**{CLUSTERS: many})
    (finding,) = [f for f in report.clusters[0].findings if f.check == CHECK.id and f.status is Status.WARN]
    assert finding.summary == "fits alone, not together with c1, c2, c3 and 5 more"
    assert [(t.name, t.value) for t in finding.readings[0].terms][-1] == ("5 more", 5 * 31)
    assert sum(t.value for t in finding.readings[0].terms) == finding.readings[0].needs == 9 * 31
    assert len(only(report).parties) == 9


# As a check


def test_it_is_listed_and_its_action_is_in_the_role() -> None:
    assert CHECK in known_checks()
    assert (CHECK.id, CHECK.can_fail) == ("shared-headroom", False)
    assert READ_MAINTENANCE in actions([CHECK])
    assert READ_MAINTENANCE not in actions([each for each in known_checks() if each is not CHECK])
