"""What people reported, foretold: no-go with their numbers, and go for each control that differs in the one fact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reality.cases import ask, cases, findings, here

pytestmark = here

AREAS = {
    "subnet-ip": "network",
    "pod-cidr": "network",
    "vcpu-quota": "quota",
}


def expected(case: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(case.read_text())["expected"]
    return found


def of_area(*areas: str) -> list[Path]:
    return [case for case in cases("incidents") if expected(case)["area"] in areas]


@pytest.mark.parametrize("case", of_area(*AREAS), ids=lambda case: case.name[:-10])
def test_the_failure_is_foretold_by_a_check_of_its_area(case: Path) -> None:
    verdict, report = ask(case)
    wanted = expected(case)
    assert verdict in {wanted["verdict"], *wanted.get("accept", [])}
    assert AREAS[wanted["area"]] in {finding["area"] for finding in findings(report, "fail")}


@pytest.mark.parametrize("case", of_area(*AREAS), ids=lambda case: case.name[:-10])
def test_the_control_goes(case: Path) -> None:
    verdict, report = ask(case, control=True)
    assert verdict == "go", [(f["check"], f["status"], f["summary"]) for f in findings(report, "fail", "unknown")]


def test_nine_in_ten_of_the_numbers_reported_are_among_the_readings() -> None:
    stated = [case for case in of_area(*AREAS) if expected(case).get("numbers")]
    missed = [case.name for case in stated if not shows(ask(case)[1], expected(case)["numbers"])]
    assert len(missed) <= len(stated) / 10, missed


def shows(report: dict[str, Any], numbers: dict[str, int]) -> bool:
    return any(
        (reading["needs"], reading["has"]) == (numbers["needs"], numbers["has"])
        for finding in findings(report, "fail", "warn", "ok")
        for reading in finding["readings"]
    )
