"""Answers of the real Azure, where the folder that holds them is beside the project."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

BODIES = Path(__file__).resolve().parents[2] / ".." / "shared" / "recorded" / "bodies"


def recorded(*kinds: str) -> list[Any]:
    """The bodies of these kinds, one test parameter each; a single skipped one where the folder is absent."""
    found = [path for kind in kinds for path in sorted((BODIES / kind).glob("*.json*"))]
    if not found:
        reason = f"no recorded {', '.join(kinds)}: ../shared/recorded is not here"
        return [pytest.param(None, id="absent", marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(path, id=path.name.split(".json")[0]) for path in found]


def body_of(path: Path) -> Any:
    """The body of a recorded answer; of a bare file, the whole of it."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        answer = json.load(file)
    return answer.get("body", answer)


def request_of(path: Path) -> str:
    """The path of the request that a recorded answer is of."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    return str(answer["request"]["path"])
