"""The third-party check of docs/plugins.md, installed as a package and run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenarios.demo import SUBSCRIPTION, lines

ROOT = Path(__file__).resolve().parents[1]
DOC = ROOT / "docs" / "plugins.md"


def block(language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", DOC.read_text(), re.DOTALL)[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the package of the page is installed."""
    source, target = tmp_path_factory.mktemp("plugin"), tmp_path_factory.mktemp("site")
    (source / "preflight_owner.py").write_text(block("python"))
    (source / "pyproject.toml").write_text(block("toml"))
    words = ["install", "-q", "--no-deps", "--no-build-isolation", "--target", str(target), str(source)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    return target


def ask(site: Path, tmp_path: Path, *words: str, group: object = None) -> subprocess.CompletedProcess[str]:
    snapshot = tmp_path / "demo.arm.jsonl"
    url = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-ferry-prod?api-version=2021-04-01"
    answer = [json.dumps({"method": "GET", "url": url, "status": 200, "body": group})] if group else []
    snapshot.write_text("\n".join([*lines(), *answer]))
    command = [sys.executable, "-m", "aks_preflight", *words]
    if words[0] == "check":
        command += ["--from", str(snapshot), "-n", "ferry-prod", "--check", "owner-named", "-o", "json"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)])}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def statuses(done: subprocess.CompletedProcess[str]) -> set[str]:
    findings = json.loads(done.stdout)["clusters"][0]["findings"]
    return {finding["status"] for finding in findings if finding["check"] == "owner-named"}


def test_the_page_holds_its_word_on_length() -> None:
    assert len([line for line in block("python").splitlines() if line.strip()]) < 15


def test_it_runs_on_its_own_fact(site: Path, tmp_path: Path) -> None:
    assert statuses(ask(site, tmp_path, "check", group={"id": "x", "tags": {"owner": "ferries"}})) == {"ok"}
    assert statuses(ask(site, tmp_path, "check", group={"id": "x", "tags": {}})) == {"warn"}


def test_it_is_unknown_where_its_fact_is_not_to_be_had(site: Path, tmp_path: Path) -> None:
    done = ask(site, tmp_path, "check")
    assert statuses(done) == {"unknown"}
    assert "not in this snapshot" in done.stdout


def test_it_is_listed_and_its_action_is_in_the_role(site: Path, tmp_path: Path) -> None:
    assert "owner-named" in ask(site, tmp_path, "checks", "list").stdout
    role = json.loads(ask(site, tmp_path, "permissions", "--check", "owner-named").stdout)
    assert "Microsoft.Resources/subscriptions/resourceGroups/read" in role["Actions"]
