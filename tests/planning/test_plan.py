"""A whole plan on an estate in memory: scope to report, with the built-in checks."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from aks_preflight.model.assumption import About, Assumption
from aks_preflight.model.finding import Status
from aks_preflight.model.plan import ClusterPlan, PlanReport, Resource
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import MissingAction, Verdict
from aks_preflight.model.scope import Scope, ScopeError, Selection
from aks_preflight.model.version import parse_version
from aks_preflight.planning import exit_code, plan
from tests.builders import KNOWLEDGE
from tests.facts.bodies import (
    CLUSTERS,
    RELEASES,
    SKUS,
    SUBSCRIPTION,
    USAGES,
    VNET_ID,
    cluster_body,
    minor,
    pool_body,
    quota,
    sku,
    subnet_body,
    usage,
    vnet_body,
)
from tests.facts.memory import MemoryArm, denied

AS_OF = datetime(2026, 11, 23, tzinfo=timezone.utc)
# The checks that rest on what this estate answers.
HEADROOM = Selection((
    "subnet-headroom", "vcpu-quota", "upgrade-path", "pool-version", "os-sku-follows-upgrade",
    "windows-pools-follow-upgrade", "cluster-running", "drain-time",
))  # fmt: skip
TABLE = {
    "values": [
        minor("1.33", {"1.33.2": ["1.34.1"]}),
        minor("1.34", {"1.34.1": ["1.35.0"]}),
        minor("1.35", {"1.35.0": ["1.36.0"]}),
        minor("1.36", {"1.36.0": ["1.37.0"]}),
        minor("1.37", {"1.37.0": []}),
    ]
}
ESTATE: dict[str, Any] = {
    CLUSTERS: [cluster_body("web")],
    VNET_ID: vnet_body(subnet_body("nodes", addressPrefix="10.1.0.0/22")),
    f"{VNET_ID}/usages": [usage("nodes", used=186, limit=1019)],
    USAGES: [quota("cores"), quota("standardDSv5Family")],
    SKUS: [sku()],
    RELEASES: TABLE,
}


async def run(
    to: str = "1.36", *, answers: dict[str, Any] | None = None, arm: MemoryArm | None = None, **more: Any
) -> PlanReport:
    return await plan(
        arm or MemoryArm({**ESTATE, **(answers or {})}),
        Scope(subscriptions=(SUBSCRIPTION,)),
        to if to == "latest" else parse_version(to),
        as_of=AS_OF,
        knowledge=KNOWLEDGE,
        source="snapshot",
        **{"selection": HEADROOM, **more},
    )


async def one(to: str = "1.36", **more: Any) -> ClusterPlan:
    (cluster,) = (await run(to, **more)).clusters
    return cluster


def statuses(found: ClusterPlan, check: str, status: Status = Status.FAIL) -> list[int]:
    """The hops at which the check says so."""
    return [hop.number for hop in found.hops if any(f.check == check and f.status is status for f in hop.findings)]


async def test_three_minors_are_three_hops_each_judged() -> None:
    found = await one()
    assert [(str(hop.start), str(hop.version)) for hop in found.hops] == [
        ("1.33.2", "1.34.1"), ("1.34.1", "1.35.0"), ("1.35.0", "1.36.0"),
    ]  # fmt: skip
    assert (found.verdict, found.answer) == (Verdict.GO, "3 hops to 1.36.0; each fits")
    assert [hop.retries for hop in found.hops] == [False, True, True]
    assert [hop.must_follow for hop in found.hops] == [False, False, True]
    assert statuses(found, "upgrade-path", Status.OK) == [1, 2, 3]


async def test_no_fact_is_fetched_twice_however_many_hops() -> None:
    short, long = MemoryArm(ESTATE), MemoryArm(ESTATE)
    await run("1.34", arm=short)
    await run("1.37", arm=long)
    assert sorted(long.asked) == sorted(short.asked)


async def test_a_hop_needs_what_its_worst_pool_takes() -> None:
    pools = [pool_body(), pool_body("apps", count=8, mode="User", upgradeSettings={"maxSurge": "50%"})]
    found = await one(answers={CLUSTERS: [cluster_body("web", agentPoolProfiles=pools)]})
    tightest = [hop.tightest(Resource.NODE_SUBNET) for hop in found.hops]
    assert [f.deciding.needs if f and f.deciding else None for f in tightest] == [4 * 31, 31, 31]
    cores = found.hops[0].tightest(Resource.VCPUS)
    assert cores is not None
    assert cores.deciding is not None
    assert (cores.deciding.needs, cores.deciding.has) == (16, 80)


async def test_the_first_hop_that_does_not_fit_is_named_and_the_others_are_shown() -> None:
    pools = [pool_body(), pool_body("apps", count=8, mode="User", upgradeSettings={"maxSurge": "50%"})]
    tight = {
        CLUSTERS: [cluster_body("web", agentPoolProfiles=pools)],
        USAGES: [quota("cores", 30, 20), quota("standardDSv5Family")],
    }
    found = await one(answers=tight)
    assert [hop.verdict for hop in found.hops] == [Verdict.NO_GO, Verdict.GO, Verdict.GO]
    assert found.stops_at is found.hops[0]
    assert found.answer == "3 hops to 1.36.0; hop 1 does not fit"
    # From 1.35 on it goes with a single surge node, which takes as many rounds as nodes.
    assert [[pool.rounds for pool in hop.pools] for hop in found.hops] == [[3, 2], [3, 8], [3, 8]]


async def test_an_os_sku_stands_in_the_way_at_its_hop() -> None:
    pools = [pool_body(), pool_body("win", osType="Windows", osSKU="Windows2022", mode="User")]
    found = await one("1.37", answers={CLUSTERS: [cluster_body("web", agentPoolProfiles=pools)]})
    assert statuses(found, "windows-pools-follow-upgrade") == [4]
    assert found.stops_at is found.hops[3]


async def test_a_stopped_cluster_stops_the_first_hop_and_its_state_is_judged_once() -> None:
    stopped = {CLUSTERS: [cluster_body("web", powerState={"code": "Stopped"})]}
    found = await one(answers=stopped)
    assert statuses(found, "cluster-running") == [1]
    assert {f.check for f in found.hops[1].findings}.isdisjoint({"cluster-running", "drain-time"})


async def test_what_was_not_read_leaves_every_hop_that_needs_it_open() -> None:
    report = await run(answers={USAGES: denied("Microsoft.Compute/locations/usages/read", "/subscriptions/x")})
    (found,) = report.clusters
    assert [hop.verdict for hop in found.hops] == [Verdict.UNKNOWN] * 3
    assert (found.stops_at, found.unsure_at) == (None, found.hops[0])
    assert report.missing_actions == (
        MissingAction("Microsoft.Compute/locations/usages/read", "/subscriptions/x", ("vcpu-quota",)),
    )
    assert exit_code(report) == 3


async def test_a_table_that_was_not_read_leaves_the_way_open() -> None:
    action = "Microsoft.ContainerService/locations/kubernetesversions/read"
    report = await run(answers={RELEASES: denied(action, "/subscriptions/x")})
    (found,) = report.clusters
    assert (found.verdict, found.hops, found.target) == (Verdict.UNKNOWN, (), None)
    assert action in found.answer
    assert [missing.action for missing in report.missing_actions] == [action]
    assert exit_code(report) == 3


@pytest.mark.parametrize(
    ("to", "answer"),
    [
        ("1.32", "1.33.2 cannot go back to 1.32"),
        ("1.40", "1.40 is not offered in westeurope, where the newest is 1.37.0"),
    ],
)
async def test_an_impossible_target_gives_the_reason_and_exit_1(to: str, answer: str) -> None:
    report = await run(to)
    assert [(c.verdict, c.answer, c.hops) for c in report.clusters] == [(Verdict.NO_GO, answer, ())]
    assert exit_code(report) == 1


async def test_a_cluster_that_is_there_goes_without_a_hop() -> None:
    report = await run("1.33.2")
    assert [(c.verdict, c.answer, c.hops) for c in report.clusters] == [(Verdict.GO, "runs 1.33.2 already", ())]
    assert exit_code(report) == 0


async def test_pools_left_behind_at_the_target_follow_alone() -> None:
    pools = [pool_body(), pool_body("apps", mode="User", currentOrchestratorVersion="1.32.6")]
    found = await one("1.33.2", answers={CLUSTERS: [cluster_body("web", agentPoolProfiles=pools)]})
    assert [(hop.moves, [pool.name for pool in hop.pools]) for hop in found.hops] == [(False, ["apps"])]


async def test_pools_that_are_not_stated_leave_their_time_open() -> None:
    found = await one(answers={CLUSTERS: [cluster_body("web", agentPoolProfiles=None)]})
    assert found.verdict is Verdict.UNKNOWN
    assert (found.minutes, found.longest) == (None, None)
    assert found.hops[0].untold is not None


async def test_nodes_of_auto_provisioning_are_in_no_time() -> None:
    found = await one(answers={CLUSTERS: [cluster_body("web", nodeProvisioningProfile={"mode": "Auto"})]})
    assert found.minutes is None
    assert "auto-provisioning" in str(found.hops[0].untold)


async def test_an_auto_upgrade_channel_takes_pools_along() -> None:
    body = cluster_body("web", autoUpgradeProfile={"upgradeChannel": "stable"})
    assert not (await one(answers={CLUSTERS: [body]})).alone
    assert (await one()).alone


async def test_the_pace_is_the_operators() -> None:
    assert (await one("1.34", minutes_per_node=4)).minutes == 3 * 4


async def test_an_assumption_takes_the_place_of_what_was_read() -> None:
    full = {f"{VNET_ID}/usages": [usage("nodes", used=1010, limit=1019)]}
    assert (await one(answers=full)).verdict is Verdict.NO_GO
    report = await run(answers=full, assumptions=(Assumption(About.FREE, "nodes", "100"),))
    assert report.verdict is Verdict.GO
    assert [(each.key, each.value, each.read) for each in report.assumptions] == [("free.nodes", "100", "9")]


async def test_warnings_fail_where_they_are_asked_to() -> None:
    channel = Selection(("upgrade-path", "unattended-upgrades"))
    body = cluster_body("web", autoUpgradeProfile={"upgradeChannel": "stable"})
    report = await run(answers={CLUSTERS: [body]}, selection=channel)
    assert [statuses(c, "unattended-upgrades", Status.WARN) for c in report.clusters] == [[1]]
    assert (exit_code(report), exit_code(report, fail_on="warn")) == (0, 1)


async def test_a_subscription_that_was_not_listed_leaves_the_whole_undetermined() -> None:
    unread = Reason(Why.UNAVAILABLE, "no answer")
    other = "22222222-2222-2222-2222-222222222222"
    arm = MemoryArm({**ESTATE, f"/subscriptions/{other}/providers/Microsoft.ContainerService/managedClusters": unread})
    report = await plan(arm, Scope(subscriptions=(SUBSCRIPTION, other)), "latest", as_of=AS_OF, knowledge=KNOWLEDGE,
                        source="live", selection=HEADROOM)  # fmt: skip
    assert report.verdict is not Verdict.GO
    assert len(report.not_read) == 1
    assert exit_code(report) in (1, 3)


async def test_a_scope_without_a_cluster_is_an_error() -> None:
    with pytest.raises(ScopeError):
        await run(answers={CLUSTERS: []})
