"""Reads snapshots (`.arm.jsonl`, or gzip of it) on its own, so that the simulator is an independent judge."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulator.asked import Key, parse

Line = str | Mapping[str, Any]


class SnapshotError(Exception):
    """A snapshot that cannot be read. The text is one line."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One response. `body` is parsed JSON, or a text where the body was none (an HTML page)."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Responses by request. Where two lines answer one request, the later one counts."""

    answers: Mapping[Key, Recorded]
    subscriptions: frozenset[str]

    def answer(self, key: Key) -> Recorded | None:
        """The response to a request."""
        return self.answers.get(key)


def read(source: str | Path | Iterable[Line]) -> Snapshot:
    """A snapshot from a file, or from lines (texts or mappings; they need no header). Raises SnapshotError."""
    if not isinstance(source, (str, Path)):
        return _gather(source, "lines", header=False)
    path = Path(source)
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{path}: {error}") from error
    return _gather(text.split("\n"), str(path), header=True)


def _gather(lines: Iterable[Line], name: str, *, header: bool) -> Snapshot:
    answers: dict[Key, Recorded] = {}
    seen_header = False
    for number, line in enumerate(lines, 1):
        if isinstance(line, str) and not line.strip():
            continue
        row = _row(line, f"{name}, line {number}")
        if "aks-preflight-snapshot" in row:
            if row["aks-preflight-snapshot"] != 1:
                raise SnapshotError(f"{name}: snapshot format {row['aks-preflight-snapshot']!r}, expected 1")
            seen_header = True
            continue
        if header and not seen_header:
            raise SnapshotError(f"{name}: the first line is no snapshot header")
        try:
            asked, status = parse(row.get("method", "GET"), row["url"]), int(row["status"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SnapshotError(f"{name}, line {number}: no url or no status") from error
        answers[asked.key] = Recorded(status, row.get("body"))
    if header and not seen_header:
        raise SnapshotError(f"{name}: empty, not even a snapshot header")
    subscriptions = {key[1].split("/")[2] for key in answers if key[1].startswith("/subscriptions/")}
    return Snapshot(answers, frozenset(subscriptions))


def _row(line: Line, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line) if isinstance(line, str) else line
    except ValueError as error:
        raise SnapshotError(f"{where}: not JSON ({error})") from error
    if not isinstance(row, Mapping):
        raise SnapshotError(f"{where}: not a JSON object")
    return row
