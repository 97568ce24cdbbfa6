"""The role that `permissions` prints is enough, and nothing of it is too much."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import pytest

from aks_preflight.cli import run
from tests.reality.cases import check
from tests.scenarios.azure import SUBSCRIPTION, subnet_usage
from tests.scenarios.demo import lines
from tests.simulator import Simulator, Switches

Serve = Callable[..., Simulator]
AsClient = Callable[[Simulator], Simulator]


def role() -> list[str]:
    out = io.StringIO()
    with redirect_stdout(out):
        assert run(["permissions"]) == 0
    actions: list[str] = json.loads(out.getvalue())["Actions"]
    return actions


def everything_readable() -> list[str]:
    """The demo's estate, which uses every request, with the one answer that is denied in it given."""
    answers = [json.loads(line) for line in lines()]
    for answer in answers:
        if answer.get("status") == 403:
            answer.update(status=200, body={"value": [subnet_usage("harbour-prod", 60, 251)]})
    return [json.dumps(answer) for answer in answers]


def unknown(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [f for cluster in report["clusters"] for f in cluster["findings"] if f["status"] == "unknown"]


def ask() -> dict[str, Any]:
    return check(["-s", SUBSCRIPTION, "--as-of", "2026-11-20"])[1]


def test_with_the_role_and_nothing_else_nothing_is_unknown(simulator: Serve, as_client: AsClient) -> None:
    as_client(simulator(everything_readable(), Switches(allow_only=tuple(role()))))
    report = ask()
    assert [(f["check"], f["summary"]) for f in unknown(report)] == []
    assert report["missing_actions"] == []
    assert report["not_read"] == []


@pytest.mark.parametrize("action", role())
def test_without_any_one_action_something_is_unknown_and_names_it(
    simulator: Serve, as_client: AsClient, action: str
) -> None:
    left = tuple(other for other in role() if other != action)
    as_client(simulator(everything_readable(), Switches(allow_only=left)))
    report = ask()
    assert unknown(report) or report["not_read"]
    assert action.lower() in {missing["action"].lower() for missing in report["missing_actions"]}
