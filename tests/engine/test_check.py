"""A whole run of the engine on an estate in memory: scope to report, with the built-in checks."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from aks_preflight.engine import check, exit_code, known_checks, selected
from aks_preflight.model.finding import Status
from aks_preflight.model.question import NODE_IMAGE, AskPools, AskScale, AskUpgrade, PoolSpec, Question
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import MissingAction, Report, Requests, Verdict
from aks_preflight.model.scope import Scope, ScopeError, Selection, UsageError
from aks_preflight.model.version import Version
from tests.builders import KNOWLEDGE
from tests.engine.site import Site
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

AS_OF = datetime(2026, 11, 23, tzinfo=timezone.utc)
UPGRADE = AskUpgrade()
# The checks that rest on what this estate answers.
HEADROOM = Selection(("subnet-headroom", "vcpu-quota", "vm-size-offered", "upgrade-path", "node-limits"))

ESTATE: dict[str, Any] = {
    CLUSTERS: [cluster_body("web"), cluster_body("api")],
    VNET_ID: vnet_body(subnet_body("nodes", addressPrefix="10.1.0.0/22")),
    f"{VNET_ID}/usages": [usage("nodes", used=186, limit=1019)],
    USAGES: [quota("cores"), quota("standardDSv5Family")],
    SKUS: [sku()],
    RELEASES: versions_body(),
}


async def run(
    *questions: Question,
    answers: dict[str, Any] | None = None,
    arm: MemoryArm | None = None,
    selection: Selection = HEADROOM,
    clusters: tuple[str, ...] = (),
    **more: Any,
) -> Report:
    return await check(
        arm or MemoryArm({**ESTATE, **(answers or {})}),
        Scope(subscriptions=(SUBSCRIPTION,), clusters=clusters),
        questions or (UPGRADE,),
        as_of=AS_OF,
        knowledge=KNOWLEDGE,
        source="snapshot",
        selection=selection,
        **more,
    )


def statuses(report: Report, check_id: str) -> set[Status]:
    return {f.status for cluster in report.clusters for f in cluster.findings if f.check == check_id}


async def test_where_everything_is_read_and_fits_it_goes() -> None:
    report = await run()
    assert report.verdicts == {"upgrade": Verdict.GO}
    assert [(c.name, c.target_version) for c in report.clusters] == [("api", "1.34.1"), ("web", "1.34.1")]
    assert (report.missing_actions, report.not_read) == ((), ())
    assert exit_code(report, named=True) == 0


async def test_two_clusters_of_one_vnet_and_region_ask_for_each_thing_once() -> None:
    arm = MemoryArm(ESTATE)
    await run(arm=arm)
    once = [path for path in arm.asked if path != RELEASES]
    assert len(once) == len(set(once))
    assert arm.most > 2


async def test_what_does_not_fit_is_no_go() -> None:
    report = await run(answers={USAGES: [quota("cores"), quota("standardDSv5Family", limit=20, used=18)]})
    assert report.verdicts == {"upgrade": Verdict.NO_GO}
    assert exit_code(report, named=True) == 1


async def test_each_denied_action_is_told_once_with_the_checks_that_rest_on_it() -> None:
    action, scope = "Microsoft.Compute/locations/usages/read", f"/subscriptions/{SUBSCRIPTION}"
    skus = "Microsoft.Compute/skus/read"
    report = await run(answers={USAGES: denied(action, scope), SKUS: denied(skus, scope)})
    assert report.verdicts == {"upgrade": Verdict.UNKNOWN}
    assert report.missing_actions == (
        MissingAction(action, scope, ("vcpu-quota",)),
        MissingAction(skus, scope, ("vm-size-offered",)),
    )
    assert exit_code(report, named=True) == 3


async def test_a_list_of_clusters_that_is_denied_is_a_missing_action_too() -> None:
    action, scope = "Microsoft.ContainerService/managedClusters/read", f"/subscriptions/{SUBSCRIPTION}"
    report = await run(answers={CLUSTERS: denied(action, scope)})
    assert report.missing_actions == (MissingAction(action, scope, ()),)
    assert report.verdicts == {"upgrade": Verdict.UNKNOWN}
    assert [entry.scope for entry in report.not_read] == [scope]


async def test_a_reason_that_is_no_lack_of_rights_is_no_missing_action() -> None:
    report = await run(answers={USAGES: Reason(Why.THROTTLED, "asked too often")})
    assert report.missing_actions == ()
    assert statuses(report, "vcpu-quota") == {Status.UNKNOWN}


async def test_a_malformed_cluster_among_good_ones_leaves_it_undetermined() -> None:
    odd = cluster_body("odd", agentPoolProfiles="none")
    report = await run(answers={CLUSTERS: [*ESTATE[CLUSTERS], odd]})
    assert len(report.clusters) == 2
    assert [entry.scope for entry in report.not_read] == [odd["id"]]
    assert report.verdicts == {"upgrade": Verdict.UNKNOWN}
    assert exit_code(report, named=True) == 3


@pytest.mark.parametrize("question", [AskUpgrade(NODE_IMAGE, pools=("gpu",)), AskScale((("gpu", 3),))])
async def test_a_pool_that_no_cluster_has_is_a_mistake(question: Question) -> None:
    with pytest.raises(ScopeError, match="no cluster in scope has a node pool gpu; there are system"):
        await run(question)


async def test_a_pool_that_only_some_clusters_have() -> None:
    both = [pool_body(), pool_body("gpu", mode="User")]
    answers = {CLUSTERS: [cluster_body("web", agentPoolProfiles=both), cluster_body("api")]}
    report = await run(AskUpgrade(NODE_IMAGE, pools=("gpu",)), answers=answers)
    assert {c.name: c.verdicts["upgrade"] for c in report.clusters} == {
        "web": Verdict.GO, "api": Verdict.NOT_APPLICABLE,
    }  # fmt: skip


async def test_two_questions_of_one_kind_are_refused_rather_than_one_forgotten() -> None:
    with pytest.raises(UsageError, match="once a run"):
        await run(AskUpgrade(NODE_IMAGE), AskUpgrade(Version(1, 34, 1)))


async def test_the_report_says_what_was_asked() -> None:
    windows = AskPools((PoolSpec(os_type="Windows", name="win", count=2),), kind="windows")
    report = await run(AskUpgrade(Version(1, 34, 1), max_surge="50%"), windows)
    assert report.questions == {
        "upgrade": {"to": "1.34.1", "max_surge": "50%"},
        "windows": {"specs": [{"os_type": "Windows", "name": "win", "count": 2}]},
    }


async def test_progress_is_told_cluster_by_cluster() -> None:
    told: list[str] = []
    await run(on_progress=told.append)
    assert told == ["listing clusters", "1 of 2 clusters", "2 of 2 clusters"]


async def test_an_arm_that_counts_nothing_costs_nothing_that_is_known() -> None:
    requests = (await run()).requests
    assert requests == Requests(seconds=requests.seconds)
    assert requests.seconds > 0


async def test_the_causes_that_no_api_shows_are_always_told() -> None:
    assert len((await run()).not_checkable) == len(KNOWLEDGE.not_checkable) > 0


async def test_old_knowledge_is_told() -> None:
    report = await check(
        MemoryArm(ESTATE), Scope(subscriptions=(SUBSCRIPTION,)), (UPGRADE,),
        as_of=AS_OF.replace(year=2036), knowledge=KNOWLEDGE, source="live", selection=HEADROOM,
    )  # fmt: skip
    assert "may be out of date" in report.warnings[0]


async def test_a_plugin_that_cannot_be_loaded_leaves_the_run_undetermined(site: Site) -> None:
    # Its checks were not run: that nothing else speaks against it does not make it go.
    site.install("corp", "corp = corp_broken", {"corp_broken.py": "raise RuntimeError('no licence')"})
    report = await run()
    assert report.verdicts == {"upgrade": Verdict.UNKNOWN}
    assert [entry.scope for entry in report.not_read] == ["plugin corp"]
    assert "no licence" in report.warnings[-1]
    assert exit_code(report, named=True) == 3


# Selection


def test_checks_are_chosen_by_globs_of_their_ids() -> None:
    chosen = {c.id for c in selected(Selection(("windows-*", "vcpu-quota"), ("windows-os-sku",)))}
    assert {"windows-profile", "vcpu-quota"} <= chosen
    assert "windows-os-sku" not in chosen
    assert "subnet-headroom" not in chosen
    assert selected(Selection()) == known_checks()


async def test_a_selection_that_leaves_nothing_is_no_go() -> None:
    report = await run(selection=Selection(("no-such-check",)))
    assert report.verdicts == {"upgrade": Verdict.UNKNOWN}


async def test_only_the_facts_of_the_selected_checks_are_read() -> None:
    arm = MemoryArm(ESTATE)
    await run(AskUpgrade(NODE_IMAGE), arm=arm, selection=Selection(("cluster-running",)))
    assert arm.asked == [CLUSTERS]
