"""The schedule, end to end: a managed identity, ARM, and a real emulator of Azure Storage that takes its token."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.scheduled import Failed, run
from aks_preflight.scheduled.container import Container, StorageError
from tests.scenarios.demo import DEMO, SUBSCRIPTION, lines
from tests.scheduled.conftest import Storage
from tests.simulator import Simulator, Switches, json_error

pytestmark = pytest.mark.azurite
Serve = Callable[..., Simulator]
Identity = Callable[[Simulator], Simulator]

ROOT = Path(__file__).resolve().parents[2]
RUNBOOK = ROOT / "deploy" / "automation" / "runbook.py"
#: A cluster of the demo.
FULL = "booking-prod"


def kept(storage: Storage, container: str) -> dict[str, Any]:
    document = storage.container(container).download_blob("latest.json").readall()
    return dict(json.loads(document))


def test_a_first_run_is_kept_and_fails_for_nothing(
    storage: Storage, container: str, simulator: Serve, identity: Identity, capsys: pytest.CaptureFixture[str]
) -> None:
    arm = identity(simulator(DEMO))
    run([f"{storage.url}/{container}"])
    names = storage.blobs(container)
    dated = sorted(re.sub(r"^\d{4}/\d\d/\d\d/\d{6}Z", "DATE", name) for name in names)
    assert dated == ["DATE.html", "DATE.json", "history.sqlite", "latest.html", "latest.json"]
    assert names["latest.html"].startswith("text/html")
    assert names["latest.json"] == "application/json"
    assert kept(storage, container)["verdicts"]["upgrade"] == "no-go"
    assert len(kept(storage, container)["clusters"]) == 6
    said = capsys.readouterr().out
    assert "there is no earlier report to compare with" in said
    assert "upgrade NO-GO" in said
    assert {entry.method for entry in arm.requests} == {"GET"}
    assert {dict(entry.query)["resource"] for entry in arm.token_requests} >= {"https://storage.azure.com"}


def test_the_same_again_is_not_worse(
    storage: Storage, container: str, simulator: Serve, identity: Identity, capsys: pytest.CaptureFixture[str]
) -> None:
    identity(simulator(DEMO))
    url = f"{storage.url}/{container}"
    run([url])
    capsys.readouterr()
    run([url])
    said = capsys.readouterr().out
    assert "there is no earlier report" not in said
    assert "not compared" not in said


def test_what_got_worse_fails_once(
    storage: Storage, container: str, simulator: Serve, identity: Identity, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"{storage.url}/{container}"
    identity(simulator(DEMO))
    run([url])
    # Nobody may read the quota any more: what was known is lost.
    identity(simulator(DEMO, Switches(deny=["Microsoft.Compute/locations/usages/read"])))
    with pytest.raises(Failed, match=r"^something got worse since the last run \(.*Z\.html\):\n") as caught:
        run([url])
    assert "evidence lost" in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 13
    assert "vcpu-quota" in capsys.readouterr().out
    assert kept(storage, container)["missing_actions"]
    run([url])


def test_fail_on_fails_by_this_run_alone(
    storage: Storage, container: str, simulator: Serve, identity: Identity
) -> None:
    identity(simulator(DEMO))
    with pytest.raises(Failed, match=r"^exit code 1: no-go"):
        run([f"{storage.url}/{container}", "--fail-on", "fail"])
    assert "latest.json" in storage.blobs(container)


def test_a_run_that_could_not_be_made_fails_and_keeps_nothing(
    storage: Storage, container: str, simulator: Serve, identity: Identity
) -> None:
    identity(simulator(DEMO))
    url = f"{storage.url}/{container}"
    with pytest.raises(Failed, match=r"exit code 2"):
        run([url, "--to", "nonsense"])
    with pytest.raises(Failed, match=r"exit code 4"):
        run([url, "-n", "no-such-cluster"])
    assert storage.blobs(container) == {}


def test_other_questions_are_told_and_are_no_failure(
    storage: Storage, container: str, simulator: Serve, identity: Identity, capsys: pytest.CaptureFixture[str]
) -> None:
    identity(simulator(DEMO))
    url = f"{storage.url}/{container}"
    run([url, "--for", "windows"])
    run([url, "--for", "upgrade"])
    assert "not compared with the last run" in capsys.readouterr().out
    assert list(kept(storage, container)["questions"]) == ["upgrade"]


@pytest.mark.parametrize("earlier", ["{}", "no report", "[1, 2]"])
def test_an_earlier_report_that_cannot_be_read_is_no_green(
    storage: Storage, container: str, simulator: Serve, identity: Identity, earlier: str
) -> None:
    identity(simulator(DEMO))
    storage.container(container).upload_blob("latest.json", earlier)
    with pytest.raises(Failed, match="not compared with the last run"):
        run([f"{storage.url}/{container}"])
    run([f"{storage.url}/{container}"])


def test_a_subscription_that_is_not_seen_any_more_is_no_green(
    storage: Storage, container: str, simulator: Serve, identity: Identity
) -> None:
    """Azure's list leaves it out and does not say so."""
    other = SUBSCRIPTION[:-1] + "2"
    header, *answers = lines()
    both = [header, *answers, *(line.replace(SUBSCRIPTION, other) for line in answers)]
    url = f"{storage.url}/{container}"
    identity(simulator(both))
    run([url, "-s", SUBSCRIPTION, "-s", other])
    assert len(kept(storage, container)["clusters"]) == 12
    run([url, "-s", SUBSCRIPTION, "-s", other])
    with pytest.raises(Failed, match="tells of no cluster"):
        run([url, "-s", SUBSCRIPTION])


