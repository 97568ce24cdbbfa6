"""Trends as table, as JSON and in the page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from aks_preflight.model.trend import Trends
from aks_preflight.report import render
from aks_preflight.report.trend import render_trend
from tests.report import samples
from tests.report.golden import FOLDER
from tests.report.html_page import Page
from tests.report.test_hostile import check_json, check_log, poisons
from tests.report.trend_golden import ALL, CASES, DATED, NONE, text_of

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA, REPORT = (
    json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8")) for name in ("trend", "report")
)
VALIDATOR = Draft202012Validator(
    SCHEMA, registry=Registry().with_resource("report.schema.json", Resource.from_contents(REPORT))
)


def parsed(trends: Trends) -> Any:
    return json.loads(render_trend(trends, "json"))


@pytest.mark.parametrize("case", CASES)
def test_the_text_is_exactly_this(case: str) -> None:
    assert text_of(case) == (FOLDER / case).read_text(encoding="utf-8")
    assert max(map(len, text_of(case).splitlines())) <= CASES[case][1]


@pytest.mark.parametrize("trends", [ALL, NONE])
def test_json_obeys_the_schema(trends: Trends) -> None:
    VALIDATOR.validate(parsed(trends))


def test_the_schema_finds_a_slip() -> None:
    for slip in ({"runs": -1}, {"extra": 1}, {"trends": [{}]}):
        with pytest.raises(ValidationError):
            VALIDATOR.validate({**parsed(ALL), **slip})


def test_json_says_the_day_and_its_interval() -> None:
    assert parsed(ALL)["trends"][1]["too_small"] == {
        "on": "2025-06-27", "earliest": "2025-06-20", "latest": "2025-07-05",
    }  # fmt: skip
    assert parsed(ALL)["trends"][2]["too_small"]["latest"] is None


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=poisons, cluster=poisons, unit=poisons)
def test_nothing_foreign_acts(name: str, cluster: str, unit: str) -> None:
    trend = replace(DATED, name=name, cluster_name=cluster, unit=unit, kind=unit, question=name, cluster=cluster)
    told = Trends(runs=1, since=ALL.since, until=ALL.until, trends=(trend,))
    check_log(render_trend(told, "table"))
    check_json(render_trend(told, "json"))
    section = Page.of(render(samples.NO_GO, "html", trends=lambda: told)).one("section", id="trend")
    tags = {element.tag for element in section.iter()}
    assert tags <= {
        "section",
        "h2",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "small",
        "svg",
        "polyline",
        "p",
    }
    assert len(list(section.iter("polyline"))) == 1


def test_the_page_shows_the_soonest_first_with_its_course() -> None:
    page = render(samples.NO_GO, "html", trends=lambda: ALL)
    section = page.partition('id="trend"')[2].partition("</section>")[0]
    assert section.index("too small now") < section.index("too small from 2025-06-27")
    assert section.count("<polyline") == 6  # all but the one of too few runs
    assert "1 more are not listed" in section
    assert 'aria-label="from 200 to 113 addresses"' in section


def test_without_a_history_there_is_no_such_section() -> None:
    assert 'id="trend"' not in render(samples.NO_GO, "html")
    assert 'id="trend"' not in render(samples.NO_GO, "html", trends=lambda: NONE)
