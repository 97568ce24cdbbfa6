"""Steps of an action or a pipeline, run as their services run them: their shell, with the variables they are given."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
EXPRESSION = re.compile(r"\$\{\{\s*(?:inputs|parameters)\.([\w-]+)\s*\}\}")
#: What a shell would act on, were it not only a value.
HOSTILE = (
    '"; touch pwned; "',
    "'; touch pwned; '",
    "$(touch pwned)",
    "`touch pwned`",
    "${IFS}x",
    "--demo",
    "*",
    "a b",
    "$HOME",
    "\\",
    "!!",
    "##vso[task.complete result=Succeeded;]",
    "::error::x",
)


def load(path: Path) -> dict[str, Any]:
    values = yaml.safe_load(path.read_text())
    assert isinstance(values, dict)
    return values


def environment(step: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """The step's own variables, each one expression or a plain word: so nothing of a value is ever parsed."""
    found = {}
    for name, value in step.get("env", {}).items():
        match = EXPRESSION.fullmatch(value)
        assert match or "$" not in value, value
        found[name] = given[match[1]] if match else value
    return found


def run(script: str, variables: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs it in the folder. Settings of pip, as a build's, are the machine's own."""
    kept = ("HOME", "LANG", "PATH", "PIP_", "SSL_", "HTTP", "http")
    own = {key: value for key, value in os.environ.items() if key.startswith(kept)}
    return subprocess.run(
        [*BASH, script], cwd=folder, env={**own, **variables}, capture_output=True, text=True, timeout=300
    )


def install_here(temporary: Path) -> None:
    """The program of this checkout, where the install step puts it."""
    folder = temporary / "aks-preflight-venv" / "bin"
    folder.mkdir(parents=True)
    for name, words in (("python", ""), ("aks-preflight", "-m aks_preflight ")):
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n')
        (folder / name).chmod(0o755)


def arguments(script: str) -> str:
    """The part that makes the program's arguments, which the action and the pipeline have in common."""
    return script.partition("# begin arguments\n")[2].partition("# end arguments\n")[0]
