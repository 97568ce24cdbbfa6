"""`--help`: light, grouped, readable at 80 columns."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from aks_preflight import __version__
from aks_preflight.cli.options.pool import KEYS
from aks_preflight.report import FORMATS

COMMANDS: list[list[str]] = [[], ["check"], ["plan"], ["snapshot"], ["compare"], ["trend"]]


def aks_preflight(*words: str, python: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"COLUMNS": "80", "NO_COLOR": "1"}
    command = [sys.executable, *python, "-m", "aks_preflight", *words]
    return subprocess.run(command, env=environ, text=True, capture_output=True, check=False)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_fits_the_screen_and_has_examples(command: list[str]) -> None:
    shown = aks_preflight(*command, "--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert max(map(len, shown.stdout.splitlines())) <= 80
    _, examples = shown.stdout.split("  Examples:\n")
    assert examples.count("\n    aks-preflight ") + examples.startswith("    aks-preflight ") == 3
    assert aks_preflight(*command, "-h").stdout == shown.stdout


@pytest.mark.parametrize(
    "command",
    ["explain", "permissions", "merge", "completion", "checks", "checks list", "checks show"],
)
def test_every_help_fits_the_screen_and_shows_no_type_of_python(command: str) -> None:
    shown = aks_preflight(*command.split(), "--help").stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert "  Examples:\n    " in shown
    assert not [word for word in ("<str>", "list[", "{") if word in shown]


@pytest.mark.parametrize(
    ("command", "usage"),
    [("snapshot", "FILE"), ("merge", "REPORT..."), ("checks show", "ID"), ("explain", "CODE")],
)
def test_an_argument_goes_by_its_name(command: str, usage: str) -> None:
    shown = aks_preflight(*command.split(), "--help").stdout
    assert shown.startswith(f"Usage: aks-preflight {command} [OPTIONS] {usage}\n")
    assert f"\nArguments:\n  {usage}  " in shown


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    shown = aks_preflight(*command, "--help", python=("-X", "importtime"))
    imported = {line.rsplit("|", 1)[-1].strip() for line in shown.stderr.splitlines()}
    assert "aks_preflight.cli.options.question" in imported
    heavy = ("azure", "aiohttp", "tabulate", "rich", "pydantic", "asyncio", "aks_checks")
    ours = tuple(f"aks_preflight.{part}" for part in ("engine", "report", "arm", "facts", "capacity", "knowledge"))
    assert not {name for name in imported if name.split(".")[0] in heavy or name.startswith(ours)}


def test_check_groups_its_options() -> None:
    shown = aks_preflight("check", "--help").stdout
    titles = [line for line in shown.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert titles == ["Scope:", "Question:", "Evidence:", "Azure:", "Checks:", "Output:", "Other:"]


def test_help_knows_all_formats_and_pool_keys() -> None:
    words = set(aks_preflight("check", "--help").stdout.replace(",", " ").replace(".", " ").split())
    assert words >= set(FORMATS)
    assert words >= set(KEYS)


def test_version() -> None:
    shown = aks_preflight("--version")
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, f"aks-preflight {__version__}\n", "")
