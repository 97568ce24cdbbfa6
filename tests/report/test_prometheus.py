"""Prometheus' text format, read back by its own client."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aks_preflight.model.finding import Status
from aks_preflight.model.report import NotRead, Report, Verdict
from aks_preflight.report import render
from tests.report import machine_golden, samples
from tests.report.many import demo
from tests.report.prom import Labels, read
from tests.report.test_hostile import check_log, poisoned
from tests.report.test_random import reports


def metrics(report: Report, exit_code: int | None = 1) -> dict[str, list[tuple[Labels, float]]]:
    return read(render(report, "prometheus", exit_code=exit_code))


def value(report: Report, name: str) -> float:
    ((_, number),) = metrics(report)[name]
    return number


def test_exact_text() -> None:
    assert machine_golden.text_of("fleet.prom") == machine_golden.written("fleet.prom")


def test_needs_and_has_are_of_the_reading_that_decides() -> None:
    found = metrics(samples.NO_GO)
    (needs,) = [(labels, n) for labels, n in found["needs"] if labels["question"] == "upgrade"]
    assert needs[1] == 217
    assert {key: needs[0][key] for key in ("check", "kind", "subject", "gate", "unit")} == {
        "check": "subnet-headroom",
        "kind": "node subnet",
        "subject": "snet-aks",
        "gate": "allocation",
        "unit": "addresses",
    }
    assert (needs[0], 191) in found["has"]


def test_what_is_not_known_has_no_series() -> None:
    reading = replace(samples.WORST_POOL, needs=None)
    finding = replace(samples.SUBNET_FULL, status=Status.UNKNOWN, readings=(reading,))
    found = metrics(replace(samples.NO_GO, clusters=(replace(samples.PROD, findings=(finding,)),)))
    assert found["needs"] == []
    assert [n for _, n in found["has"]] == [191]


def test_subjects_of_one_name_are_kept_apart_by_their_ids() -> None:
    other = replace(samples.SUBNET_FULL, subject=replace(samples.SUBNET, id="/else/snet-aks"))
    found = metrics(replace(samples.NO_GO, clusters=(replace(samples.PROD, findings=(samples.SUBNET_FULL, other)),)))
    assert {labels["subject"] for labels, _ in found["needs"]} == {"snet-aks", samples.SUBNET.id}


def test_of_two_findings_on_one_subject_the_tighter_is_kept() -> None:
    loose = replace(samples.WORST_POOL, needs=1)
    findings = tuple(
        replace(samples.SUBNET_FULL, summary=str(i), readings=(reading,))
        for i, reading in enumerate((loose, loose, samples.WORST_POOL))
    )
    found = metrics(replace(samples.NO_GO, clusters=(replace(samples.PROD, findings=findings),)))
    assert sorted(n for _, n in found["needs"]) == [1, 217]


def test_the_run() -> None:
    report = replace(samples.FLEET, not_read=(NotRead("a", "b"), NotRead("c", "d")))
    assert value(report, "not_read_scopes") == 2
    assert value(report, "clusters") == 3
    assert value(report, "exit_code") == 1
    assert value(report, "report_timestamp_seconds") == samples.FLEET.as_of.timestamp()
    naive = datetime(2025, 5, 1, 9, 14, 3)
    assert value(replace(report, as_of=naive), "report_timestamp_seconds") == samples.FLEET.as_of.timestamp()
    assert "exit_code" not in metrics(report, None)


def test_a_run_without_clusters_is_no_silence() -> None:
    found = metrics(replace(samples.ALL_WELL, clusters=(), verdicts={"upgrade": Verdict.UNKNOWN}), 3)
    assert found["clusters"] == [({}, 0)]
    assert found["run_verdict"] == [({"question": "upgrade", "verdict": "unknown"}, 1)]


def test_how_many_series_a_cluster_makes() -> None:
    """docs: 1 and 1 a question, 6 for the counts, 2 for each number that a check found under a question."""
    for cluster in demo().clusters:
        found = metrics(replace(demo(), clusters=(cluster,)))
        counted = [f for f in cluster.findings if f.deciding]
        assert len(found["cluster_info"]) == 1
        assert len(found["verdict"]) == 2
        assert len(found["findings"]) == 6
        assert len(found["needs"]) <= len(counted)
        assert len(found["has"]) <= len(counted)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=reports | poisoned, exit_code=st.sampled_from([None, 0, 1, 3]))
def test_whatever_azure_says_it_is_read_back_and_nothing_acts(report: Report, exit_code: int | None) -> None:
    text = render(report, "prometheus", exit_code=exit_code)
    check_log(text)
    found = read(text)
    assert len(found["cluster_info"]) == len(report.clusters)
