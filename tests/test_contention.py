"""Two clusters in one subnet, asked over TLS with the real clients: each goes alone, together they do not."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.cli import run
from tests.reality.cases import check
from tests.scenarios.azure import SUBSCRIPTION, subnet_usage
from tests.scenarios.demo import ESTATE, lines
from tests.simulator import Simulator

Serve = Callable[..., Simulator]
AsClient = Callable[[Simulator], Simulator]
ASKED = ["-s", SUBSCRIPTION, "--as-of", "2026-11-20", "--for", "upgrade"]
HOME, GUEST = "ferry-prod", "harbour-prod"


def in_one_subnet(free: int) -> list[str]:
    """The demo with harbour-prod's pools moved into ferry-prod's subnet, of which `free` addresses are left."""
    answers = [json.loads(line) for line in lines()]
    for answer in answers:
        url = answer.get("url", "").split("?")[0]
        if url.endswith("/managedClusters"):
            for pool in next(c for c in answer["body"]["value"] if c["name"] == GUEST)["properties"][
                "agentPoolProfiles"
            ]:
                pool["vnetSubnetID"] = subnet()
        elif url.endswith(f"vnet-{HOME}/usages"):
            answer["body"] = {"value": [subnet_usage(HOME, 1019 - free, 1019)]}
    return [json.dumps(answer) for answer in answers]


def subnet() -> str:
    pools: list[dict[str, Any]] = ESTATE[HOME][-1]["properties"]["agentPoolProfiles"]
    return str(pools[0]["vnetSubnetID"])


def of_the_subnet(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [found for found in report["contentions"] if found["resource"]["id"].lower() == subnet().lower()]


def test_each_goes_alone(simulator: Serve, as_client: AsClient) -> None:
    as_client(simulator(in_one_subnet(free=50)))
    for name in (HOME, GUEST):
        code, report = check([*ASKED, "-n", name])
        assert (code, report["verdicts"], report["contentions"]) == (0, {"upgrade": "go"}, [])


def test_together_they_do_not(simulator: Serve, as_client: AsClient) -> None:
    arm = as_client(simulator(in_one_subnet(free=50)))
    code, report = check([*ASKED, "-n", HOME, "-n", GUEST])
    (found,) = of_the_subnet(report)
    assert (code, found["needs"], found["has"], found["short"]) == (0, 62, 50, 12)
    assert sorted((p["name"], p["needs"], p["round"]) for p in found["parties"]) == [(HOME, 31, 1), (GUEST, 31, 2)]
    for cluster in report["clusters"]:
        assert cluster["verdicts"] == {"upgrade": "go"}
        warned = [f for f in cluster["findings"] if (f["check"], f["status"]) == ("shared-headroom", "warn")]
        assert [(f["area"], f["question"], f["needs"], f["has"]) for f in warned] == [("network", "upgrade", 62, 50)]
    assert sum("maintenanceconfigurations" in request.path.lower() for request in arm.requests) == 2
    assert check([*ASKED, "-n", HOME, "-n", GUEST, "--fail-on", "warn"])[0] == 1


def test_with_room_for_both_nothing_is_said_and_no_window_is_read(simulator: Serve, as_client: AsClient) -> None:
    arm = as_client(simulator(in_one_subnet(free=62)))
    _, report = check([*ASKED, "-n", HOME, "-n", GUEST])
    assert report["contentions"] == []
    assert not [request for request in arm.requests if "maintenanceconfigurations" in request.path.lower()]


def test_it_can_be_skipped(simulator: Serve, as_client: AsClient) -> None:
    as_client(simulator(in_one_subnet(free=50)))
    _, report = check([*ASKED, "-n", HOME, "-n", GUEST, "--skip", "shared-headroom"])
    assert report["contentions"] == []
    assert not [f for c in report["clusters"] for f in c["findings"] if f["check"] == "shared-headroom"]


def test_offline_too(tmp_path: Path) -> None:
    snapshot = tmp_path / "shared.arm.jsonl"
    snapshot.write_text("\n".join(in_one_subnet(free=50)))
    _, report = check(["--from", str(snapshot), "--for", "upgrade", "-n", HOME, "-n", GUEST])
    (found,) = of_the_subnet(report)
    windows = {p["name"]: [(a["window"], a["reason"] and a["reason"]["why"]) for a in p["automatic"]]
               for p in found["parties"]}  # fmt: skip
    assert windows == {
        HOME: [(None, "not-in-snapshot")],
        GUEST: [("every Sunday 05:00 UTC+02:00 for 4 h", None)],
    }


def test_the_page_shows_what_the_demo_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    page = (Path(__file__).resolve().parents[1] / "docs" / "contention.md").read_text()
    (sample,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    out = io.StringIO()
    with redirect_stdout(out):
        run(["check", "--demo"])
    assert sample in out.getvalue()


def test_the_demo_has_one() -> None:
    _, report = check(["--demo"])
    (found,) = report["contentions"]
    assert (found["resource"]["name"], found["needs"], found["has"]) == ("standardDASv5Family in northeurope", 8, 6)
    assert sorted(party["name"] for party in found["parties"]) == ["harbour-prod", "ticketing-legacy"]
    assert found["unattended"]["when"] == "from Sunday 2026-11-22 03:00 UTC"
