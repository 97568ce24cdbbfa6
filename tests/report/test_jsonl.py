"""JSON Lines: the exact lines of a report, and that they say what the JSON report says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aks_preflight.model.finding import Finding
from aks_preflight.model.report import ClusterReport, Report
from aks_preflight.report import Options, render, renderer
from aks_preflight.report.answer import Answer
from tests.report import samples
from tests.report.test_random import few, findings, readings, reports

BRIEF = replace(
    samples.PROD,
    findings=(
        replace(samples.QUOTA_UNREAD, prevents=("QuotaExceeded",), reason=None, summary="no figures for D\u00e4s"),
    ),
)
ONE_OF_TWO = replace(
    samples.NO_GO, clusters=(BRIEF, replace(BRIEF, name="other", findings=())), shard=(0, 2), named=True,
    questions={"upgrade": {"to": "next"}}, missing_actions=(), not_checkable=(), warnings=("old",),
)  # fmt: skip

LINES = (
    '{"id":"' + samples.CLUSTER + '","name":"prod-weu","resource_group":"rg-aks-prod",'
    '"subscription":"11111111-2222-3333-4444-555555555555","location":"westeurope","kubernetes_version":"1.33.4",'
    '"target_version":"1.34.2","network":"azure cni, node subnet","has_windows_pools":true,'
    '"verdicts":{"upgrade":"no-go","windows":"go"},'
    '"assumed":["pool win: 1 node of Standard_D4s_v5, Windows2022, max pods 30, in snet-aks"],'
    '"counts":{"ok":0,"warn":0,"fail":0,"unknown":1,"not-applicable":0,"waived":0},'
    '"findings":[{"check":"vcpu-quota","area":"quota","question":"upgrade","status":"unknown",'
    '"subject":{"id":"' + samples.USAGES + '","kind":"vCPU quota","name":"standardDSv5Family"},'
    '"summary":"no figures for D\\u00e4s","needs":null,"has":null,"short":null,"unit":null,"terms":null,"readings":[],'
    '"reason":null,"remedies":[],"prevents":["QuotaExceeded"],"evidence":[],"waived":null}]}',
    '{"id":"' + samples.CLUSTER + '","name":"other","resource_group":"rg-aks-prod",'
    '"subscription":"11111111-2222-3333-4444-555555555555","location":"westeurope","kubernetes_version":"1.33.4",'
    '"target_version":"1.34.2","network":"azure cni, node subnet","has_windows_pools":true,'
    '"verdicts":{"upgrade":"no-go","windows":"go"},'
    '"assumed":["pool win: 1 node of Standard_D4s_v5, Windows2022, max pods 30, in snet-aks"],'
    '"counts":{"ok":0,"warn":0,"fail":0,"unknown":0,"not-applicable":0,"waived":0},"findings":[]}',
    '{"schema_version":"1.0","as_of":"2025-05-01T09:14:03Z","source":"live","questions":{"upgrade":{"to":"next"}},'
    '"questions_named":true,"shard":{"index":0,"of":2},"unmatched":[],"assumptions":[],'
    '"cluster_count":2,"verdicts":{"upgrade":"no-go","windows":"go"},'
    '"counts":{"ok":0,"warn":0,"fail":0,"unknown":1,"not-applicable":0,"waived":0},"missing_actions":[],'
    '"not_read":[],"not_checkable":[],"warnings":["old"],"contentions":[],"waivers":[],'
    '"requests":{"sent":14,"answered_from_cache":3,"throttled":1,"seconds":2.346,"by_kind":{"managedClusters":2,'
    '"virtualMachineScaleSets":12},"waited":0.123,"paced":1.5}}',
)


def whole(text: str) -> Any:
    """The lines put together as the JSON report has it."""
    *clusters, run = map(json.loads, text.splitlines())
    return {**run, "clusters": clusters}


def test_the_exact_lines() -> None:
    assert render(ONE_OF_TWO, "jsonl") == "".join(f"{line}\n" for line in LINES)


def test_a_line_is_written_once_its_cluster_is_judged() -> None:
    into = renderer("jsonl", Options())
    assert list(into.begin(ONE_OF_TWO.opening)) == []
    assert "".join(into.cluster(Answer.of(BRIEF, ONE_OF_TWO.questions))) == f"{LINES[0]}\n"


def test_a_run_without_clusters_has_its_line() -> None:
    (line,) = render(replace(samples.NO_GO, clusters=()), "jsonl").splitlines()
    assert "clusters" not in json.loads(line)


# Beyond 64 bits orjson gives up, and so does it at half a surrogate pair (which `texts` holds).
huge = st.integers(-(2**70), 2**70)
odd_readings = readings.flatmap(lambda r: st.builds(lambda n, h: replace(r, needs=n, has=h), huge, huge))


def with_huge(report: Report, numbers: tuple[Any, ...]) -> Report:
    def changed(finding: Finding) -> Finding:
        return replace(finding, readings=numbers)

    def cluster(each: ClusterReport) -> ClusterReport:
        return replace(each, findings=tuple(map(changed, each.findings)))

    return replace(report, clusters=tuple(map(cluster, report.clusters)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports, few(odd_readings), st.none() | st.tuples(st.integers(0, 3), st.just(4)))
def test_json_says_what_json_lines_say(report: Report, numbers: tuple[Any, ...], shard: tuple[int, int] | None) -> None:
    report = replace(with_huge(report, numbers), shard=shard)
    text = render(report, "jsonl")
    assert text.isascii()
    assert text.count("\n") == len(report.clusters) + 1
    assert whole(text) == json.loads(render(report, "json"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(findings, min_size=1, max_size=2), few(odd_readings))
def test_no_number_is_lost(found: list[Finding], numbers: tuple[Any, ...]) -> None:
    cluster = replace(samples.PROD, findings=tuple(replace(f, readings=numbers) for f in found))
    (read, _) = map(json.loads, render(replace(samples.NO_GO, clusters=(cluster,)), "jsonl").splitlines())
    needs = [[reading["needs"] for reading in finding["readings"]] for finding in read["findings"]]
    assert needs == [[reading.needs for reading in numbers]] * len(found)
