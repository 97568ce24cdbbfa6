"""The Bicep files: they parse, their names resolve, their role is the program's own, and nothing in them is public."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pycep import BicepParser

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
FILES = sorted(DEPLOY.rglob("*.bicep"))
#: Functions and keywords that stand where a name may stand.
BUILT_IN = {
    "resourceGroup", "subscription", "guid", "uniqueString", "dateTimeAdd", "utcNow", "empty", "json", "concat",
    "subscriptionResourceId", "true", "false", "null", "if", "for", "in",
    "param", "var", "resource", "module", "output", "targetScope", "existing",
}  # fmt: skip


def parsed(name: str) -> dict[str, Any]:
    return dict(BicepParser().parse(text=(DEPLOY / name).read_text(encoding="utf-8")))


def config(name: str, resource: str) -> dict[str, Any]:
    return dict(parsed(name)["resources"][resource]["config"])


def values(tree: Any) -> Iterator[Any]:
    """Everything in it."""
    yield tree
    for inner in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from values(inner)


def test_there_are_some() -> None:
    names = {str(file.relative_to(DEPLOY)) for file in FILES}
    assert {"automation/main.bicep", "automation/role.bicep", "container-apps/job.bicep"} <= names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_resource_has_a_type_and_a_version(file: Path) -> None:
    tree = parsed(str(file.relative_to(DEPLOY)))
    for resource in tree["resources"].values():
        assert re.fullmatch(r"Microsoft\.[A-Za-z]+(/[A-Za-z]+)+", resource["type"])
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", resource["api_version"]), "no preview"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_name_that_is_used_exists(file: Path) -> None:
    """Of what stands outside of texts and inside of `${}`: each word that begins an expression is declared."""
    text = re.sub(r"//.*|@description\('.*'\)", "", file.read_text(encoding="utf-8"))
    declared = set(re.findall(r"^(?:param|var|resource|module|output) (\w+)", text, re.MULTILINE))
    declared |= set(re.findall(r"\[for (\w+) in", text))
    inside = " ".join(re.findall(r"\$\{([^}]*)\}", text))
    outside = re.sub(r"'(?:[^'\\]|\\.)*'", "''", text)
    used = set(re.findall(r"(?:: |\(|, |^ +|\[|in |!)([a-z]\w*)(?=[.()\[,\s]|$)", outside, re.MULTILINE))
    used = {name for name in used if not re.search(rf"^\s*{name}:", outside, re.MULTILINE)}
    used |= set(re.findall(r"^\s*([a-z]\w*)", inside)) | set(re.findall(r"(?<![\w.])([a-z]\w*)\.", inside))
    assert used - declared - BUILT_IN == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_module_is_there_and_is_given_what_it_asks_for(file: Path) -> None:
    for module in parsed(str(file.relative_to(DEPLOY))).get("modules", {}).values():
        path = (file.parent / module["detail"]["full"]).resolve()
        asked = parsed(str(path.relative_to(DEPLOY)))["parameters"]
        needed = {name for name, parameter in asked.items() if parameter.get("default") is None}
        given = set(module["config"]["params"])
        assert needed <= given <= set(asked)


def test_the_role_is_what_the_program_prints() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "aks_preflight", "permissions"], capture_output=True, text=True, check=True
    )
    (permissions,) = config("automation/role.bicep", "reader")["properties"]["permissions"]
    assert permissions["actions"] == json.loads(printed.stdout)["Actions"]
    assert all(action.endswith("/read") for action in permissions["actions"])


def test_the_reports_are_nobodys_but_the_identitys() -> None:
    account = config("automation/storage.bicep", "account")["properties"]
    assert (account["allowBlobPublicAccess"], account["allowSharedKeyAccess"]) == (False, False)
    assert (account["minimumTlsVersion"], account["supportsHttpsTrafficOnly"]) == ("TLS1_2", True)
    for container in ("reports", "packages"):
        assert config("automation/storage.bicep", container)["properties"]["publicAccess"] == "None"
    writer = parsed("automation/storage.bicep")["resources"]["writer"]["config"]
    assert writer["scope"] == "reports", "the container, not the account"


def test_no_secret_stands_in_them() -> None:
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(?i)sig=|accountkey|password", text)
    assert re.search(r"@secure\(\)\nparam packagesSas ", (DEPLOY / "automation" / "main.bicep").read_text())


def test_the_runbook_is_python_3_10_with_an_identity() -> None:
    automation = "automation/main.bicep"
    assert config(automation, "automation")["identity"]["type"] == "SystemAssigned"
    assert config(automation, "python")["properties"]["runtime"] == {"language": "Python", "version": "3.10"}
    runbook = [tree for tree in values(config(automation, "runbook")) if isinstance(tree, dict)]
    assert [tree["runbookType"] for tree in runbook if "runbookType" in tree] == ["Python"]


def test_the_jobs_run_what_there_is() -> None:
    (container,) = config("container-apps/job.bicep", "job")["properties"]["template"]["containers"]
    assert container["command"] == ["python", "-m", "aks_preflight.scheduled"]
    assert {each["name"] for each in container["env"]} == {"AZURE_CLIENT_ID"}
    assert "aks_preflight.scheduled" in (DEPLOY / "automation" / "runbook.py").read_text(encoding="utf-8")
