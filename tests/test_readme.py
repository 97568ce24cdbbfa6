"""The README shows what the program prints."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from aks_preflight.cli import run

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_sample_is_what_the_demo_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    sample = re.findall(r"```text\n(.*?)```", README.read_text(), re.DOTALL)[0].splitlines()
    out = io.StringIO()
    with redirect_stdout(out):
        run(["check", "--demo", "-n", "booking-prod", "--for", "upgrade"])
    printed = [line.rstrip() for line in out.getvalue().splitlines()]
    assert [line for line in sample if line.rstrip() not in printed] == []


def test_what_it_links_to_is_there() -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", README.read_text()):
        assert (README.parent / link).exists(), link
