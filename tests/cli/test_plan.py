"""`aks-preflight plan`, from words to exit code, on the demo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.cli import run
from aks_preflight.cli.options.plan import Aim, PlanOptions, parse_plan
from aks_preflight.model.scope import ScopeError, UsageError
from aks_preflight.model.version import parse_version


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = run(["plan", "--demo", "-o", "json", *words])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("to", "aim"),
    [(None, "latest"), ("latest", "latest"), ("LATEST", "latest"), ("1.36", "1.36"), ("v1.36.1", "1.36.1")],
)
def test_where_to(to: str | None, aim: str) -> None:
    assert parse_plan(PlanOptions(to=to)).to == (aim if aim == "latest" else parse_version(aim))


@pytest.mark.parametrize("to", ["next", "node-image", "1", "newest", "1.36.x"])
def test_what_is_no_version_is_refused(to: str) -> None:
    with pytest.raises(UsageError, match=r"--to .*give latest or a version"):
        parse_plan(PlanOptions(to=to))


def test_minutes_per_node() -> None:
    assert parse_plan(PlanOptions(minutes_per_node="7")) == Aim(minutes_per_node=7)
    for wrong in ("0", "-1", "ten", "1.5"):
        with pytest.raises(UsageError, match="--minutes-per-node"):
            parse_plan(PlanOptions(minutes_per_node=wrong))


@pytest.mark.parametrize(
    ("words", "code", "verdict"),
    [
        (("-n", "ferry-prod"), 0, "go"),
        (("-n", "booking-prod"), 1, "no-go"),
        (("-n", "harbour-prod"), 3, "unknown"),
        (("-n", "ferry-prod", "-n", "harbour-prod"), 3, "unknown"),
        (("-n", "ferry-prod", "--fail-on", "warn"), 1, "go"),
        (("-n", "ferry-prod", "--to", "1.99"), 1, "no-go"),
        ((), 1, "no-go"),
    ],
)
def test_verdicts_and_exit_codes(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, verdict: str
) -> None:
    found, report = as_json(capsys, *words)
    assert (found, report["verdict"]) == (code, verdict)


@pytest.mark.parametrize("name", ["ferry-prod", "booking-prod", "pricing-prod", "telemetry-prod", "harbour-prod"])
def test_the_first_hop_says_what_check_says(capsys: pytest.CaptureFixture[str], name: str) -> None:
    _, plan = as_json(capsys, "-n", name)
    hop = plan["clusters"][0]["hops"][0]
    # Contention is judged between clusters, of which a plan knows nothing.
    words = ["--for", "upgrade", "--to", hop["to"], "--skip", "shared-headroom"]
    run(["check", "--demo", "-n", name, *words, "-o", "json"])
    (checked,) = json.loads(capsys.readouterr().out)["clusters"]
    assert hop["verdict"] == checked["verdicts"]["upgrade"]
    assert sorted(map(json.dumps, hop["findings"])) == sorted(map(json.dumps, checked["findings"]))


def test_the_pace_is_in_the_times(capsys: pytest.CaptureFixture[str]) -> None:
    _, usual = as_json(capsys, "-n", "ferry-prod")
    _, quick = as_json(capsys, "-n", "ferry-prod", "--minutes-per-node", "5")
    assert quick["clusters"][0]["minutes"] * 2 == usual["clusters"][0]["minutes"]
    assert quick["pace"] == {"minutes_per_node": 5, "drain_timeout_minutes": 30, "source": "as given"}


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-20", "lose support on 2028-06-30"), ("2029-07-01", "none can be made any more")]
)
def test_dates_are_judged_as_of_the_day(capsys: pytest.CaptureFixture[str], day: str, said: str) -> None:
    _, report = as_json(capsys, "-n", "ferry-prod", "--as-of", day)
    hops = report["clusters"][0]["hops"]
    windows = [f["summary"] for hop in hops for f in hop["findings"]
               if f["check"] == "upgrade-images" and f["subject"]["name"] == "win"]  # fmt: skip
    assert len(windows) == len(hops) == 2
    assert all(said in summary for summary in windows)


def test_an_assumption_is_told_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    code, report = as_json(capsys, "-n", "booking-prod", "--assume", "free.nodes=200")
    assert (code, report["verdict"]) == (0, "go")
    assert [(a["key"], a["value"], a["read"]) for a in report["assumptions"]] == [("free.nodes", "200", "65")]


def test_the_plan_is_written_to_a_file_as_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    assert run(["plan", "--demo", "-n", "ferry-prod", "--report", f"json={file}"]) == 0
    assert capsys.readouterr().out.startswith("ferry-prod (rg-ferry-prod)  1.34.8 -> 1.36.1")
    assert json.loads(file.read_text())["verdict"] == "go"


def test_a_cluster_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ScopeError, match="no cluster matched"):
        run(["plan", "--demo", "-n", "nobody"])


def test_a_format_of_reports_alone_is_refused_before_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["-o", "jsonl"], ["--report", "csv=plan.csv"]):
        with pytest.raises(UsageError, match=r"table, json"):
            run(["plan", "--demo", *words])
        assert capsys.readouterr().out == ""
