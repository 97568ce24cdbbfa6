"""What every run needs: its time limit, its errors in the command line's words, its moment and its scope."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

from aks_preflight import library
from aks_preflight.arm import CredentialError, Snapshot
from aks_preflight.arm.credentials import KINDS
from aks_preflight.arm.options import CLOUDS
from aks_preflight.arm.snapshot import Recorded
from aks_preflight.cli import session
from aks_preflight.cli.exits import CouldNotRun
from aks_preflight.cli.options import azure
from aks_preflight.cli.options.evidence import Evidence
from aks_preflight.cli.progress import Progress
from aks_preflight.knowledge import KnowledgeError
from aks_preflight.model.scope import Scope, UsageError

TAKEN = datetime(2024, 5, 1, 10, tzinfo=timezone.utc)
RECORDING = Snapshot(
    TAKEN, "public", [Recorded("/subscriptions/A/x", 200, b"{}"), Recorded("/subscriptions/B/x", 200, b"{}")]
)


async def answer(after: float) -> str:
    await asyncio.sleep(after)
    return "done"


def test_work_is_run_to_its_end() -> None:
    assert session.finish(answer(0)) == "done"


def test_interrupted() -> None:
    code = (
        "import asyncio\nfrom aks_preflight.cli import exits, session\n"
        "async def work():\n    print('begun', flush=True)\n    await asyncio.sleep(60)\n"
        "raise SystemExit(exits.guarded(lambda: session.finish(work()), traceback=False))"
    )
    run = subprocess.Popen([sys.executable, "-c", code], env=os.environ, stdout=-1, stderr=-1, text=True)
    assert run.stdout is not None
    run.stdout.readline()
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=30)
    assert (run.returncode, err) == (130, "aks-preflight: error: interrupted; nothing was decided\n")


def test_the_errors_of_the_library() -> None:
    with pytest.raises(CouldNotRun, match="sign in"), session.explained():
        raise CredentialError("sign in")
    with pytest.raises(UsageError, match="wrong row"), session.explained():
        raise KnowledgeError("wrong row")


def test_the_day_whose_rules_hold() -> None:
    asked = datetime(2020, 1, 1, tzinfo=timezone.utc)
    assert session.day_of(Evidence(as_of=asked), RECORDING) == asked
    assert session.day_of(Evidence(), RECORDING) == TAKEN
    now = session.day_of(Evidence(), None)
    assert abs((now - datetime.now(timezone.utc)).total_seconds()) < 60


def test_a_recording_is_asked_for_all_its_subscriptions() -> None:
    assert library.scope_in(RECORDING, Scope(clusters=("prod",))) == Scope(
        subscriptions=("/subscriptions/a", "/subscriptions/b"), clusters=("prod",)
    )
    assert library.scope_in(RECORDING, Scope(all_subscriptions=True)) == Scope(
        subscriptions=("/subscriptions/a", "/subscriptions/b")
    )
    for named in (Scope(subscriptions=("a",)), Scope(management_group="mg")):
        assert library.scope_in(RECORDING, named) == named


def test_a_live_run_is_asked_as_the_command_line_says() -> None:
    progress = Progress(sys.stderr, animated=False, verbose=False)
    given = azure.parse_azure(
        azure.AzureOptions(cloud="usgov", auth="cli", tenant="t", api_version=["Microsoft.Network=2023-11-01"])
    )
    options = session.live_options(given, progress)
    assert (options.cloud, options.auth, options.tenant, options.timeout) == ("usgov", "cli", "t", 30.0)
    assert options.api_versions == {"Microsoft.Network": "2023-11-01"}
    assert session.live_options(azure.Azure(timeout=5.0), progress).timeout == 5.0


def test_clouds_and_credentials_are_those_of_the_library() -> None:
    assert tuple(CLOUDS) == azure.CLOUDS
    assert KINDS == azure.CREDENTIALS


def test_the_recording_that_is_to_answer(tmp_path: Path) -> None:
    file = tmp_path / "a.arm.jsonl"
    file.write_text('{"aks-preflight-snapshot": 1, "captured_at": "2024-05-01T10:00:00Z", "cloud": "public"}\n')
    found = session.recording_of(Evidence(snapshot=file))
    assert found is not None
    assert found.captured_at == TAKEN
    assert session.recording_of(Evidence()) is None
