"""JUnit XML, read back by junitparser and held against Jenkins' XSD."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from aks_preflight import engine
from aks_preflight.model.finding import Status
from aks_preflight.model.report import ClusterReport, NotRead, Report, Verdict
from aks_preflight.report import Options, render, renderer
from aks_preflight.report.answer import Answer
from tests.report import machine_golden, samples
from tests.report.many import demo
from tests.report.test_hostile import check_junit, poisoned
from tests.report.test_random import reports

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))
#: What Windy Road's schema, to which Azure DevOps' documentation links, wants of a suite.
WANTED = {"id", "name", "package", "timestamp", "hostname", "tests", "failures", "errors", "time"}
any_code = st.sampled_from([None, 0, 1, 3])


def suites(report: Report, exit_code: int | None = 1) -> list[TestSuite]:
    return list(JUnitXml.fromstring(render(report, "junit", exit_code=exit_code).encode()))


def outcome(case: TestCase) -> str:
    kinds = {Error: "error", Failure: "failure", Skipped: "skipped"}
    return next((kinds[type(result)] for result in case.result), "warn" if case.system_out else "passed")


def outcomes(report: Report) -> dict[str, str]:
    return {case.name: outcome(case) for suite in suites(report) for case in suite}


def with_finding(status: Status, **changes: object) -> Report:
    finding = replace(samples.SUBNET_FULL, status=status, **changes)  # type: ignore[arg-type]
    verdict = {Status.FAIL: Verdict.NO_GO, Status.UNKNOWN: Verdict.UNKNOWN}.get(status, Verdict.GO)
    if status is Status.UNKNOWN and not finding.prevents:
        verdict = Verdict.GO
    cluster = replace(samples.WELL, findings=(finding,), verdicts={"upgrade": verdict})
    return replace(samples.ALL_WELL, questions={"upgrade": {}}, verdicts={"upgrade": verdict}, clusters=(cluster,))


def test_exact_text() -> None:
    assert machine_golden.text_of("fleet-junit.xml") == machine_golden.written("fleet-junit.xml")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("ok", "passed"), ("warn", "warn"), ("fail", "failure"), ("unknown", "error"), ("not-applicable", "skipped"),
     ("waived", "skipped")],
)  # fmt: skip
def test_what_each_status_becomes(status: str, expected: str) -> None:
    assert outcomes(with_finding(Status(status))) == {"prod-neu upgrade: subnet-headroom": expected}


def test_the_unknown_of_a_check_that_cannot_fail_is_not_run_rather_than_red() -> None:
    assert outcomes(with_finding(Status.UNKNOWN, prevents=())) == {"prod-neu upgrade: subnet-headroom": "skipped"}


def test_what_was_not_read_is_an_error() -> None:
    report = replace(samples.ALL_WELL, not_read=(NotRead("/subscriptions/x", "timed out"),))
    assert outcomes(report)["read /subscriptions/x"] == "error"


def test_no_cluster_is_an_error_but_not_of_a_shard() -> None:
    nothing = replace(samples.ALL_WELL, clusters=(), verdicts={})
    assert outcomes(nothing) == {"clusters": "error"}
    assert outcomes(replace(nothing, shard=(1, 2))) == {}


def test_a_question_without_a_finding_is_an_error() -> None:
    report = replace(samples.ALL_WELL, clusters=(replace(samples.WELL, findings=(), verdicts={}),))
    assert outcomes(report) == {"prod-neu upgrade: verdict": "error", "prod-neu windows: verdict": "error"}


def test_a_cluster_that_was_asked_nothing_is_told() -> None:
    report = replace(samples.ALL_WELL, questions={}, clusters=(replace(samples.WELL, findings=(), verdicts={}),))
    assert outcomes(replace(report, verdicts={})) == {"prod-neu: questions": "skipped"}


def test_a_windows_no_go_that_nobody_asked_for_is_skipped_for_a_cluster_without_windows_pools() -> None:
    finding = replace(samples.SUBNET_FULL, question="windows")
    cluster = replace(samples.WELL, findings=(finding,), verdicts={"windows": Verdict.NO_GO}, has_windows_pools=False)
    report = replace(
        samples.ALL_WELL, clusters=(cluster,), questions={"windows": {}}, verdicts={"windows": Verdict.NO_GO}
    )
    assert outcomes(report) == {"prod-neu windows: subnet-headroom": "skipped"}
    assert outcomes(replace(report, named=True)) == {"prod-neu windows: subnet-headroom": "failure"}


def test_a_case_is_the_same_from_run_to_run() -> None:
    """Class and name hold nothing that a run changes, and are of one case only."""
    before = Counter((case.classname, case.name) for suite in suites(demo()) for case in suite)
    assert set(before.values()) == {1}
    changed = tuple(
        replace(c, findings=tuple(replace(f, summary="else", status=Status.OK) for f in c.findings))
        for c in demo().clusters
    )
    after = {(case.classname, case.name) for suite in suites(replace(demo(), clusters=changed)) for case in suite}
    assert {pair for pair in before if "verdict" not in pair[1]} <= after


def test_no_case_names_a_file_to_upload() -> None:
    """Azure DevOps: contents of system-out that match [[ATTACHMENT|filePath]]."""
    bait = "[[ATTACHMENT|/etc/passwd]] [[[attachment|x]] [\u200b[ATTACHMENT|y]]"
    text = render(with_finding(Status.WARN, summary=bait), "junit")
    assert "/etc/passwd" in text
    assert "[[ATTACHMENT" not in text.upper()


def test_it_streams() -> None:
    """Nothing is kept: each cluster's text comes with the cluster."""
    made, report = renderer("junit", Options()), demo()
    list(made.begin(report.opening))
    answers = [Answer.of(cluster, report.questions) for cluster in report.clusters]
    assert all("".join(made.cluster(answer)).count("<testsuite ") == 2 for answer in answers)


