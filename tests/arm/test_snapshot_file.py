"""A snapshot's file stays a file: its bodies are read when they are asked for, whatever became of its name."""

from __future__ import annotations

import errno
import gc
import gzip
import json
import os
import sys
import tempfile
import threading
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aks_preflight.arm import Snapshot, SnapshotError, open_replay, read_snapshot, snapshot_file, write_snapshot
from aks_preflight.arm.snapshot import Recorded
from aks_preflight.arm.urls import request_key
from tests.arm.conftest import READ

HEADER = b'{"aks-preflight-snapshot": 1, "captured_at": "2024-05-01T10:00:00Z", "cloud": "public"}\n'
TAKEN = datetime(2024, 5, 1, 10, tzinfo=timezone.utc)
MB = 1 << 20
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")


def url(number: int) -> str:
    return f"/subscriptions/s/resourceGroups/{'g' * 80}/providers/Microsoft.ContainerService/managedClusters/c{number}"


def line(number: int, size: int = 10, status: int = 200) -> bytes:
    body = {"name": f"c{number}", "filler": "x" * size}
    return json.dumps({"method": "GET", "url": url(number), "status": status, "body": body}).encode() + b"\n"


def written(path: Path, count: int, size: int = 10) -> Path:
    with gzip.open(path, "wb", compresslevel=1) if path.suffix == ".gz" else path.open("wb") as file:
        file.write(HEADER)
        file.writelines(line(number, size) for number in range(count))
    return path


def name_in(snapshot: Snapshot, number: int) -> str:
    found = snapshot.find(url(number))
    assert found is not None
    name: str = found.json()["name"]
    return name


