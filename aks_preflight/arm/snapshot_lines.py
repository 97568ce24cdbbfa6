"""The lines of a snapshot: the header, then one answer each. What is wrong is named with file and line."""

from __future__ import annotations

import codecs
import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from aks_preflight.arm.errors import SnapshotError
from aks_preflight.arm.snapshot import FORMAT, FORMAT_KEY, Recorded

# A line as it is written: its body is the rest of it, cut out without being parsed. Nor is the line copied to be
# stripped: one may be a list of megabytes. A bracket in the URL would be counted with the body's.
_LINE = re.compile(
    rb'\s*\{\s*"method"\s*:\s*"GET"\s*,\s*"url"\s*:\s*"([^"\\{}\[\]]*)"\s*,\s*"status"\s*:\s*(\d{3})\s*,\s*"body"\s*:\s*'
)
_NO_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_CHUNK = 1 << 16


def header(line: bytes, path: Path) -> tuple[datetime, str]:
    """When it was captured, in UTC, and in which cloud. Raises SnapshotError."""
    if not line:
        raise SnapshotError(f"{path}: is empty")
    found = _json(line.removeprefix(b"\xef\xbb\xbf"), path, 1)
    if not isinstance(found, dict) or FORMAT_KEY not in found:
        raise SnapshotError(
            f"{path}, line 1: no snapshot: the header {{{json.dumps(FORMAT_KEY)}: {FORMAT}, ...}} is missing"
        )
    number = found[FORMAT_KEY]
    if number != FORMAT or isinstance(number, bool):
        newer = "; a newer aks-preflight wrote it" if isinstance(number, int) and number > FORMAT else ""
        raise SnapshotError(f"{path}, line 1: snapshot format {number!r:.40} is not known{newer}")
    cloud = found.get("cloud", "public")
    if not isinstance(cloud, str):
        raise SnapshotError(f"{path}, line 1: cloud is no text")
    return _moment(found.get("captured_at"), path), cloud


def checked(line: bytes, path: Path, number: int) -> tuple[str, int]:
    """The URL of an answer, and where in its line the body begins. Raises SnapshotError.

    0: the line is not spelled as `write_snapshot` does, and `recorded` has to parse the whole of it.
    """
    match = _LINE.match(line)
    if match:
        begin, end = match.end(), line.rfind(b"}")
        if begin < end and not line[end + 1 :].strip() and _balanced(line) and _is_utf8(line):
            _status(int(match[2]), path, number)
            return match[1].decode(), begin
    return _parsed(line, path, number).url, 0


def recorded(line: bytes, begin: int, path: Path, number: int) -> Recorded:
    """The answer of a line that was checked, where `begin` was found."""
    match = _LINE.match(line) if begin else None
    if match is None:
        return _parsed(line, path, number)
    return Recorded(match[1].decode(), int(match[2]), line[begin : line.rfind(b"}")].strip())


def _balanced(line: bytes) -> bool:
    """A line whose body was cut off is not: it is parsed whole, and found out."""
    # Counting each kind in the whole line takes three times as long.
    brackets = line.translate(None, _NO_BRACKETS)
    return brackets.count(b"{") == brackets.count(b"}") and brackets.count(b"[") == brackets.count(b"]")


def _is_utf8(line: bytes) -> bool:
    if line.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        # In pieces: of a long list with one emoji in it, the text would take four times the line's memory.
        for at in range(0, len(line), _CHUNK):
            decoder.decode(line[at : at + _CHUNK], final=at + _CHUNK >= len(line))
    except UnicodeDecodeError:
        return False
    return True


def _parsed(line: bytes, path: Path, number: int) -> Recorded:
    entry = _json(line.strip(), path, number)
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str) or "body" not in entry:
        raise SnapshotError(f"{path}, line {number}: not an answer with method, url, status and body")
    if entry.get("method") != "GET":
        raise SnapshotError(f"{path}, line {number}: method is {entry.get('method')!r:.40}; a snapshot holds only GET")
    return Recorded(entry["url"], _status(entry.get("status"), path, number), json.dumps(entry["body"]).encode())


def _moment(text: object, path: Path) -> datetime:
    try:
        # Python 3.10 does not know Z.
        moment = datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text)) if isinstance(text, str) else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):  # in UTC, the year 1 or 9999 may be none
        pass
    raise SnapshotError(f"{path}, line 1: captured_at is no time with a zone (as 2024-05-01T10:00:00Z): {text!r:.40}")


def _json(line: bytes, path: Path, number: int) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SnapshotError(f"{path}, line {number}: not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{path}, line {number}: not JSON ({error})") from error


def _status(status: object, path: Path, number: int) -> int:
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 599:
        raise SnapshotError(f"{path}, line {number}: status is no HTTP status: {status!r:.40}")
    return status
