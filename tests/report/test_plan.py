"""The plan as table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from aks_preflight.model.plan import PlanReport
from aks_preflight.model.scope import UsageError
from aks_preflight.report.plan import render_plan
from aks_preflight.report.plan_ladder import spell
from tests.report import plan_samples
from tests.report.golden import FOLDER
from tests.report.plan_golden import CASES, text_of

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA, REPORT = (json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8")) for name in ("plan", "report"))
VALIDATOR = Draft202012Validator(
    SCHEMA, registry=Registry().with_resource("report.schema.json", Resource.from_contents(REPORT))
)
SAMPLES = [plan_samples.ONE, plan_samples.FLEET, plan_samples.IMPOSSIBLE]


def parsed(report: PlanReport) -> Any:
    return json.loads(render_plan(report, "json"))


@pytest.mark.parametrize("case", CASES)
def test_the_table_is_exactly_this(case: str) -> None:
    assert text_of(case) == (FOLDER / case).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_no_line_but_a_command_or_an_id_is_too_wide(case: str) -> None:
    width = CASES[case][1]
    wide = [line for line in text_of(case).splitlines() if len(line) > width]
    assert all("az aks" in line or "/subscriptions/" in line or "Microsoft." in line for line in wide)


@pytest.mark.parametrize("report", SAMPLES)
def test_colour_only_decorates(report: PlanReport) -> None:
    plain, painted = (render_plan(report, "table", colour=colour) for colour in (False, True))
    assert painted != plain
    assert "".join(piece.partition("m")[2] if n else piece for n, piece in enumerate(painted.split("\x1b["))) == plain


@pytest.mark.parametrize("report", SAMPLES)
def test_plans_obey_the_schema(report: PlanReport) -> None:
    VALIDATOR.validate(parsed(report))


def test_the_schema_finds_a_slip() -> None:
    for slip in ({"verdict": "maybe"}, {"extra": 1}, {"clusters": [{}]}):
        with pytest.raises(ValidationError):
            VALIDATOR.validate({**parsed(plan_samples.ONE), **slip})


def test_json_says_where_it_stops_and_what_each_hop_needs() -> None:
    cluster = parsed(plan_samples.ONE)["clusters"][0]
    assert (cluster["stops_at"], cluster["unsure_at"], cluster["target_version"]) == (1, None, "1.35.1")
    first, second = cluster["hops"]
    need, *others = first["needs"]
    assert not others
    assert (need["kind"], need["needs"], need["has"], need["short"]) == ("subnet", 217, 191, 26)
    assert (first["minutes"], first["longest_minutes"]) == (75, 255)
    assert (second["surge_retries"], second["pools_must_follow"]) == (True, True)


def test_a_time_that_cannot_be_told_leaves_the_whole_open() -> None:
    cluster = parsed(plan_samples.FLEET)["clusters"][-1]
    assert cluster["minutes"] is None
    assert cluster["hops"][0]["pools"][1]["missing"]["why"] == "not-stated"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (125, "2 h 5 min"), (6000, "100 h"), (None, "unknown")],
)
def test_minutes_in_words(minutes: int | None, words: str) -> None:
    assert spell(minutes) == words


def test_a_format_or_level_that_is_none_is_an_error() -> None:
    with pytest.raises(UsageError, match="no output format 'xml'"):
        render_plan(plan_samples.ONE, "xml")
    with pytest.raises(UsageError, match="cannot show"):
        render_plan(plan_samples.ONE, "table", show="none")
