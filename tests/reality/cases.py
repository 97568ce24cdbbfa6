"""The recorded decisions, the incidents and the estate of ../shared, asked as an operator would ask them."""

from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from aks_preflight.cli import run

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
here = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


def load_ask() -> ModuleType:
    """The tool that says how a case is asked."""
    spec = importlib.util.spec_from_file_location("ask", SHARED / "tools" / "ask.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cases(folder: str) -> list[Path]:
    """The case files of a folder below ../shared; none where it is absent."""
    return sorted((SHARED / folder).glob("*.case.json"))


def ask(case: Path, *, control: bool = False) -> tuple[str, dict[str, Any]]:
    """The verdict and the whole report of a case (or of its control)."""
    key, arguments = load_ask().of_case(json.loads(case.read_text()), control)
    snapshot = str(case).replace(".case.json", ".control.arm.jsonl" if control else ".arm.jsonl")
    code, report = check(["--from", snapshot, *arguments])
    verdict = report["verdicts"][key]
    assert code == {"go": 0, "no-go": 1, "unknown": 3}[verdict]
    return verdict, report


def check(words: list[str]) -> tuple[int, dict[str, Any]]:
    """Exit code and report of `aks-preflight check ... -o json`."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["check", *words, "-o", "json"])
    assert out.getvalue(), err.getvalue()
    return code, json.loads(out.getvalue())


def findings(report: dict[str, Any], *statuses: str) -> Iterator[dict[str, Any]]:
    """The findings of these statuses."""
    for cluster in report["clusters"]:
        yield from (finding for finding in cluster["findings"] if finding["status"] in statuses)
