"""Reading a snapshot's file: its lines are checked and indexed, and a body is read from it when it is asked for."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
import threading
import weakref
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO, cast

from aks_preflight.arm.errors import SnapshotError
from aks_preflight.arm.snapshot import Answers, Recorded, Snapshot, subscription_in
from aks_preflight.arm.snapshot_lines import checked, header, recorded
from aks_preflight.arm.urls import request_key

_GZIP = b"\x1f\x8b"
#: What is unpacked is held in memory up to this many bytes, and beyond it in a temporary file.
IN_MEMORY = 32 << 20
_BUFFER = 1 << 17


def read_snapshot(path: str | Path) -> Snapshot:
    """Reads `.arm.jsonl`, gzipped or not. Raises SnapshotError, naming the file and the line.

    Every line is checked now, but no body kept: the file stays open as long as the snapshot lives. What is gzipped,
    and what comes out of a pipe, is unpacked into a temporary file without a name, unless it is small.
    """
    path = Path(path)
    try:
        with ExitStack() as until_read:
            raw = until_read.enter_context(path.open("rb"))
            zipped = raw.peek(2)[:2] == _GZIP
            if not zipped and raw.seekable():
                snapshot = _indexed(raw, raw, path, in_memory=0)
                until_read.pop_all()
                return snapshot
            spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it outlives this function
            until_failed = until_read.enter_context(ExitStack())
            until_failed.callback(_discard, spool)
            # GzipFile's own lines are made in Python; its buffer goes with it, so nothing is left open.
            unpacked = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)), _BUFFER) if zipped else raw
            snapshot = _indexed(_copied(unpacked, spool, path), spool, path, in_memory=IN_MEMORY)
            until_failed.pop_all()
            return snapshot
    except FileNotFoundError as error:
        raise SnapshotError(f"{path}: there is no such file") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SnapshotError(f"{path}: its gzip data are cut off or damaged ({error})") from error
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read ({error.strerror or error})") from error


def _copied(lines: Iterable[bytes], spool: IO[bytes], path: Path) -> Iterator[bytes]:
    """The lines, each after it was written to the spool. Raises SnapshotError where that has no room."""
    for line in lines:
        try:
            spool.write(line)
        except OSError as error:
            raise _no_room(path, error) from error
        yield line
    try:
        spool.flush()
    except OSError as error:
        raise _no_room(path, error) from error


def _no_room(path: Path, error: OSError) -> SnapshotError:
    folder = tempfile.tempdir or "the folder for temporary files"
    return SnapshotError(
        f"{path}: cannot be unpacked into {folder} ({error.strerror or error}); make room there, name another folder "
        "by TMPDIR, or unpack the file yourself"
    )


def _discard(spool: IO[bytes]) -> None:
    with suppress(OSError):  # on a full disk, what is still to be written fails again
        spool.close()


def _indexed(lines: Iterable[bytes], kept: IO[bytes], path: Path, *, in_memory: int) -> Snapshot:
    """The snapshot of these lines, which are read again from `kept`: a file that is on disk if larger than that."""
    rest = iter(lines)
    first = next(rest, b"")
    captured_at, cloud = header(first.strip(), path)
    index = _Index()
    offset = len(first)
    for number, line in enumerate(rest, start=2):
        if not line.isspace():
            url, begin = checked(line, path, number)
            index.add(url, offset, line, begin)
        offset += len(line)
    return Snapshot(captured_at, cloud, _InFile(index, _Reader(kept, on_disk=offset > in_memory), path))


class _Index:
    """Where each answer is. Arrays and digests, because 40,000 request keys as texts alone are 14 MB; this is 5."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        self.offsets = array("Q")
        self.lengths = array("Q")
        self.begins = array("I")
        self.sums = array("I")
        self.subscriptions: dict[tuple[str, bool], None] = {}

    def add(self, url: str, offset: int, line: bytes, begin: int) -> None:
        """Of two answers to one request, the later takes the place of the earlier."""
        fresh = len(self.offsets)
        number = self.numbers.setdefault(_digest(request_key(url)), fresh)
        if number == fresh:
            self.offsets.append(offset)
            self.lengths.append(len(line))
            self.begins.append(begin)
            self.sums.append(zlib.crc32(line))
        else:
            self.offsets[number] = offset
            self.lengths[number] = len(line)
            self.begins[number] = begin
            self.sums[number] = zlib.crc32(line)
        subscription = subscription_in(url)
        if subscription:
            self.subscriptions[subscription] = None


def _digest(key: str) -> bytes:
    # Of 128 bits, so that no two requests of any snapshot share one. A URL may hold half a surrogate pair.
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class _InFile(Answers):
    def __init__(self, index: _Index, reader: _Reader, path: Path) -> None:
        self._index = index
        self._reader = reader
        self._path = path

    def __len__(self) -> int:
        return len(self._index.offsets)

    def __iter__(self) -> Iterator[Recorded]:
        return (self._read(number) for number in range(len(self)))

    def get(self, key: str) -> Recorded | None:
        number = self._index.numbers.get(_digest(key))
        return None if number is None else self._read(number)

    def subscriptions(self) -> Iterable[tuple[str, bool]]:
        return self._index.subscriptions

    def _read(self, number: int) -> Recorded:
        index = self._index
        try:
            line = self._reader.read(index.offsets[number], index.lengths[number])
        except OSError as error:
            raise SnapshotError(f"{self._path}: cannot be read ({error.strerror or error})") from error
        # A file that was written over would answer one request with what was said to another.
        if zlib.crc32(line) != index.sums[number]:
            raise SnapshotError(f"{self._path}: was changed while it was in use; run again")
        return recorded(line, index.begins[number], self._path, number)


class _Reader:
    """A file that is read here and there, by any thread, and closed when nobody can read it any more."""

    def __init__(self, file: IO[bytes], *, on_disk: bool) -> None:
        self._file = file
        # Asked of a spool in memory, a descriptor would put it on disk.
        self._descriptor = file.fileno() if on_disk and hasattr(os, "pread") else None
        self._lock = threading.Lock()
        weakref.finalize(self, file.close)

    def read(self, offset: int, length: int) -> bytes:
        """Those bytes, or fewer where the file has become shorter. Not mapped: mapped pages count as memory."""
        if self._descriptor is not None:
            return os.pread(self._descriptor, length, offset)
        with self._lock:
            self._file.seek(offset)
            return self._file.read(length)
