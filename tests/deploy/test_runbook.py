"""The runbook's parameters: those of the job, else those of the account. What it does is in tests/scheduled."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import ModuleType

import pytest

from aks_preflight.scheduled import Failed

RUNBOOK = Path(__file__).resolve().parents[2] / "deploy" / "automation" / "runbook.py"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the runbook gives to `run`, in place of what would be done."""
    found: list[list[str]] = []
    monkeypatch.setattr("aks_preflight.scheduled.run", lambda words: found.append(list(words)))
    return found


def of_account(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    assets = ModuleType("automationassets")
    vars(assets)["get_automation_variable"] = {"aks-preflight": value}.__getitem__
    monkeypatch.setitem(sys.modules, "automationassets", assets)


def run(*words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["runbook.py", *words])
    runpy.run_path(str(RUNBOOK), run_name="__main__")


def test_those_of_the_account(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    of_account(monkeypatch, "https://x/reports --fail-on warn --tag 'team=data platform'")
    run(monkeypatch=monkeypatch)
    assert asked == [["https://x/reports --fail-on warn --tag 'team=data platform'"]]


def test_those_of_the_job_come_first(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    of_account(monkeypatch, "https://x/reports")
    run("https://y/reports", "-n", "a", monkeypatch=monkeypatch)
    assert asked == [["https://y/reports", "-n", "a"]]


def test_a_failure_reaches_the_end_of_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    of_account(monkeypatch, "nowhere")
    with pytest.raises(Failed, match="URL of the Storage container"):
        run(monkeypatch=monkeypatch)
