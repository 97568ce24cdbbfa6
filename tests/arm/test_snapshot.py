"""Reading a snapshot: what is asked is found, what is wrong is named with file and line."""

from __future__ import annotations

import gzip
from datetime import datetime, timezone
from pathlib import Path

import pytest

from aks_preflight.arm import SnapshotError, read_snapshot
from aks_preflight.model.scope import UsageError

HEADER = '{"aks-preflight-snapshot": 1, "captured_at": "2024-05-01T10:00:00Z", "cloud": "usgov"}'
LINE = '{"method": "GET", "url": "/subscriptions/A/x?api-version=1", "status": 200, "body": {"value": [1]}}'


def written(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.arm.jsonl"


def test_a_snapshot(file: Path) -> None:
    other = LINE.replace("/A/", "/b/").replace("200", "404")
    again = LINE.replace("/A/x?api-version=1", "/a/X?api-version=2").replace("[1]", "[2]")
    snapshot = read_snapshot(written(file, HEADER, LINE, "", other, again))
    assert snapshot.captured_at == datetime(2024, 5, 1, 10, tzinfo=timezone.utc)
    assert snapshot.cloud == "usgov"
    assert snapshot.subscriptions() == ("a", "b")
    assert len(snapshot) == 2
    found = snapshot.find("https://management.azure.com/subscriptions/a/x?api-version=3")
    assert found is not None
    assert (found.status, found.json()) == (200, {"value": [2]})  # the later counts
    assert snapshot.find("/subscriptions/c") is None


@pytest.mark.parametrize(
    "line",
    [
        '{"body": {"value": [1]}, "status": 200, "url": "/subscriptions/a/x", "method": "GET"}',
        '{"method": "GET", "url": "/subscriptions/a\\u002fx", "status": 200, "body": {"value": [1]}}',
        '{"method": "GET", "url": "/subscriptions/a/x", "status": 200, "body": {"value": [1]}, "note": "}"}',
    ],
)
def test_lines_that_somebody_else_wrote(file: Path, line: str) -> None:
    found = read_snapshot(written(file, HEADER, line)).find("/subscriptions/a/x")
    assert found is not None
    assert found.json() == {"value": [1]}


def test_gzip_is_known_by_what_it_is_not_by_its_name(tmp_path: Path) -> None:
    data = f"{HEADER}\n{LINE}\n".encode()
    for name, content in (("a.gz", data), ("b.jsonl", gzip.compress(data)), ("c.arm.jsonl.gz", gzip.compress(data))):
        (tmp_path / name).write_bytes(content)
        assert len(read_snapshot(tmp_path / name)) == 1


def test_what_windows_editors_do_to_a_file_is_forgiven(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\n{LINE}\r\n\r\n".encode())
    assert len(read_snapshot(file)) == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([b""], ": is empty"),
        ([LINE], "line 1: no snapshot"),
        (['{"some": "json"}'], "line 1: no snapshot"),
        (["[1, 2]"], "line 1: no snapshot"),
        (["hello"], "line 1: not JSON"),
        ([HEADER.replace(": 1", ": 2")], "line 1: snapshot format 2 is not known; a newer aks-preflight wrote it"),
        ([HEADER.replace(": 1", ': "x"')], "line 1: snapshot format 'x' is not known"),
        ([HEADER.replace(": 1", ": true")], "line 1: snapshot format True is not known"),
        ([HEADER.replace("10:00:00Z", "10:00:00")], "line 1: captured_at is no time with a zone"),
        ([HEADER.replace("2024-05-01T", "yesterday ")], "line 1: captured_at is no time with a zone"),
        (
            [HEADER.replace("2024-05-01T10:00:00Z", "0001-01-01T00:00:00+05:00")],
            "line 1: captured_at is no time with a zone",
        ),
        ([HEADER.replace('"usgov"', "7")], "line 1: cloud is no text"),
        ([HEADER, LINE, "hello"], "line 3: not JSON"),
        ([HEADER, LINE, LINE[:-2]], "line 3: not JSON"),
        ([HEADER, LINE[:-1]], "line 2: not JSON"),
        ([HEADER, "[]"], "line 2: not an answer with method, url, status and body"),
        ([HEADER, LINE.replace("url", "uri")], "line 2: not an answer"),
        ([HEADER, LINE.replace(', "body": {"value": [1]}', "")], "line 2: not an answer"),
        ([HEADER, LINE.replace("GET", "POST")], "line 2: method is 'POST'"),
        ([HEADER, LINE.replace("200", "999")], "line 2: status is no HTTP status: 999"),
        ([HEADER, LINE.replace("200", '"200"')], "line 2: status is no HTTP status: '200'"),
        ([HEADER, LINE.replace("200", "true")], "line 2: status is no HTTP status: True"),
        ([HEADER, LINE.replace("[1]", '["\xe9"]').encode("latin-1")], "line 2: not UTF-8"),
        ([b"\xff\xfe" + HEADER.encode("utf-16-le")], "line 1: not UTF-8"),
    ],
)
def test_what_is_wrong_is_named(file: Path, lines: list[str | bytes], told: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(written(file, *lines))
    assert str(file) in str(caught.value)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, UsageError)  # exit 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="there is no such file"):
        read_snapshot(tmp_path / "absent.arm.jsonl")
    with pytest.raises(SnapshotError, match="cannot be read"):
        read_snapshot(tmp_path)


def test_a_gzip_that_was_cut_off(tmp_path: Path) -> None:
    whole = gzip.compress(f"{HEADER}\n{LINE}\n".encode() * 50)
    for name, data in (("cut.gz", whole[: len(whole) // 2]), ("bad.gz", whole[:20] + b"x" * 20 + whole[40:])):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(SnapshotError, match="cut off or damaged"):
            read_snapshot(tmp_path / name)