@pytest.fixture(params=["x.arm.jsonl", "x.arm.jsonl.gz"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


@pytest.fixture
def small_spool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_file, "IN_MEMORY", MB)


@pytest.mark.usefixtures("small_spool")
def test_of_20_megabytes_none_stay_in_memory(file: Path) -> None:
    written(file, 10_000, 2100)
    tracemalloc.start()
    try:
        snapshot = read_snapshot(file)
        held, peak = tracemalloc.get_traced_memory()
        assert sum(len(answer.body) for answer in snapshot.answers()) > 20 * MB
        assert snapshot.subscriptions() == ("s",)
        assert name_in(snapshot, 9999) == "c9999"
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Of 10,000 answers the index takes 1.6 MB. While it was unpacked, the spool went through memory.
    assert held < 3 * MB
    assert after < 3 * MB
    assert peak < (3 if file.suffix == ".jsonl" else 6) * MB


def test_what_is_unpacked_goes_to_disk_where_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spools: list[Any] = []
    spool = tempfile.SpooledTemporaryFile

    def spooled(**options: Any) -> Any:
        spools.append(spool(**options))
        return spools[-1]

    written(tmp_path / "x.gz", 100)
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", spooled)
    unpacked = len(gzip.decompress((tmp_path / "x.gz").read_bytes()))
    for limit, on_disk in ((unpacked, False), (unpacked - 1, True), (100, True)):
        monkeypatch.setattr(snapshot_file, "IN_MEMORY", limit)
        snapshot = read_snapshot(tmp_path / "x.gz")
        assert [name_in(snapshot, number) for number in (99, 0, 50)] == ["c99", "c0", "c50"]
        assert spools[-1]._rolled is on_disk


def test_the_later_of_two_answers_counts_in_the_place_of_the_first(file: Path) -> None:
    lines = [line(1, status=404), line(2), line(1, 5000).replace(b"/c1", b"/C1?api-version=2"), line(3), line(2, 7)]
    file.write_bytes(gzip.compress(HEADER + b"".join(lines)) if file.suffix == ".gz" else HEADER + b"".join(lines))
    snapshot = read_snapshot(file)
    in_memory = Snapshot(TAKEN, "public", [Recorded(d["url"], d["status"], json.dumps(d["body"]).encode())
                                           for d in map(json.loads, lines)])  # fmt: skip
    assert list(snapshot.answers()) == list(in_memory.answers())
    assert [(a.url[-16:], a.status) for a in snapshot.answers()] == [
        ("C1?api-version=2", 200), (url(2)[-16:], 200), (url(3)[-16:], 200),
    ]  # fmt: skip
    assert len(snapshot) == 3


def test_a_bracket_in_a_url_is_not_taken_for_one_of_the_body(tmp_path: Path) -> None:
    begin = b'{"method":"GET","url":"/subscriptions/s?x=}","status":200,"body":'
    path = tmp_path / "x.arm.jsonl"
    path.write_bytes(HEADER + begin + b'{"in":{}}}\n')
    assert [answer.json() for answer in read_snapshot(path).answers()] == [{"in": {}}]
    path.write_bytes(HEADER + begin + b'{"in":{}}\n')
    with pytest.raises(SnapshotError, match="line 2: not JSON"):
        read_snapshot(path)


@posix
def test_a_file_that_is_deleted_or_replaced_still_answers(file: Path, tmp_path: Path) -> None:
    snapshot = read_snapshot(written(file, 10))
    other = written(tmp_path / "other", 3)
    other.replace(file)
    assert name_in(snapshot, 9) == "c9"
    file.unlink()
    assert name_in(snapshot, 8) == "c8"


@pytest.mark.parametrize(
    "change", [lambda data: data[: len(data) // 2], lambda data: data.replace(b"c9", b"c8"), lambda _: b""]
)
def test_a_file_that_is_written_over_is_found_out(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    file = written(tmp_path / "x.arm.jsonl", 10)
    snapshot = read_snapshot(file)
    file.write_bytes(change(file.read_bytes()))  # in its place: the open descriptor sees it
    with pytest.raises(SnapshotError, match=r"x\.arm\.jsonl: was changed while it was in use"):
        snapshot.find(url(9))
    with pytest.raises(SnapshotError, match="was changed"):
        list(snapshot.answers())


def test_a_disk_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = read_snapshot(written(tmp_path / "x.arm.jsonl", 10))

    def fail(*_: Any) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(snapshot_file._Reader, "read", fail)
    with pytest.raises(SnapshotError, match=r"x\.arm\.jsonl: cannot be read \(Input/output error\)"):
        snapshot.find(url(1))


@pytest.mark.parametrize("operation", ["write", "flush"])
def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full(tempfile.SpooledTemporaryFile[bytes]):
        def close(self) -> None:
            super().close()
            full()  # what could not be written fails again

    setattr(Full, operation, full)
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Full)
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(written(tmp_path / "x.gz", 10))
    assert str(caught.value).startswith(f"{tmp_path / 'x.gz'}: cannot be unpacked into ")
    assert "(No space left on device); make room there, name another folder by TMPDIR" in str(caught.value)


@pytest.mark.usefixtures("small_spool")
def test_no_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "x.gz", 10, MB // 5)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    with pytest.raises(SnapshotError, match=r"cannot be unpacked into .*absent \(No such file"):
        read_snapshot(tmp_path / "x.gz")


@pytest.mark.usefixtures("small_spool")
def test_the_file_is_closed_with_the_last_that_can_read_it(
    file: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    unraisable: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    snapshot = read_snapshot(written(file, 10, MB // 5))
    kept = snapshot._answers._reader._file  # type: ignore[attr-defined]
    answers = snapshot.answers()
    del snapshot
    gc.collect()
    assert next(answers).status == 200
    assert not kept.closed
    del answers
    gc.collect()
    assert kept.closed
    del kept
    file.write_bytes(HEADER + line(1) + b"hello\n")
    with pytest.raises(SnapshotError, match="line 3"):
        read_snapshot(file)
    gc.collect()
    assert not [str(warning.message) for warning in recwarn if warning.category is ResourceWarning]
    assert unraisable == []


@pytest.mark.parametrize("pread", [True, False])
def test_threads_may_read_at_once(file: Path, monkeypatch: pytest.MonkeyPatch, pread: bool) -> None:
    if not pread:
        monkeypatch.delattr(os, "pread", raising=False)
    snapshot = read_snapshot(written(file, 200, 500))
    numbers = [number * 7 % 200 for number in range(4000)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda number: name_in(snapshot, number), numbers)) == [f"c{n}" for n in numbers]


@posix
def test_a_pipe_is_read_too(file: Path, tmp_path: Path) -> None:
    data = written(file, 10).read_bytes()
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes(data))
    writer.start()
    snapshot = read_snapshot(tmp_path / "pipe")
    writer.join()
    assert name_in(snapshot, 9) == "c9"


def test_bodies_beyond_ascii(tmp_path: Path) -> None:
    """Checked in pieces: no character that lies across two is wrong, and none that is wrong is missed."""
    for size in (65_520, 65_521, 65_522, 65_523):
        data = line(1, size).replace(b'x"', "€€€".encode() + b'"')
        (tmp_path / "x").write_bytes(HEADER + data)
        found = read_snapshot(tmp_path / "x").find(url(1))
        assert found is not None
        assert found.json()["filler"].endswith("x€€€")
        (tmp_path / "x").write_bytes(HEADER + data.replace("€€€".encode(), b"\xe2\x82\xac\xe2\x82"))
        with pytest.raises(SnapshotError, match="line 2: not UTF-8"):
            read_snapshot(tmp_path / "x")


async def test_a_replay_reads_from_the_file(file: Path) -> None:
    async with open_replay(read_snapshot(written(file, 3))) as arm:
        assert (await arm.get(url(2), action=READ))["name"] == "c2"


_SEGMENT = st.one_of(
    st.sampled_from(["a", "A", "%41", "b c", "b%20c", "é", '"', "\\", "{", "\ud800"]), st.text(max_size=5)
)
_URL = st.builds(
    lambda segments, query: "/subscriptions/" + "/".join(segments).replace("?", "") + query,
    st.lists(_SEGMENT, min_size=1, max_size=3),
    st.sampled_from(["", "?api-version=1", "?api-version=2&$filter=a%20b", "?$filter=A+b"]),
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["{", "]}", "\n", '"}', "\ud800"]), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    answers=st.lists(st.tuples(_URL, st.sampled_from([200, 403, 404]), _JSON), max_size=8),
    name=st.sampled_from(["x", "x.gz"]),
)
def test_what_was_written_is_found(answers: list[tuple[str, int, Any]], name: str) -> None:
    recording = Snapshot(
        TAKEN, "public", [Recorded(u, status, json.dumps(body).encode()) for u, status, body in answers]
    )
    with tempfile.TemporaryDirectory() as folder:
        write_snapshot(Path(folder) / name, recording)
        data = (Path(folder) / name).read_bytes()
        snapshot = read_snapshot(Path(folder) / name)
        lines = (gzip.decompress(data) if name == "x.gz" else data).split(b"\n")[1:-1]
        told = {request_key(d["url"]): (d["url"], d["status"], d["body"]) for d in map(json.loads, lines)}
        assert [(a.url, a.status, a.json()) for a in snapshot.answers()] == list(told.values())
        for asked, *_ in answers:
            found = snapshot.find(asked)
            assert (found and (found.url, found.status, found.json())) == told.get(request_key(asked))
        del snapshot  # Windows removes no folder in which a file is open
