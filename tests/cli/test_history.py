"""`check --history` and `aks-preflight trend`, from words to exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aks_preflight.cli import run
from aks_preflight.history import opened
from aks_preflight.model.scope import UsageError


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Of the demo, asked twice: one run, since it is one snapshot."""
    file = tmp_path / "headroom.db"
    for _ in range(2):
        assert run(["check", "--demo", "--history", str(file), "-o", "short"]) == 1
    capsys.readouterr()
    return file


def test_the_rooms_are_those_of_the_report(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["trend", str(history), "-n", "booking-*", "--check", "subnet-*", "-o", "json"])
    told = json.loads(capsys.readouterr().out)
    assert told["runs"] == 1
    assert [(t["question"], t["last"], t["needs"], t["outlook"]) for t in told["trends"]] == [
        ("upgrade", 65, 124, "short-now"),
        ("windows", 65, 31, "too-few"),
    ]


def test_the_table(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trend", str(history)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("pod CIDR 10.245.0.0/21 of telemetry-prod, for upgrade\n  too small now: short 256 addresses")
    assert "too few runs" in out


def test_what_could_not_be_read_is_not_in_it(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["trend", str(history), "-n", "harbour-prod", "--check", "subnet-headroom", "-o", "json"])
    assert json.loads(capsys.readouterr().out)["trends"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-n", "booking-prd"], "--cluster 'booking-prd': nothing in the history is of this cluster; "
                                "did you mean booking-prod?; known: "),
        (["-n", "booking-*", "-n", "nope"], "--cluster 'nope': nothing in the history is of this cluster; known: "),
        (["--check", "subnet_headroom"], "--check 'subnet_headroom': nothing in the history is of this check; "
                                         "did you mean subnet-headroom?; known: "),
        (["--check", "zzz*"], "--check 'zzz*': nothing in the history is of this check; known: "),
    ],
)  # fmt: skip
def test_a_filter_that_fits_nothing_is_a_mistake(history: Path, words: list[str], said: str) -> None:
    with pytest.raises(UsageError) as told:
        run(["trend", str(history), *words])
    assert str(told.value).startswith(said)


def test_a_filter_is_in_any_case_and_of_an_empty_history_nothing_is_said(
    history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trend", str(history), "-n", "BOOKING-PROD", "--check", "Subnet-Headroom"]) == 0
    assert "of booking-prod, for upgrade" in capsys.readouterr().out
    with opened(tmp_path / "empty.db", new=True):
        pass
    assert run(["trend", str(tmp_path / "empty.db"), "-n", "nope"]) == 0
    assert capsys.readouterr().out == "The history has no run yet.\n"


def test_a_folder_is_no_history(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"^{tmp_path}: a folder; give the path of a history"):
        run(["trend", str(tmp_path)])


def test_the_page_has_it(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    run(["check", "--demo", "--history", str(tmp_path / "h.db"), "--report", f"html={page}", "-o", "short"])
    assert '<section id="trend"' in page.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--assume", "quota.cores=9"], "not with --assume"),
        (["--as-of", "2026-01-01"], "not with --as-of"),
    ],
)
def test_what_was_assumed_or_is_of_another_day_is_no_history(tmp_path: Path, words: list[str], said: str) -> None:
    file = tmp_path / "headroom.db"
    with pytest.raises(UsageError, match=said):
        run(["check", "--demo", "--history", str(file), *words])
    assert not file.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.db"], "there is no such file"),
        (["x", "--days", "0"], "--days '0'"),
        (["x", "-o", "html"], "--output 'html': unknown"),
        (["x", "--show", "fial"], "did you mean fail"),
    ],
)
def test_a_mistake_is_told(words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(["trend", *words])


def test_a_file_that_is_no_history_is_refused_before_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no database" * 99)
    with pytest.raises(UsageError, match="no history of aks-preflight"):
        run(["check", "--demo", "--history", str(file)])
    assert (capsys.readouterr().out, file.read_text()) == ("", "no database" * 99)
