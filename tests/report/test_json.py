from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aks_preflight.model.finding import Evidence, Gate, Status, Term
from aks_preflight.model.reason import Why
from aks_preflight.model.report import Report, Verdict
from aks_preflight.model.version import parse_version
from aks_preflight.report import render
from tests.report import samples

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def parsed(report: Report) -> Any:
    return json.loads(render(report, "json"))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [samples.NO_GO, samples.ALL_WELL, samples.FLEET])
def test_reports_obey_the_schema(report: Report) -> None:
    VALIDATOR.validate(parsed(report))


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        (SCHEMA["$defs"]["status"], Status),
        (SCHEMA["$defs"]["verdict"], Verdict),
        (SCHEMA["$defs"]["reading"]["properties"]["gate"], Gate),
        (SCHEMA["$defs"]["reason_or_null"]["properties"]["why"], Why),
    ],
)
def test_the_schema_knows_every_kind(place: dict[str, list[str]], kinds: type[Enum]) -> None:
    assert sorted(place["enum"]) == sorted(kind.value for kind in kinds)


SLIPS: dict[str, Callable[[Any], Any]] = {
    "a status that is none": lambda d: d["clusters"][0]["findings"][0].update(status="error"),
    "a status in capitals": lambda d: d["clusters"][0]["findings"][0].update(status="FAIL"),
    "a field too many": lambda d: d["clusters"][0]["findings"][0].update(note="x"),
    "a field too few": lambda d: d["clusters"][0]["findings"][0].pop("needs"),
    "a number as text": lambda d: d["clusters"][0]["findings"][0].update(needs="217"),
    "no verdict": lambda d: d["verdicts"].update(upgrade=None),
    "a question that is none": lambda d: d["verdicts"].update(downgrade="go"),
    "local time": lambda d: d.update(as_of="2025-05-01T11:14:03+02:00"),
    "another schema": lambda d: d.update(schema_version="2.0"),
    "counts without unknown": lambda d: d["counts"].pop("unknown"),
    "a shard of none": lambda d: d.update(shard={"index": 0, "of": 0}),
    "a shard as text": lambda d: d.update(shard="0/4"),
    "not said whether it was named": lambda d: d.pop("questions_named"),
    "requests of a kind as text": lambda d: d["requests"]["by_kind"].update(managedClusters="2"),
    "a source that is none": lambda d: d.update(source="cache"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_the_schema_finds_slips(slip: Callable[[Any], Any]) -> None:
    document = copy.deepcopy(parsed(samples.NO_GO))
    slip(document)
    assert not VALIDATOR.is_valid(document)


def test_a_finding_has_the_numbers_of_its_deciding_reading() -> None:
    finding = next(f for f in parsed(samples.NO_GO)["clusters"][0]["findings"] if f["status"] == "fail")
    assert (finding["needs"], finding["has"], finding["short"], finding["unit"]) == (217, 191, 26, "addresses")
    assert finding["terms"] == [{"name": "apps", "count": 7, "each": 31, "value": 217}]
    assert [(r["name"], r["decides"], r["fits"], r["short"]) for r in finding["readings"]] == [
        ("surge of the worst pool", True, False, 26),
        ("all pools at once", False, False, 57),
    ]
    assert finding["subject"]["kind"] == "node subnet"
    assert finding["prevents"] == ["SubnetIsFull", "InsufficientSubnetSize"]


def test_an_unknown_finding_has_its_reason_and_no_numbers() -> None:
    finding = next(f for f in parsed(samples.NO_GO)["clusters"][0]["findings"] if f["status"] == "unknown")
    assert finding["needs"] is finding["has"] is finding["unit"] is finding["terms"] is None
    assert finding["reason"] == {
        "why": "not-allowed",
        "text": "not allowed: Microsoft.Compute/locations/usages/read",
        "action": "Microsoft.Compute/locations/usages/read",
        "scope": samples.SUBSCRIPTION,
        "request": f"GET {samples.USAGES}",
    }


def test_the_fields_of_the_run() -> None:
    document = parsed(samples.FLEET)
    assert document["schema_version"] == "1.0"
    assert document["as_of"] == "2025-05-01T09:14:03Z"
    assert document["source"] == "snapshot"
    assert document["verdicts"] == {"upgrade": "no-go", "windows": "go"}
    assert document["questions"]["upgrade"] == {"to": "next", "pools": [], "max_surge": None}
    assert document["requests"] == {
        "sent": 14,
        "answered_from_cache": 3,
        "throttled": 1,
        "seconds": 2.346,
        "by_kind": {"managedClusters": 2, "virtualMachineScaleSets": 12},
        "waited": 0.123,
        "paced": 1.5,
    }
    assert document["questions_named"] is False
    assert document["shard"] is None
    assert document["missing_actions"][0]["checks"] == ["vcpu-quota"]
    assert [c["name"] for c in document["clusters"]] == ["prod-weu", "prod-neu", "test-weu"]
    assert document["warnings"] == list(samples.FLEET.warnings)


def test_the_order_does_not_depend_on_who_came_first() -> None:
    backwards = replace(samples.PROD, findings=samples.PROD.findings[::-1])
    assert render(replace(samples.NO_GO, clusters=(backwards,)), "json") == render(samples.NO_GO, "json")


@pytest.mark.parametrize(
    "when",
    [
        datetime(2025, 5, 1, 9, 14, 3, 999999),
        datetime(2025, 5, 1, 11, 14, 3, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_times_are_utc(when: datetime) -> None:
    assert parsed(replace(samples.NO_GO, as_of=when))["as_of"] == "2025-05-01T09:14:03Z"


def test_half_a_surrogate_pair_survives() -> None:
    text = render(replace(samples.NO_GO, warnings=("a\ud800b\x1b",)), "json")
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["warnings"] == ["a\ud800b\x1b"]


def test_evidence_of_a_plugin_that_is_no_text_does_not_end_the_report() -> None:
    values: list[Any] = [1, True, 1.0, ["a", "b"], {"c": None}]
    evidence = tuple(Evidence("GET /skies", "sky", value) for value in values)
    finding = replace(samples.SUBNET_FULL, evidence=evidence)
    told = parsed(replace(samples.NO_GO, clusters=(replace(samples.PROD, findings=(finding,)),)))
    assert [e["value"] for e in told["clusters"][0]["findings"][0]["evidence"]] == [str(value) for value in values]


def test_a_summary_that_is_no_text_does_not_end_the_report() -> None:
    odd: list[Any] = [1, True, 1.0, ["a", "b"]]
    lines = tuple(replace(samples.SUBNET_FULL, readings=(), remedies=(), summary=summary) for summary in odd)
    told = parsed(replace(samples.NO_GO, clusters=(replace(samples.PROD, findings=lines),)))
    assert [each["summary"] for each in told["clusters"][0]["findings"]] == [str(summary) for summary in odd]


def test_numbers_that_python_takes_for_equal_are_each_told_as_they_are() -> None:
    counts: list[Any] = [1, True, 1.0]
    terms = tuple(Term("apps", count, each) for count in counts for each in counts)
    finding = replace(samples.SUBNET_FULL, readings=(replace(samples.SUBNET_FULL.readings[0], terms=terms),))
    text = render(replace(samples.NO_GO, clusters=(replace(samples.PROD, findings=(finding,)),)), "json")
    told = json.loads(text)["clusters"][0]["findings"][0]["terms"]
    assert [[repr(term[key]) for key in ("count", "each")] for term in told] == [
        [repr(count), repr(each)] for count in counts for each in counts
    ]


def test_what_is_no_json_is_text() -> None:
    asked: dict[str, dict[str, object]] = {"upgrade": {"to": parse_version("1.34"), "by": (1, None)}}
    assert parsed(replace(samples.NO_GO, questions=asked))["questions"] == {"upgrade": {"to": "1.34", "by": [1, None]}}


def test_one_finding_a_line() -> None:
    lines = [line.strip() for line in render(samples.NO_GO, "json").splitlines()]
    assert sum(line.startswith('{"check":"') for line in lines) == len(samples.PROD.findings)
    assert sum('"check":' in line for line in lines) == len(samples.PROD.findings)


def test_a_shard_is_told() -> None:
    document = parsed(replace(samples.FLEET, shard=(1, 4), named=True))
    VALIDATOR.validate(document)
    assert (document["shard"], document["questions_named"]) == ({"index": 1, "of": 4}, True)
