"""`aks-preflight compare`, from words to exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aks_preflight.cli import run
from aks_preflight.model.scope import UsageError


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The demo, as it is and where the surge finds more room."""
    folder = tmp_path_factory.mktemp("reports")
    found = folder / "found.json", folder / "days.jsonl"
    run(["check", "--demo", "--report", f"json={found[0]}", "-o", "short"])
    run(["check", "--demo", "--as-of", "2027-05-01", "--report", f"jsonl={found[1]}", "-o", "short"])
    return found


def test_dates_that_came_are_new_and_exit_1(demo: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", *map(str, demo), "-o", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["worse"]
    assert told["counts"]["new"] > 0
    assert {change["area"] for cluster in told["clusters"] for change in cluster["changes"]} == {"version"}


def test_the_same_twice_is_no_worse(demo: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", str(demo[0]), str(demo[0])]) == 0
    assert "0 new, 0 worse, 0 evidence lost\nnothing got worse   exit 0\n" in capsys.readouterr().out


def test_it_is_written_to_files_too(demo: tuple[Path, Path], tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("markdown", "json", "table")}
    reports = [word for name, file in files.items() for word in ("--report", f"{name}={file}")]
    assert run(["compare", *map(str, demo), *reports]) == 1
    assert files["markdown"].read_text().startswith("# AKS preflight: something got worse\n")
    assert json.loads(files["json"].read_text())["worse"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["old", "new", "-o", "csv"], "--output 'csv': unknown"),
        (["old", "new", "--show", "al"], "did you mean all"),
        (["old", "new", "--report", "csv=x"], "unknown"),
        (["old", "new"], "old: there is no such file"),
        (["", "new"], "OLD is empty"),
    ],
)
def test_a_mistake_is_told(words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(["compare", *words])


def test_the_reports_in_the_wrong_order(demo: tuple[Path, Path]) -> None:
    with pytest.raises(UsageError, match="swap them"):
        run(["compare", *map(str, reversed(demo))])
