"""Record a live run, write it, replay it: the same answers. And in the file nothing that should not be there."""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.arm import Snapshot, SnapshotError, open_replay, read_snapshot, write_snapshot
from aks_preflight.arm.snapshot import Recorded
from aks_preflight.model.reason import NotKnown, Reason
from tests.arm.conftest import CLUSTER, CLUSTERS, READ, SKUS, TOKEN, VNET, Answer, Azure

PATHS = {"get": [CLUSTER, VNET, f"{CLUSTER}2", f"{CLUSTER}3"], "list": [CLUSTERS, SKUS, f"{VNET}/usages"]}


async def everything(arm: Any) -> list[Any]:
    """The answers to all paths; a reason where there is none."""
    found: list[Any] = []
    for how, paths in PATHS.items():
        for path in paths:
            try:
                found.append(await getattr(arm, how)(path, action=READ))
            except NotKnown as unknown:
                found.append(unknown.reason)
    return found


def fill(azure: Azure) -> None:
    azure.answers(
        CLUSTER, Answer({}, 429, {"Retry-After": "0"}), Answer("{}", 503, {"Retry-After": "0"}), {"name": "é\n"}
    )
    azure.answers(VNET, Answer({"error": {"code": "AuthorizationFailed", "message": "no"}}, 403))
    azure.answers(f"{CLUSTER}2", Answer("<html>\n</html>", 502, {"Retry-After": "0"}))
    azure.answers(f"{CLUSTER}3", '{"truncated": ')
    azure.answers(CLUSTERS, {"value": [{"name": "one"}], "nextLink": f"{azure.endpoint}{CLUSTERS}?$skipToken=a%2Bb"})
    azure.answers(f"{CLUSTERS}?$skipToken=a+b", '{\n "value": [\n {"name": "two"}]}')
    azure.answers(SKUS, Answer({"value": []}))
    azure.answers(f"{VNET}/usages", Answer({}, 429, {"Retry-After": "0"}))


@pytest.mark.parametrize("name", ["x.arm.jsonl", "x.arm.jsonl.gz"])
async def test_a_replay_of_a_recording_answers_alike(azure: Azure, tmp_path: Path, name: str) -> None:
    fill(azure)
    async with azure.live(record=True) as arm:
        live = await everything(arm)
        recording = arm.recording
    write_snapshot(tmp_path / name, recording)
    async with open_replay(read_snapshot(tmp_path / name)) as arm:
        replayed = await everything(arm)
    assert replayed == live
    assert {type(answer) for answer in live} == {dict, list, Reason}
    # The last answer to each of the eight requests, not the 429 and 503 before it.
    assert len(recording) == 8
    statuses = {answer.url.split("?")[0]: answer.status for answer in recording.answers()}
    assert (statuses[CLUSTER], statuses[f"{VNET}/usages"]) == (200, 429)


async def test_a_file_holds_no_header_and_no_token(azure: Azure, tmp_path: Path) -> None:
    fill(azure)
    async with azure.live(record=True) as arm:
        await everything(arm)
        write_snapshot(tmp_path / "x.arm.jsonl", arm.recording)
    data = (tmp_path / "x.arm.jsonl").read_bytes()
    for secret in (
        TOKEN,
        "identity-secret",
        "Bearer",
        "authorization",
        azure.endpoint.removeprefix("https://") + "/identity",
    ):
        assert secret.encode() not in data
    lines = [json.loads(line) for line in data.splitlines()]
    assert set(lines[0]) == {"aks-preflight-snapshot", "captured_at", "cloud"}
    assert {tuple(line) for line in lines[1:]} == {("method", "url", "status", "body")}


async def test_a_run_that_is_not_recorded_has_no_recording(azure: Azure) -> None:
    async with azure.live() as arm:
        with pytest.raises(ValueError, match="not recorded"):
            _ = arm.recording


def one(body: bytes) -> Snapshot:
    return Snapshot(datetime(2024, 5, 1, 10, tzinfo=timezone.utc), "public", [Recorded(CLUSTER, 200, body)])


def test_two_writings_of_one_recording_are_equal(tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        write_snapshot(tmp_path / name, one(b'{"name": "\xc3\xa9"}'))
    first, second = ((tmp_path / name).read_bytes() for name in ("a.gz", "b.gz"))
    assert first == second
    assert gzip.decompress(first).decode().splitlines()[0] == (
        '{"aks-preflight-snapshot":1,"captured_at":"2024-05-01T10:00:00Z","cloud":"public"}'
    )


def test_a_writing_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.arm.jsonl"
    path.write_text("old")
    with pytest.raises(SnapshotError, match="is not JSON"):
        write_snapshot(path, one(b"{"))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"absent.x\.arm\.jsonl: cannot be written"):
        write_snapshot(tmp_path / "absent" / "x.arm.jsonl", one(b"{}"))


def test_half_a_character_is_written_as_an_escape(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "x", one(b'{"name": "\\ud800"}'))
    found = read_snapshot(tmp_path / "x").find(CLUSTER)
    assert found is not None
    assert found.json() == {"name": "\ud800"}
