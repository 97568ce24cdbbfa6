"""A comparison as table, Markdown and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from aks_preflight.comparing.brief import Brief
from aks_preflight.comparing.changes import appeared, compared, missing
from aks_preflight.model.comparison import Comparison
from aks_preflight.model.report import ClusterReport
from aks_preflight.report.compare import render_compare
from tests.report.compare_golden import ALL, CASES, NONE, text_of
from tests.report.golden import FOLDER
from tests.report.markdown import check_markdown
from tests.report.test_hostile import check_json, check_log, clusters

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA, REPORT = (
    json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8")) for name in ("compare", "report")
)
VALIDATOR = Draft202012Validator(
    SCHEMA, registry=Registry().with_resource("report.schema.json", Resource.from_contents(REPORT))
)


def parsed(comparison: Comparison) -> Any:
    return json.loads(render_compare(comparison, "json"))


@pytest.mark.parametrize("case", CASES)
def test_the_text_is_exactly_this(case: str) -> None:
    assert text_of(case) == (FOLDER / case).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", [case for case in CASES if case.endswith(".txt")])
def test_no_line_but_a_command_or_an_id_is_too_wide(case: str) -> None:
    wide = [line for line in text_of(case).splitlines() if len(line) > CASES[case][2]]
    assert all("az aks" in line or "/subscriptions/" in line or "Microsoft." in line for line in wide)


def test_colour_only_decorates() -> None:
    plain, painted = (render_compare(ALL, "table", colour=colour) for colour in (False, True))
    assert painted != plain
    assert "".join(piece.partition("m")[2] if n else piece for n, piece in enumerate(painted.split("\x1b["))) == plain


@pytest.mark.parametrize("comparison", [ALL, NONE])
def test_json_obeys_the_schema(comparison: Comparison) -> None:
    VALIDATOR.validate(parsed(comparison))


def test_the_schema_finds_a_slip() -> None:
    for slip in ({"worse": "yes"}, {"extra": 1}, {"clusters": [{}]}):
        with pytest.raises(ValidationError):
            VALIDATOR.validate({**parsed(ALL), **slip})


def test_the_counts_are_those_of_the_changes() -> None:
    told = parsed(ALL)
    changes = [change for cluster in told["clusters"] for change in cluster["changes"]]
    for kind in ("new", "worse", "fixed", "better", "waived", "moved"):
        assert told["counts"][kind] == sum(change["kind"] == kind for change in changes)
    lost = sum(change["kind"] == "evidence-lost" for change in changes)
    assert told["counts"]["evidence-lost"] == lost + 1 + len(told["lost_scopes"]) + len(told["lost_checks"])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=clusters, other=clusters)
def test_nothing_foreign_acts(one: ClusterReport, other: ClusterReport) -> None:
    old, new = (Brief.of(each, remedies=True) for each in (one, other))
    told = (compared(old, new, named=True), appeared(new, named=True, unread=one.name), missing(old, other.name))
    comparison = Comparison(old=ALL.old, new=ALL.new, questions={"upgrade": {}}, clusters=told, warnings=(one.name,),
                            assumptions=(other.name,), lost_checks=((one.location, 1),))  # fmt: skip
    check_log(render_compare(comparison, "table", show="all"))
    check_markdown(render_compare(comparison, "markdown", show="all"))
    text = render_compare(comparison, "json")
    check_json(text)
    VALIDATOR.validate(json.loads(text))
