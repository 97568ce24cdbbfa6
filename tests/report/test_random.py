"""Whatever the report: both outputs render, and they agree."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.finding import Evidence, Finding, Gate, Reading, Remedy, Status, Subject, Term, Waiving
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import ClusterReport, MissingAction, NotCheckable, NotRead, Report, Verdict
from aks_preflight.model.waiver import Use, Waived, Waiver
from aks_preflight.report import render

T = TypeVar("T")
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

kinds = st.sampled_from(["upgrade", "windows", "pool", "scale", "start"])
# Every character there is, halves of surrogate pairs included.
texts = st.text(st.characters(exclude_categories=()), max_size=30)


def few(items: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(items, max_size=3).map(tuple)


reasons = st.builds(Reason, st.sampled_from(Why), texts, st.none() | texts, st.none() | texts, st.none() | texts)
integers = st.integers(-9, 99999)
readings = st.builds(
    Reading,
    name=texts,
    gate=st.sampled_from(Gate),
    needs=st.none() | integers,
    has=st.none() | integers,
    unit=texts,
    terms=few(st.builds(Term, texts, integers, integers)),
    decides=st.booleans(),
    missing=st.none() | reasons,
    used=st.none() | integers,
)
waivers = st.builds(
    Waiver,
    check=texts.filter(bool),
    resource=texts.filter(bool),
    reason=texts.filter(bool),
    expires=st.dates(),
    owner=st.none() | texts,
)
findings = st.builds(
    Finding,
    status=st.sampled_from(Status),
    subject=st.builds(Subject, texts, texts, texts),
    summary=texts,
    readings=few(readings),
    remedies=few(st.builds(Remedy, texts, texts)),
    evidence=few(st.builds(Evidence, texts, texts, texts)),
    reason=st.none() | reasons,
    check=st.sampled_from(["subnet-headroom", "vcpu-quota", "x"]),
    area=st.sampled_from(["network", "quota", "zoo", ""]),
    question=kinds,
    prevents=few(texts),
    waived=st.none() | st.builds(Waiving, waivers, st.sampled_from([Status.FAIL, Status.WARN])),
)
verdicts = st.dictionaries(kinds, st.sampled_from(Verdict))
clusters = st.builds(
    ClusterReport,
    id=texts,
    name=texts,
    resource_group=texts,
    subscription=texts,
    location=texts,
    kubernetes_version=st.none() | texts,
    network=texts,
    verdicts=verdicts,
    findings=st.lists(findings, max_size=5).map(tuple),
    target_version=st.none() | texts,
    assumed=few(texts),
    has_windows_pools=st.booleans(),
)
reports = st.builds(
    Report,
    as_of=st.just(datetime(2025, 5, 1, tzinfo=timezone.utc)),
    source=st.sampled_from(["live", "snapshot", "demo"]),
    questions=st.dictionaries(kinds, st.dictionaries(texts, texts | st.integers() | st.none(), max_size=3)),
    verdicts=verdicts,
    clusters=few(clusters),
    missing_actions=few(st.builds(MissingAction, texts, texts, few(texts))),
    not_read=few(st.builds(NotRead, texts, texts)),
    not_checkable=few(st.builds(NotCheckable, texts, texts)),
    warnings=few(texts),
    assumptions=few(st.builds(Assumed, texts, texts, st.none() | texts, few(texts), texts)),
    waivers=few(st.builds(Waived, waivers, st.sampled_from(Use), st.integers(0, 99))),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports, st.integers(20, 160), st.sampled_from(["fail", "warn", "all"]))
def test_any_report_renders_and_the_outputs_agree(report: Report, width: int, show: str) -> None:
    document = json.loads(render(report, "json"))
    VALIDATOR.validate(document)
    # Wide enough that the closing line is one line.
    end = render(report, "table", width=300, show=show, exit_code=3).splitlines()[-1]
    told = {word: int(count) for count, word in re.findall(r"(\d+) (fail|warn|unknown|ok|not applicable|waived)", end)}
    counts = document["counts"]
    assert told == {
        **{word: counts[word] for word in ("fail", "warn", "unknown", "ok")},
        "not applicable": counts["not-applicable"],
        **({"waived": counts["waived"]} if counts["waived"] else {}),
    }
    text = render(report, "table", width=width, show=show, exit_code=3)
    assert all(line.isprintable() for line in text.split("\n"))
    coloured = render(report, "table", width=width, show=show, exit_code=3, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text
