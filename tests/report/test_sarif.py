"""SARIF, held against the schema of the standard."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from aks_preflight import __version__, engine
from aks_preflight.model.finding import Status
from aks_preflight.model.report import NotRead, Report, Verdict
from aks_preflight.report import render
from tests.report import machine_golden, samples
from tests.report.many import demo
from tests.report.test_hostile import check_json, poisoned
from tests.report.test_random import reports

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)


def log_of(report: Report, exit_code: int | None = 1, **how: Any) -> Any:
    return json.loads(render(report, "sarif", exit_code=exit_code, **how))


def run_of(report: Report, exit_code: int | None = 1, **how: Any) -> Any:
    (run,) = log_of(report, exit_code, **how)["runs"]
    return run


def with_status(status: Status, **changes: Any) -> Any:
    finding = replace(samples.SUBNET_FULL, status=status, **changes)
    run = run_of(replace(samples.NO_GO, clusters=(replace(samples.PROD, findings=(finding,)),)))
    return run["results"][0]


def test_exact_text() -> None:
    assert machine_golden.text_of("fleet.sarif") == machine_golden.written("fleet.sarif")


@pytest.mark.parametrize(
    ("status", "kind", "level"),
    [("fail", "fail", "error"), ("warn", "fail", "warning"), ("unknown", "open", "none"), ("ok", "pass", "none"),
     ("not-applicable", "notApplicable", "none"), ("waived", "fail", "error")],
)  # fmt: skip
def test_what_each_status_becomes(status: str, kind: str, level: str) -> None:
    result = with_status(Status(status))
    assert (result["kind"], result["level"]) == (kind, level)
    assert ("suppressions" in result) == (status == "waived")


def test_a_waiver_is_told() -> None:
    result = with_status(Status.WAIVED, waived=samples.SUBNET_WAIVED.waived)
    told = "was FAIL, accepted by platform team until 2025-06-30: the subnet is replaced in June"
    assert result["suppressions"] == [{"kind": "external", "justification": told}]
    assert told in result["message"]["text"]


def test_a_result_names_arm_ids_and_no_file() -> None:
    result = with_status(Status.FAIL)
    (location,) = result["locations"]
    names = [each["fullyQualifiedName"] for each in location["logicalLocations"]]
    assert names == [samples.CLUSTER, samples.SUBNET.id]
    assert "physicalLocation" not in location
    numbers = {key: result["properties"][key] for key in ("needs", "has", "short", "unit")}
    assert numbers == {"needs": 217, "has": 191, "short": 26, "unit": "addresses"}


def test_what_is_unknown_or_was_not_read_is_notified() -> None:
    report = replace(samples.NO_GO, not_read=(NotRead("/subscriptions/x", "timed out"),), warnings=("old",))
    (invocation,) = run_of(report)["invocations"]
    told = [(each["descriptor"]["id"], each["level"]) for each in invocation["toolExecutionNotifications"]]
    assert told == [("not-read", "error"), ("missing-action", "warning"), ("unknown", "error"), ("warning", "warning")]


@pytest.mark.parametrize(
    ("report", "exit_code", "successful"),
    [
        (samples.ALL_WELL, 0, True),
        (samples.ALL_WELL, None, True),
        (samples.NO_GO, 1, True),
        (replace(samples.NO_GO, not_read=(NotRead("x", "y"),)), 1, False),
        (replace(samples.ALL_WELL, verdicts={"upgrade": Verdict.UNKNOWN}), None, False),
        (samples.ALL_WELL, 3, False),
    ],
)
def test_a_run_is_successful_where_it_told_all_that_it_was_asked(
    report: Report, exit_code: int | None, successful: bool
) -> None:
    (invocation,) = run_of(report, exit_code)["invocations"]
    assert invocation["executionSuccessful"] is successful
    assert invocation.get("exitCode") == exit_code


def test_rules_are_the_checks_of_the_run() -> None:
    run = run_of(demo(), checks=engine.known_checks)
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("aks-preflight", __version__)
    rules = driver["rules"]
    assert {rule["id"] for rule in rules} == {f.check for c in demo().clusters for f in c.findings}
    assert all(rule["shortDescription"]["text"] and rule["help"]["markdown"] for rule in rules)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_a_check_that_is_not_installed_is_a_rule_without_words() -> None:
    rules = run_of(samples.NO_GO)["tool"]["driver"]["rules"]
    assert rules[0].keys() == {"id", "help"}


def test_fingerprints_are_of_one_result_and_outlive_its_words() -> None:
    def fingerprints(report: Report) -> Counter[str]:
        return Counter(value for r in run_of(report)["results"] for value in r["partialFingerprints"].values())

    before = fingerprints(demo())
    assert set(before.values()) == {1}
    clusters = tuple(
        replace(c, id=c.id.upper(), findings=tuple(replace(f, summary=f"{f.summary}!") for f in c.findings))
        for c in demo().clusters
    )
    assert fingerprints(replace(demo(), clusters=clusters)) == before


def test_no_text_is_a_link_or_a_place_for_an_argument() -> None:
    text = with_status(Status.FAIL, summary="[x](https://example.invalid) {0} {1}")["message"]["text"]
    assert "](" not in text
    assert "{0}" not in text


def test_the_demo_is_valid() -> None:
    VALIDATOR.validate(log_of(demo(), checks=engine.known_checks))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=reports | poisoned, exit_code=st.sampled_from([None, 0, 1, 3]))
def test_whatever_azure_says_it_is_valid_and_nothing_acts(report: Report, exit_code: int | None) -> None:
    text = render(report, "sarif", exit_code=exit_code, checks=engine.known_checks)
    check_json(text)
    document = json.loads(text)
    VALIDATOR.validate(document)
    for result in document["runs"][0]["results"]:
        assert result["message"]["text"].isprintable()
        assert "](" not in result["message"]["text"]
        assert result["kind"] == "fail" or result["level"] == "none"
