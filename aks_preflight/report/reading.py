"""Reading reports back: what `as_json` and `as_jsonl` wrote, cluster by cluster: a large one is never in memory.

`opened` gives a file's opening and closing at once, and its clusters as they are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from aks_preflight.model.report import Closing, ClusterReport, Opening
from aks_preflight.model.scope import UsageError
from aks_preflight.report import parsing
from aks_preflight.report.values import CLUSTER_COUNT, SCHEMA_VERSION

#: How `as_json` begins and ends its list of clusters, and each of them.
_LIST, _LIST_END = b'  "clusters": [\n', (b"  ],\n", b"  ]\n")
_BEGIN, _END = b"    {\n", (b"    },\n", b"    }\n")


@dataclass(frozen=True, slots=True)
class Read:
    """A report on file. `clusters` and `ids` read it anew each time."""

    path: Path
    opening: Opening
    closing: Closing
    _file: BinaryIO

    def clusters(self) -> Iterator[ClusterReport]:
        """Each in turn. Raises UsageError."""
        with told(self.path):
            for values in _clusters(self._file):
                yield parsing.cluster(values)

    def ids(self) -> Iterator[str]:
        """The clusters' ids alone, which is quicker. Raises UsageError."""
        with told(self.path):
            for values in _clusters(self._file):
                yield str(values["id"])


@contextmanager
def opened(path: Path) -> Iterator[Read]:
    """A JSON or JSON Lines report, open as long as the block runs. Raises UsageError, naming the file."""
    with told(path), path.open("rb") as file:
        if not file.seekable():
            raise UsageError(f"{path}: give a file, not a pipe: a report is read more than once")
        values, count = _frame(file)
        version = values.get("schema_version")
        if version is None or "verdicts" not in values:
            raise UsageError(f"{path}: no report of aks-preflight, or one that was cut off")
        if str(version).partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
            raise UsageError(f"{path}: schema_version {version} is not known; this version reads {SCHEMA_VERSION}")
        stated = values.get(CLUSTER_COUNT, count)  # an older report does not say
        if stated != count:
            raise UsageError(f"{path}: it holds {count} clusters and was written with {stated}: some of it was lost")
        yield Read(path, replace(parsing.opening(values), clusters=count), parsing.closing(values), file)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What is wrong with the file, in one line."""
    try:
        yield
    except FileNotFoundError as error:
        raise UsageError(f"{path}: there is no such file") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON, or cut off ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: no report of aks-preflight ({type(error).__name__}: {error})") from error


def _frame(file: BinaryIO) -> tuple[Mapping[str, Any], int]:
    """The report without its clusters, and how many there are."""
    if _is_lines(file):
        count, last = -1, b""
        for line in file:
            if line.strip():
                count, last = count + 1, line
        values = _object(last)
        return values, count or len(values.get("clusters", ()))
    frame, count = bytearray(), 0
    for line in file:
        frame += line
        if line == _LIST:
            for inner in file:
                count += inner == _BEGIN
                if inner in _LIST_END:
                    frame += inner
                    break
    values = _object(bytes(frame))
    return values, count or len(values.get("clusters", ()))


def _clusters(file: BinaryIO) -> Iterator[Mapping[str, Any]]:
    if _is_lines(file):
        yield from _of_lines(file)
        return
    for line in file:
        if line == _LIST:
            break
    else:  # not as it was written: whole, then
        file.seek(0)
        yield from _object(file.read())["clusters"]
        return
    for line in file:
        if line in _LIST_END:
            return
        if line != _BEGIN:
            raise ValueError(f"{line!r:.40} among its clusters")
        text = bytearray(line)
        for inner in file:
            text += inner
            if inner in _END:
                break
        yield _object(bytes(text).rstrip().rstrip(b","))


def _of_lines(file: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """All lines but the last; of a report that somebody put on one line, what it holds."""
    before: bytes | None = None
    for line in file:
        if line.strip():
            if before is not None:
                yield _object(before)
            before = line
    yield from _object(before or b"{}").get("clusters", ())


def _is_lines(file: BinaryIO) -> bool:
    """Whether the first line is an object of its own, and there is another or it is the run's. Rewinds the file."""
    file.seek(0)
    first = file.readline()
    file.seek(0)
    return first.strip() not in (b"{", b"[") and first.lstrip().startswith(b"{") and first.rstrip().endswith(b"}")


def _object(text: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:  # half a surrogate pair is JSON to Python, and no text to orjson
        found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError("it is no object")
    return found
