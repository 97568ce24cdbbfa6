"""Snapshots: recorded answers, a line each. Reading one indexes its lines and parses no body before it is asked for."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO, cast

from aks_preflight.arm.errors import SnapshotError
from aks_preflight.arm.urls import request_key

FORMAT = 1
FORMAT_KEY = "aks-preflight-snapshot"
_GZIP = b"\x1f\x8b"
# A line as it is written: its body is the rest of it, cut out without being parsed.
_LINE = re.compile(
    rb'\{\s*"method"\s*:\s*"GET"\s*,\s*"url"\s*:\s*"([^"\\]*)"\s*,\s*"status"\s*:\s*(\d{3})\s*,\s*"body"\s*:'
)
_CLUSTERS = "/providers/microsoft.containerservice/"
_SUBSCRIPTION = re.compile(r"^/subscriptions/([^/?]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer: path and query of its GET, its status, its body as JSON (a page of HTML is a JSON text)."""

    url: str
    status: int
    body: bytes

    def json(self) -> Any:
        """The parsed body. Raises ValueError where it is no JSON after all."""
        return json.loads(self.body)


class Snapshot:
    """Recorded answers. Of two to one request, the later is the one that counts."""

    def __init__(self, captured_at: datetime, cloud: str, answers: Iterable[Recorded]) -> None:
        self.captured_at = captured_at
        self.cloud = cloud
        self._answers = {request_key(answer.url): answer for answer in answers}

    def __len__(self) -> int:
        return len(self._answers)

    def answers(self) -> Iterator[Recorded]:
        """All of them, in the order of their first recording."""
        return iter(self._answers.values())

    def find(self, url: str) -> Recorded | None:
        """The answer to a GET, matched without case, encoding, order of its query, host and api-version."""
        return self._answers.get(request_key(url))

    def subscriptions(self) -> tuple[str, ...]:
        """The ids of the subscriptions that it was asked about clusters, in lower case, in order.

        One that only holds a VNet of another's cluster is not among them. Where nothing tells them apart: all.
        """
        found = [
            (match[1].lower(), _CLUSTERS in url.lower()) for url in self._urls() if (match := _SUBSCRIPTION.match(url))
        ]
        asked = [identity for identity, clusters in found if clusters]
        return tuple(dict.fromkeys(asked or [identity for identity, _ in found]))

    def _urls(self) -> Iterator[str]:
        return (answer.url for answer in self._answers.values())


def read_snapshot(path: str | Path) -> Snapshot:
    """Reads `.arm.jsonl`, gzipped or not. Raises SnapshotError, naming the file and the line."""
    path = Path(path)
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == _GZIP
            raw.seek(0)
            lines = enumerate(_lines(raw, zipped=zipped), start=1)
            captured_at, cloud = _header(next(lines, (1, b""))[1], path)
            return Snapshot(captured_at, cloud, (_parse(line, path, number) for number, line in lines if line))
    except FileNotFoundError as error:
        raise SnapshotError(f"{path}: there is no such file") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SnapshotError(f"{path}: its gzip data are cut off or damaged ({error})") from error
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read ({error.strerror or error})") from error


def _lines(raw: BinaryIO, *, zipped: bool) -> Iterator[bytes]:
    file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
    return (line.strip() for line in file)


def _header(line: bytes, path: Path) -> tuple[datetime, str]:
    if not line:
        raise SnapshotError(f"{path}: is empty")
    header = _json(line.removeprefix(b"\xef\xbb\xbf"), path, 1)
    if not isinstance(header, dict) or FORMAT_KEY not in header:
        raise SnapshotError(
            f"{path}, line 1: no snapshot: the header {{{json.dumps(FORMAT_KEY)}: {FORMAT}, ...}} is missing"
        )
    number = header[FORMAT_KEY]
    if number != FORMAT or isinstance(number, bool):
        newer = "; a newer aks-preflight wrote it" if isinstance(number, int) and number > FORMAT else ""
        raise SnapshotError(f"{path}, line 1: snapshot format {number!r:.40} is not known{newer}")
    cloud = header.get("cloud", "public")
    if not isinstance(cloud, str):
        raise SnapshotError(f"{path}, line 1: cloud is no text")
    return _moment(header.get("captured_at"), path), cloud


def _moment(text: object, path: Path) -> datetime:
    try:
        # Python 3.10 does not know Z.
        moment = datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text)) if isinstance(text, str) else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):  # in UTC, the year 1 or 9999 may be none
        pass
    raise SnapshotError(f"{path}, line 1: captured_at is no time with a zone (as 2024-05-01T10:00:00Z): {text!r:.40}")


def _parse(line: bytes, path: Path, number: int) -> Recorded:
    match = _LINE.match(line)
    if match and line.endswith(b"}"):
        body = line[match.end() : -1].strip()
        if body and _balanced(body) and _is_utf8(line):
            return Recorded(match[1].decode(), _status(int(match[2]), path, number), body)
    return _parse_whole(line, path, number)


def _balanced(body: bytes) -> bool:
    """A line that was cut off is not: it is parsed whole, and found out."""
    return body.count(b"{") == body.count(b"}") and body.count(b"[") == body.count(b"]")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse_whole(line: bytes, path: Path, number: int) -> Recorded:
    entry = _json(line, path, number)
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str) or "body" not in entry:
        raise SnapshotError(f"{path}, line {number}: not an answer with method, url, status and body")
    if entry.get("method") != "GET":
        raise SnapshotError(f"{path}, line {number}: method is {entry.get('method')!r:.40}; a snapshot holds only GET")
    return Recorded(entry["url"], _status(entry.get("status"), path, number), json.dumps(entry["body"]).encode())


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
