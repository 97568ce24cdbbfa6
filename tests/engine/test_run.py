"""Asking clusters their questions, with checks and facts as a plugin would bring them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.run import Runner
from aks_preflight.knowledge import load
from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import (
    NODE_IMAGE,
    AskPools,
    AskScale,
    AskUpgrade,
    PoolSpec,
    Question,
)
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.report import Verdict
from aks_preflight.model.version import Version
from aks_preflight.plugin import check, fail, not_applicable, of_cluster, ok, warn
from tests.builders import KNOWLEDGE, make_cluster, make_pool
from tests.engine.plugin_checks import (
    NODE_IMAGES,
    START,
    WINDOWS,
    advice,
    asked,
    blue_sky,
    broken,
    has_a_status_of_its_own,
    has_host,
    made,
    of_new_pools,
    of_scaling,
    of_starts,
    of_upgrades,
    of_windows_pools,
    one,
    returns_nothing,
    room,
    silent,
    speaks_nonsense,
    wants_a_number,
)
from tests.facts.memory import MemoryArm, denied

# What a check is given


async def test_a_check_is_given_what_its_parameters_types_name() -> None:
    finding = await one(blue_sky, arm=MemoryArm({"/skies/westeurope": {"sky": "blue"}}))
    assert (finding.status, finding.summary) == (Status.OK, "the sky is blue")


async def test_the_engine_stamps_what_a_check_says() -> None:
    finding = await one(blue_sky, arm=MemoryArm({"/skies/westeurope": {"sky": "grey"}}))
    assert (finding.check, finding.area, finding.question) == ("blue-sky", "engine", "upgrade")
    assert (finding.status, finding.prevents) == (Status.FAIL, ("Rained",))


async def test_a_check_of_an_operation_runs_for_that_operation_only() -> None:
    checks = (of_upgrades, of_new_pools, of_windows_pools, of_scaling, of_starts)

    async def ran(question: Question, **state: Any) -> set[str]:
        report = await asked(*checks, questions=(question,), cluster=make_cluster(**state))
        return {finding.check for finding in report.findings}

    assert await ran(NODE_IMAGES) == {"of-upgrades"}
    assert await ran(AskScale((("apps", 9),))) == {"of-scaling"}
    assert await ran(START, stopped=True) == {"of-starts"}
    assert await ran(WINDOWS) == {"of-new-pools", "of-windows-pools"}
    assert await ran(AskPools((PoolSpec(size="a"),))) == {"of-new-pools"}


async def test_a_check_of_new_pools_runs_once_for_each() -> None:
    two = AskPools((PoolSpec(name="a", size="s"), PoolSpec(name="b", size="s", os_type="Windows")))
    report = await asked(of_new_pools, of_windows_pools, questions=(two,))
    assert [(f.check, f.summary) for f in report.findings] == [
        ("of-new-pools", "a"), ("of-new-pools", "b"), ("of-windows-pools", "b"),
    ]  # fmt: skip


async def test_the_demand_is_that_of_the_question() -> None:
    cluster = make_cluster(make_pool("apps", 20, max_surge="10%"))
    assert (await one(room, cluster=cluster)).summary == "2 new nodes"
    assert (await one(room, cluster=cluster, questions=(AskScale((("apps", 25),)),))).summary == "5 new nodes"


async def test_clusters_judged_together_are_each_told_what_they_are_told_alone() -> None:
    clusters = [
        make_cluster(),
        make_cluster(name="stopped", stopped=True),
        make_cluster(name="bare", stated_pools=None),
        make_cluster(make_pool("a"), make_pool("b"), name="large"),
    ]
    questions = (AskUpgrade(NODE_IMAGE, pools=("a",)), WINDOWS, START)
    checks = made(room, has_host, of_upgrades, of_new_pools, of_starts, advice, broken, blue_sky, says_the_same)
    runner = Runner(FactStore(MemoryArm({})), checks, KNOWLEDGE)
    together = runner.judge([await runner.gather(cluster, questions) for cluster in clusters])
    assert together == [await runner.report(cluster, questions) for cluster in clusters]
    assert len({report.findings for report in together}) == len(clusters)


# What is not known


async def test_why_a_fact_is_missing_becomes_the_findings_reason() -> None:
    reason = denied("Weather.Provider/skies/read", "/skies")
    finding = await one(blue_sky, arm=MemoryArm({"/skies/westeurope": reason}))
    assert (finding.status, finding.reason) == (Status.UNKNOWN, reason)
    assert (finding.check, finding.prevents) == ("blue-sky", ("Rained",))
    assert finding.summary == "not known: The sky is blue"


async def test_a_fact_is_fetched_once_for_all_checks_questions_and_clusters() -> None:
    arm = MemoryArm({"/skies/westeurope": {"sky": "blue"}})
    runner = Runner(FactStore(arm), made(blue_sky), KNOWLEDGE)
    for name in ("a", "b"):
        await runner.report(make_cluster(name=name, stopped=True), (NODE_IMAGES, START))
    assert arm.asked == ["/skies/westeurope"]


async def test_what_a_check_finds_missing_ends_as_unknown() -> None:
    finding = await one(has_host)
    assert finding.status is Status.UNKNOWN
    assert finding.reason is not None
    assert finding.reason.why is Why.NOT_STATED


async def test_a_check_that_raises_ends_as_unknown_after_what_it_has_said() -> None:
    report = await asked(broken)
    assert [finding.status for finding in report.findings] == [Status.OK, Status.UNKNOWN]
    assert report.findings[1].reason == Reason(Why.BROKEN_CHECK, "check broken failed: ZeroDivisionError: by zero")
    assert report.verdicts == {"upgrade": Verdict.UNKNOWN}


@pytest.mark.parametrize("function", [silent, returns_nothing, speaks_nonsense, wants_a_number])
async def test_a_check_that_gives_no_proper_answer_ends_as_unknown(function: Any) -> None:
    finding = await one(function)
    assert finding.status is Status.UNKNOWN
    assert finding.reason is not None
    assert finding.reason.why is Why.BROKEN_CHECK


async def test_a_check_that_prevents_nothing_cannot_fail() -> None:
    report = await asked(advice)
    assert [finding.status for finding in report.findings] == [Status.WARN]
    assert report.verdicts == {"upgrade": Verdict.GO}


ALWAYS_THE_SAME = fail(of_cluster(make_cluster()), "made once, for all clusters and questions")


@check(prevents=["First"])
def says_the_same(cluster: Cluster) -> Iterator[Finding]:
    """The check makes its finding anew."""
    yield ALWAYS_THE_SAME
    yield ALWAYS_THE_SAME


@check()
def repeats_it(demand: Demand) -> Iterator[Finding]:
    """The check makes a finding of its own."""
    yield ALWAYS_THE_SAME


async def test_a_finding_that_is_given_again_is_told_of_each_check_and_question() -> None:
    report = await asked(says_the_same, repeats_it, questions=(NODE_IMAGES, WINDOWS))
    again = await asked(says_the_same, repeats_it, questions=(NODE_IMAGES, WINDOWS))
    for each in (report, again):
        assert [(f.check, f.question, f.prevents, f.status) for f in each.findings] == [
            (check, question, prevents, status)
            for question in ("upgrade", "windows")
            for check, prevents, status in [("says-the-same", ("First",), Status.FAIL)] * 2
            + [("repeats-it", (), Status.WARN)]
        ]


@check(prevents=["Nonsense"])
def breaks_off_into_nonsense(cluster: Cluster) -> Iterator[Finding]:
    """The check speaks in findings to its end."""
    yield ok(of_cluster(cluster), "so far")
    yield 5  # type: ignore[misc]
    yield ok(of_cluster(cluster), "and on")


async def test_what_is_no_finding_ends_a_check_after_what_it_has_said() -> None:
    report = await asked(breaks_off_into_nonsense)
    assert [finding.status for finding in report.findings] == [Status.OK, Status.UNKNOWN]
    assert "it yields 5, which is no finding" in str(report.findings[1].reason)


async def test_a_status_that_there_is_not_is_no_go() -> None:
    report = await asked(has_a_status_of_its_own)
    (finding,) = report.findings
    assert (finding.status, report.verdicts) == (Status.UNKNOWN, {"upgrade": Verdict.UNKNOWN})
    assert "its finding has the status 'refused', which is none" in str(finding.reason)


async def test_one_check_that_fails_does_not_end_the_others() -> None:
    report = await asked(broken, advice, silent, of_upgrades)
    assert [finding.check for finding in report.findings] == ["broken", "broken", "advice", "silent", "of-upgrades"]


async def test_a_question_that_cannot_be_settled_leaves_every_check_of_it_unknown() -> None:
    # The versions on offer cannot be read: which version is next is not known, and so neither is the surge.
    report = await asked(of_upgrades, room, questions=(AskUpgrade(),))
    assert [finding.status for finding in report.findings] == [Status.UNKNOWN, Status.UNKNOWN]
    assert all("kubernetesVersions" in str(finding.reason) for finding in report.findings)
    assert report.target_version is None


async def test_pools_that_are_not_stated_leave_the_demand_unknown() -> None:
    report = await asked(room, cluster=make_cluster(stated_pools=None))
    assert report.verdicts == {"upgrade": Verdict.UNKNOWN}


async def test_a_rule_that_the_knowledge_lacks_ends_as_unknown_and_not_the_run(tmp_path: Path) -> None:
    # An operator's knowledge file that lets a rule of the built-in one end: nothing says which OS SKU is the default.
    row = {"os": "windows", "os_sku": "Windows2022", "min_version": "1.25", "max_version": "1.35", "source": "us"}
    days = "valid_until = 2020-01-01\nas_of = 2026-01-01\n"
    text = "[[default_os_sku]]\n" + "".join(f'{key} = "{value}"\n' for key, value in row.items()) + days
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    knowledge = load(KNOWLEDGE.as_of, tmp_path / "ours.toml")
    report = await asked(of_new_pools, room, questions=(WINDOWS, NODE_IMAGES), knowledge=knowledge)
    assert report.verdicts == {"windows": Verdict.UNKNOWN, "upgrade": Verdict.GO}
    assert {str(f.reason) for f in report.findings if f.question == "windows"} == {
        "defaults.toml: no [[default_os_sku]] for Windows at Kubernetes 1.33.5"
    }


async def test_a_plugin_of_the_network_that_nobody_knows_ends_nothing() -> None:
    report = await asked(of_windows_pools, cluster=make_cluster(network=ClusterNetwork(plugin="new")),
                         questions=(WINDOWS,))  # fmt: skip
    assert report.verdicts == {"windows": Verdict.GO}


# Verdicts


async def test_no_check_is_no_go() -> None:
    assert (await asked()).verdicts == {"upgrade": Verdict.UNKNOWN}


async def test_each_question_has_its_verdict() -> None:
    report = await asked(of_upgrades, of_starts, questions=(NODE_IMAGES, START))
    assert report.verdicts == {"upgrade": Verdict.GO, "start": Verdict.NOT_APPLICABLE}
    (nothing,) = (finding for finding in report.findings if finding.question == "start")
    assert (nothing.status, nothing.summary) == (Status.NOT_APPLICABLE, "the cluster is running")


async def test_a_pool_that_is_not_there_is_not_applicable_on_this_cluster() -> None:
    report = await asked(of_upgrades, room, questions=(AskUpgrade(NODE_IMAGE, pools=("gpu",)),))
    assert report.verdicts == {"upgrade": Verdict.NOT_APPLICABLE}


# What the report says of the cluster


async def test_the_report_says_what_was_looked_at() -> None:
    cluster = make_cluster(make_pool("apps"), make_pool("win", os_type="Windows"), version="1.33.2")
    report = await asked(of_upgrades, of_new_pools, cluster=cluster,
                         questions=(AskUpgrade(Version(1, 34, 1)), WINDOWS))  # fmt: skip
    assert (report.kubernetes_version, report.target_version) == ("1.33.2", "1.34.1")
    assert report.network == "azure cni, node subnet"
    assert report.has_windows_pools
    assert report.assumed[0].startswith("pool npwin: ")


async def test_a_node_image_has_no_target_version() -> None:
    assert (await asked(of_upgrades)).target_version is None


@pytest.mark.parametrize("missing", [{"stated_network": None}, {"stated_pools": None}, {"current_version": None}])
async def test_whatever_is_missing_of_a_cluster_there_is_a_report(missing: dict[str, Any]) -> None:
    everything = (room, of_upgrades, of_new_pools, of_scaling, has_host, advice)
    questions = (AskUpgrade(), WINDOWS, AskScale((("apps", 2),)), START)
    report = await asked(*everything, cluster=make_cluster(**missing), questions=questions)
    assert set(report.verdicts) == {"upgrade", "windows", "scale", "start"}


def test_the_helpers_of_a_plugin_make_findings_of_each_status() -> None:
    subject = of_cluster(make_cluster())
    made_by = {f: f(subject, "as it is").status for f in (ok, warn, fail, not_applicable)}
    assert list(made_by.values()) == [Status.OK, Status.WARN, Status.FAIL, Status.NOT_APPLICABLE]


def test_not_known_is_readable() -> None:
    assert str(NotKnown(Reason(Why.TIMED_OUT, "no answer in 30 s"))) == "no answer in 30 s"
