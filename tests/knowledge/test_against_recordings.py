"""The tables against what Azure really did and said. Skipped, visibly, where the recordings are not at hand."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.knowledge import Knowledge, load
from aks_preflight.model.version import Version, parse_version

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not at hand")
CASES = sorted((SHARED / "recorded" / "decisions").glob("*.case.json"))
REPORTED = sorted((SHARED / "recorded" / "bodies" / "errors-reported").glob("*.json"))
INCIDENTS = sorted((SHARED / "incidents").glob("*.case.json"))
NOT_CODES = {"LowPriorityCores", "ByDelete", "imageReference", "NodeImageVersion"}


def clusters(lines: list[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        entry = json.loads(line)
        if re.search(r"/managedclusters(\?|$)", str(entry.get("url")), re.IGNORECASE):
            yield from entry["body"].get("value", [])


def runs(knowledge: Knowledge, os_type: str, os_sku: str | None, version: Version, *, new: bool) -> None:
    """Fails where the tables forbid the pool on that day."""
    row = knowledge.os_sku(os_sku or knowledge.default_os_sku(os_type, version))
    assert row is not None, (os_sku, version)
    assert row.os == os_type.lower()
    assert row.applies_to(version), (row, version)
    days = (row.images_until, row.new_pools_until if new else None)
    assert all(day is None or knowledge.as_of < day for day in days), row
    for retirement in knowledge.retirements:
        if retirement.subject == "os-sku" and retirement.concerns(row.name, version, os=os_type):
            assert retirement.state(knowledge.as_of, new=new) != "blocked", retirement.id


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".case.json"))
def test_no_row_forbids_what_azure_accepted(path: Path) -> None:
    case = json.loads(path.read_text())
    if case["arm_answer"]["outcome"] != "accepted":
        pytest.skip("Azure refused this one")
    knowledge = load(date.fromisoformat(case["recorded_at"][:10]))
    operation, asked = case["operation"], case["operation"].get("pool_properties", {})
    lines = Path(str(path).replace(".case.json", ".arm.jsonl")).read_text().splitlines()
    cluster = next(c for c in clusters(lines) if c["id"].lower() == operation["cluster"].lower())["properties"]
    running = parse_version(cluster.get("currentKubernetesVersion") or cluster["kubernetesVersion"])
    target = parse_version(operation.get("target_version") or str(running))
    if asked:
        runs(knowledge, asked["osType"], asked.get("osSKU"), running, new=True)
    for pool in cluster["agentPoolProfiles"]:
        version = parse_version(
            pool.get("currentOrchestratorVersion") or pool.get("orchestratorVersion") or str(running)
        )
        moves = operation.get("target_version") and operation.get("pool") in (None, pool["name"])
        runs(knowledge, pool["osType"], pool.get("osSKU"), target if moves else version, new=False)
        assert target.minor - version.minor <= knowledge.skew(target)


def test_the_default_windows_os_sku_is_what_azure_recorded() -> None:
    packed = (SHARED / "recorded" / "estate.arm.jsonl.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    seen = set()
    for cluster in clusters(lines):
        for pool in cluster["properties"].get("agentPoolProfiles") or []:
            if pool["osType"] == "Windows" and pool.get("osSKU"):
                version = parse_version(pool.get("currentOrchestratorVersion") or pool["orchestratorVersion"])
                assert load(date(2023, 6, 30)).default_os_sku("Windows", version) == pool["osSKU"]
                seen.add(pool["osSKU"])
    assert seen == {"Windows2019", "Windows2022"}


def test_every_code_of_the_facts_is_in_the_table() -> None:
    text = (SHARED / "azure-facts.md").read_text()
    section = text[text.index("## D. Error codes") : text.index("## E. ")]
    columns = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    words = [word for column in columns for word in re.findall(r"[A-Za-z][A-Za-z0-9_-]*", column)]
    beside = text[text.index("Codes beside section D:") :]
    words += re.findall(r"`([A-Za-z0-9_]+)`", beside)
    codes = {word for word in words if re.search(r"[a-z][A-Z]|_|^[A-Z]{4,}\d", word)} - NOT_CODES
    assert len(codes) > 70
    names = [name.lower() for row in load(date(2026, 11, 23)).error_codes for name in row.names]
    assert not [code for code in codes if not any(_same(code.lower(), name) for name in names)]


def _same(code: str, name: str) -> bool:
    """The facts shorten some codes: `LoadBalancerInUse...`, `MaxLoadBalancersInRegion-type`."""
    return name.startswith(code.rstrip("_")) or code.removesuffix("-type") == name


@pytest.mark.parametrize("path", REPORTED, ids=lambda path: path.stem)
def test_a_reported_message_without_its_code_leads_to_it(path: Path) -> None:
    body = json.loads(path.read_text())["body"]
    found = load(date(2026, 11, 23)).codes_in(body["message"])
    assert found
    if body["code"] not in ("", "UpgradeFailed"):  # the reported UpgradeFailed is a failure to drain
        assert body["code"] in (found[0].code, found[0].under)


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.name.split("-")[0])
def test_the_message_of_an_incident_leads_to_a_code_of_the_right_kind(path: Path) -> None:
    case = json.loads(path.read_text())
    if not case["error_text"] or case["error_text"].startswith("(no message)"):
        pytest.skip("the report quotes no message")
    found = load(date(2026, 11, 23)).codes_in(case["error_text"])
    assert found
    if case["expected"]["verdict"] == "no-go" and case["error_code"] != "InternalOperationError":
        assert found[0].checkable == "arm"
    if case["error_code"] and case["error_code"] != "InvalidTemplateDeployment":  # a wrapper of another error
        assert case["error_code"] in {name for row in found for name in (row.code, row.under)} | {"BadRequest"}
