"""What ARM accepted, this program never refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reality.cases import ask, cases, findings, here

pytestmark = here


def outcome(case: Path) -> str:
    return str(json.loads(case.read_text())["arm_answer"]["outcome"])


@pytest.mark.parametrize("case", cases("recorded/decisions"), ids=lambda case: case.name[:-10])
def test_what_azure_accepted_is_never_a_no_go(case: Path) -> None:
    verdict, report = ask(case)
    if outcome(case) == "accepted":
        assert verdict != "no-go", [(f["check"], f["summary"]) for f in findings(report, "fail")]


@pytest.mark.parametrize("case", cases("recorded/decisions"), ids=lambda case: case.name[:-10])
def test_nothing_goes_while_quota_and_addresses_are_unread(case: Path) -> None:
    verdict, _ = ask(case)
    assert verdict in ("unknown", "no-go")