def test_a_container_that_is_not_there(storage: Storage, simulator: Serve, identity: Identity) -> None:
    arm = identity(simulator(DEMO))
    with pytest.raises(Failed, match=r"^storage: reading history.sqlite: The specified container does not exist"):
        run([f"{storage.url}/not-there"])
    assert not arm.requests, "nothing is asked whose answer cannot be kept"


def test_an_identity_that_gives_no_token(
    storage: Storage, container: str, simulator: Serve, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aks_preflight.scheduled.container._FIRST_WAIT", 0)
    identity(simulator(DEMO, Switches(identity_faults=[json_error(400, "invalid_request", "Identity not found")])))
    with pytest.raises(Failed, match=r"^storage: "):
        run([f"{storage.url}/{container}"])


def test_what_got_worse_is_told_also_where_it_cannot_be_kept(
    storage: Storage, container: str, simulator: Serve, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{storage.url}/{container}"
    identity(simulator(DEMO))
    run([url])
    before = kept(storage, container)
    identity(simulator(DEMO, Switches(deny=["Microsoft.Compute/locations/usages/read"])))
    keep = Container.keep

    def refused(self: Container, name: str, file: Path) -> None:
        if name == "latest.html":
            raise StorageError(f"writing {name}: no room")
        keep(self, name, file)

    with monkeypatch.context() as patch:
        patch.setattr(Container, "keep", refused)
        with pytest.raises(Failed, match=r"(?s)^storage: writing latest\.html: no room\n.*evidence lost"):
            run([url])
    assert kept(storage, container) == before
    with pytest.raises(Failed, match=r"^something got worse"):
        run([url])


def test_a_first_run_that_is_undetermined_does_not_fail(
    storage: Storage, container: str, simulator: Serve, identity: Identity, capsys: pytest.CaptureFixture[str]
) -> None:
    identity(simulator(DEMO, Switches(deny=["Microsoft.Compute/locations/usages/read"])))
    run([f"{storage.url}/{container} -n ferry-prod --for upgrade"])
    assert "exit 3" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["--from", "--demo", "--report=json=x", "-o", "--help"])
def test_what_is_the_schedules_own_is_refused(word: str) -> None:
    with pytest.raises(Failed, match="the schedule does not take it"):
        run(["https://x.invalid/reports", word])


@pytest.mark.parametrize("words", [[], [""], ["reports"], ["--all-subscriptions"]])
def test_without_a_container_it_says_what_it_needs(words: list[str]) -> None:
    with pytest.raises(Failed, match="URL of the Storage container"):
        run(words)


def test_the_runbook_itself(
    storage: Storage, container: str, simulator: Serve, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity(simulator(DEMO))
    monkeypatch.setattr(sys, "argv", ["runbook.py", f"{storage.url}/{container}", "-n", FULL])
    runpy.run_path(str(RUNBOOK), run_name="__main__")
    assert [each["name"] for each in kept(storage, container)["clusters"]] == [FULL]
    monkeypatch.setattr(sys, "argv", ["runbook.py", f"{storage.url}/{container}", "--fail-on", "fail"])
    with pytest.raises(Failed):
        runpy.run_path(str(RUNBOOK), run_name="__main__")


def test_as_a_command_it_ends_with_1_and_says_why() -> None:
    command = [sys.executable, "-m", "aks_preflight.scheduled", "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("aks-preflight: the first parameter is the URL")