def valid(text: str) -> None:
    SCHEMA.validate(text)
    for suite in ElementTree.fromstring(text):
        assert suite.attrib.keys() >= WANTED
        assert [child.tag for child in suite if child.tag != "testcase"] == ["properties", "system-out", "system-err"]
        cases = suite.findall("testcase")
        told = [int(suite.get(key, "")) for key in ("tests", "failures", "errors", "skipped")]
        assert told == [len(cases), *(len(suite.findall(f"testcase/{t}")) for t in ("failure", "error", "skipped"))]
        assert all(len(case) <= 1 for case in cases)


def test_the_demo_is_valid() -> None:
    valid(render(demo(), "junit", exit_code=1))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=reports | poisoned, exit_code=any_code)
def test_whatever_azure_says_it_is_valid_and_nothing_acts(report: Report, exit_code: int | None) -> None:
    text = render(report, "junit", exit_code=exit_code)
    valid(text)
    check_junit(text)


def plausible(report: Report) -> Report:
    """With the verdicts that its findings make."""

    def judged(cluster: ClusterReport) -> ClusterReport:
        asked = dict.fromkeys([*report.questions, *(f.question for f in cluster.findings)])
        can_fail = {f.check: any(g.check == f.check and g.prevents for g in cluster.findings) for f in cluster.findings}
        findings = tuple(replace(f, prevents=("X",) if can_fail[f.check] else ()) for f in cluster.findings)
        by_question = {q: [f for f in findings if f.question == q] for q in asked}
        verdicts = {q: engine.verdicts.verdict(found, can_fail) for q, found in by_question.items()}
        return replace(cluster, findings=findings, verdicts=verdicts)

    clusters = tuple(judged(c) for c in report.clusters)
    asked = dict.fromkeys(q for c in clusters for q in c.verdicts)
    complete = not report.not_read
    verdicts = {
        q: engine.verdicts.overall((c.verdicts[q] for c in clusters if q in c.verdicts), complete=complete)
        for q in asked
    }
    return replace(report, clusters=clusters, verdicts=verdicts)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=reports.map(plausible), is_named=st.booleans())
def test_something_is_red_exactly_where_the_exit_code_is_not_0(report: Report, is_named: bool) -> None:
    report = replace(report, named=is_named)
    red = {"error", "failure"} & {outcome(case) for suite in suites(report) for case in suite}
    assert bool(red) == (engine.exit_code(report, named=is_named) != 0)
