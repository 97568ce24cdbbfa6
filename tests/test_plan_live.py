"""The plan over the live path: the real command against the simulator, and on the real estate."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.reality.cases import SHARED, here
from tests.scenarios.azure import SUBSCRIPTION
from tests.scenarios.demo import DEMO
from tests.simulator import Simulator, Switches

Serve = Callable[..., Simulator]
ESTATE = SHARED / "recorded" / "estate.arm.jsonl.gz"


def plan(arm: Simulator, *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of `aks-preflight plan ...` as a process of its own."""
    command = [sys.executable, "-m", "aks_preflight", "plan", "-s", SUBSCRIPTION, "-o", "json", *words]
    done = subprocess.run(command, env=arm.process_environment, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def offered(region: str) -> dict[str, list[str]]:
    """What the region's table says that each version may be upgraded to, read without the program."""
    for line in gzip.decompress(DEMO.read_bytes()).decode().splitlines()[1:]:
        answer = json.loads(line)
        if f"/locations/{region}/kubernetesVersions" in answer["url"]:
            minors = answer["body"]["values"]
            return {patch: row["upgrades"] for m in minors for patch, row in m["patchVersions"].items()}
    raise AssertionError(f"{region} has no table")


def test_a_jump_of_three_minors_is_what_the_regions_table_offers(simulator: Serve) -> None:
    code, report = plan(simulator(DEMO), "-n", "booking-prod", "--to", "1.36")
    (cluster,) = report["clusters"]
    table = offered("westeurope")
    steps = [(hop["from"], hop["to"]) for hop in cluster["hops"]]
    assert [steps[0][0], *(to for _, to in steps)] == ["1.33.11", "1.34.8", "1.35.5", "1.36.1"]
    assert all(after in table[before] for before, after in steps)
    assert (code, cluster["verdict"], cluster["stops_at"]) == (1, "no-go", 1)


def test_a_withdrawn_patch_goes_by_the_clusters_own_profile(simulator: Serve) -> None:
    arm = simulator(DEMO)
    _, report = plan(arm, "-n", "ticketing-legacy", "--to", "1.36")
    assert [hop["to"] for hop in report["clusters"][0]["hops"]] == ["1.35.5", "1.36.1"]
    assert any("upgradeProfiles" in request.path for request in arm.requests)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("1.99", "1.99 is not offered in northeurope, where the newest is 1.36.1"),
        ("1.33", "1.34.8 cannot go back to 1.33"),
    ],
)
def test_an_impossible_target_gives_the_reason_and_exit_1(simulator: Serve, to: str, reason: str) -> None:
    code, report = plan(simulator(DEMO), "-n", "ferry-prod", "--to", to)
    assert (code, report["verdict"], report["clusters"][0]["answer"]) == (1, "no-go", reason)


def test_a_cluster_that_is_there_is_go_with_an_empty_ladder(simulator: Serve) -> None:
    code, report = plan(simulator(DEMO), "-n", "ferry-prod", "--to", "1.34.8")
    assert (code, report["verdict"], report["clusters"][0]["hops"]) == (0, "go", [])


def test_nothing_but_get_is_sent_and_each_request_once_however_many_hops(simulator: Serve) -> None:
    arm = simulator(DEMO)
    plan(arm, "--to", "latest")
    asked = [(request.method, request.path.lower(), str(request.query).lower()) for request in arm.requests]
    assert {method for method, _, _ in asked} == {"GET"}
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    "action",
    ["Microsoft.ContainerService/locations/kubernetesversions/read", "Microsoft.Compute/locations/usages/read"],
)
def test_what_may_not_be_read_is_unknown_and_told(simulator: Serve, action: str) -> None:
    code, report = plan(simulator(DEMO, Switches(deny=(action,))), "-n", "ferry-prod")
    assert (code, report["verdict"]) == (3, "unknown")
    assert action.lower() in {missing["action"].lower() for missing in report["missing_actions"]}


@here
def test_the_estate_of_456_clusters_in_15_seconds() -> None:
    started = time.monotonic()
    command = [sys.executable, "-m", "aks_preflight", "plan", "--from", str(ESTATE), "-o", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert time.monotonic() - started < 15
    report = json.loads(done.stdout)
    assert len(report["clusters"]) == 456
    # Of none are quota and addresses recorded: what goes, goes nowhere.
    assert not [c["name"] for c in report["clusters"] if c["verdict"] == "go" and c["hops"]]
    broken = [f["reason"]["text"] for c in report["clusters"] for hop in c["hops"] for f in hop["findings"]
              if f["reason"] and f["reason"]["why"] == "broken-check"]  # fmt: skip
    assert not broken
