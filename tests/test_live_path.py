"""The live path: the real command, real azure-identity and the SDK clients, over TLS, against the simulator."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.demo import DEMO, SUBSCRIPTION
from tests.simulator import Hang, Latency, Paging, Simulator, Switches, Throttle, html_error, json_error

Serve = Callable[..., Simulator]


def preflight(arm: Simulator, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`aks-preflight ...` as a process of its own."""
    command = [sys.executable, "-m", "aks_preflight", *words]
    return subprocess.run(command, env=arm.process_environment, cwd=cwd, capture_output=True, text=True, timeout=120)


def report_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def without_the_run(report: dict[str, Any]) -> dict[str, Any]:
    """What a report says, without when and at what cost it was said."""
    return {name: value for name, value in report.items() if name not in ("as_of", "source", "requests")}


def test_a_live_report_equals_the_replay_of_its_own_snapshot(simulator: Serve, tmp_path: Path) -> None:
    arm = simulator(DEMO)
    taken = tmp_path / "taken.arm.jsonl.gz"
    assert preflight(arm, "snapshot", str(taken), "-s", SUBSCRIPTION).returncode in (0, 3)
    live = preflight(arm, "check", "-s", SUBSCRIPTION, "--as-of", "2026-11-20", "-o", "json")
    sent = len(arm.requests)
    replayed = preflight(arm, "check", "--from", str(taken), "--as-of", "2026-11-20", "-o", "json")
    assert len(arm.requests) == sent
    assert live.returncode == replayed.returncode == 1
    assert without_the_run(report_of(live)) == without_the_run(report_of(replayed))


def test_a_masked_snapshot_replays_to_the_same_verdicts_and_names_nobody(simulator: Serve, tmp_path: Path) -> None:
    arm = simulator(DEMO)
    taken = tmp_path / "masked.arm.jsonl"
    preflight(arm, "snapshot", str(taken), "-s", SUBSCRIPTION, "--mask")
    text = taken.read_text()
    for secret in (SUBSCRIPTION, "ferry", "booking", "pricing", "ticketing", "telemetry", "harbour", "Skerry"):
        assert secret not in text
    plain = report_of(preflight(arm, "check", "--demo", "-o", "json"))
    masked = report_of(preflight(arm, "check", "--from", str(taken), "--as-of", "2026-11-20", "-o", "json"))
    assert sorted(map(verdicts, masked["clusters"])) == sorted(map(verdicts, plain["clusters"]))


def test_a_snapshot_of_one_cluster_holds_no_other(simulator: Serve, tmp_path: Path) -> None:
    """Of the others only the list was read: they would be unknown, and shared with whoever gets the file."""
    arm = simulator(DEMO)
    taken = tmp_path / "one.arm.jsonl"
    assert preflight(arm, "snapshot", str(taken), "-s", SUBSCRIPTION, "-n", "ferry-prod").returncode == 0
    replayed = preflight(arm, "check", "--from", str(taken), "--as-of", "2026-11-20", "-o", "json")
    assert [cluster["name"] for cluster in report_of(replayed)["clusters"]] == ["ferry-prod"]
    assert replayed.returncode == 0
    assert "booking-prod" not in taken.read_text()


def verdicts(cluster: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"{question} {verdict}" for question, verdict in cluster["verdicts"].items())


def test_nothing_but_get_is_sent_and_each_request_once(simulator: Serve) -> None:
    arm = simulator(DEMO)
    preflight(arm, "check", "-s", SUBSCRIPTION)
    asked = [(request.method, request.path.lower(), str(request.query).lower()) for request in arm.requests]
    assert {method for method, _, _ in asked} == {"GET"}
    assert len(asked) == len(set(asked))


def test_one_cluster_takes_at_most_four_rounds(simulator: Serve) -> None:
    """With every answer held back for a second, the wall time counts the rounds."""
    quick = simulator(DEMO)
    arm = simulator(DEMO, Switches(latency=Latency(seconds=1.0)))
    words = ("check", "-s", SUBSCRIPTION, "-n", "ferry-prod", "-o", "json")
    base = report_of(preflight(quick, *words))["requests"]["seconds"]
    slow = report_of(preflight(arm, *words))["requests"]["seconds"]
    assert slow - base < 4.9


@pytest.mark.parametrize("fault", [
    Switches(deny=("Microsoft.Compute/locations/usages/read",)),
    Switches(faults=(json_error(500, path="*/skus"),)),
    Switches(faults=(html_error(502, path="*/usages"),)),
    Switches(faults=(Hang(path="*/kubernetesVersions"),)),
])  # fmt: skip
def test_a_fault_on_the_wire_is_unknown_with_its_reason(simulator: Serve, fault: Switches) -> None:
    arm = simulator(DEMO, fault)
    done = preflight(arm, "check", "-s", SUBSCRIPTION, "-n", "ferry-prod", "-o", "json", "--timeout", "1")
    report = report_of(done)
    assert done.returncode == 3
    assert report["verdicts"]["upgrade"] == "unknown"
    assert any(finding["reason"] for finding in report["clusters"][0]["findings"])


def test_paging_and_throttling_change_no_verdict(simulator: Serve) -> None:
    plain = report_of(preflight(simulator(DEMO), "check", "-s", SUBSCRIPTION, "-o", "json"))
    arm = simulator(DEMO, Switches(paging=Paging(size=1, trailing_empty=True), throttle=Throttle.azure()))
    paged = report_of(preflight(arm, "check", "-s", SUBSCRIPTION, "-o", "json"))
    assert without_the_run(paged) == without_the_run(plain)


def test_no_credential_is_one_line_and_exit_4(simulator: Serve) -> None:
    arm = simulator(DEMO)
    environment = {k: v for k, v in arm.process_environment.items() if not k.startswith("IDENTITY_")}
    command = [sys.executable, "-m", "aks_preflight", "check", "-s", SUBSCRIPTION, "--auth", "environment"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("aks-preflight: error: ")


@pytest.mark.parametrize(("words", "code"), [
    (("-s", "no-such-subscription"), 4),
    (("-s", SUBSCRIPTION, "-n", "no-such-cluster"), 4),
    (("-s", "00000000-0000-0000-0000-00000000dead"), 4),
    ((), 2),
])  # fmt: skip
def test_a_scope_that_is_not_there_is_one_line(
    simulator: Serve, tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    arm = simulator(DEMO)
    environment = {**arm.process_environment, "AZURE_CONFIG_DIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "aks_preflight", "check", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == code
    errors = [line for line in done.stderr.splitlines() if "error:" in line]
    assert len(errors) == 1
    assert "Traceback" not in done.stderr
