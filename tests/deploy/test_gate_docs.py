"""docs/gate.md: its examples are valid, fit the action and the template, and upgrade only where the gate says go."""

from __future__ import annotations

import json
import re
import shutil
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.deploy import steps

TEXT = (steps.ROOT / "docs" / "gate.md").read_text()
WORKFLOW, PIPELINE = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL))
(SHELL,) = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
SNAPSHOT = steps.ROOT / "aks_preflight" / "demo.arm.jsonl.gz"


def schema(name: str) -> Any:
    return json.loads((files("check_jsonschema") / f"builtin_schemas/vendor/{name}.json").read_text())


def test_the_workflow_is_valid() -> None:
    """`on` is a boolean to YAML 1.1."""
    jsonschema.validate(
        {"on" if key is True else key: value for key, value in WORKFLOW.items()}, schema("github-workflows")
    )


def test_the_pipeline_is_valid() -> None:
    jsonschema.validate(PIPELINE, schema("azure-pipelines"))


def test_the_workflow_gives_the_action_what_it_takes() -> None:
    known = steps.load(steps.ROOT / "action.yml")["inputs"].keys()
    gates = []
    for job in WORKFLOW["jobs"].values():
        (gate,) = (step for step in job["steps"] if "aks-preflight@" in step.get("uses", ""))
        assert gate["with"].keys() <= known
        gates.append({name: value for name, value in gate["with"].items() if name != "artifact"})
    assert gates[0] == gates[1], "the upgrade is gated by another question than the reviewer saw"


def test_no_input_of_the_workflow_is_text_of_a_script() -> None:
    assert not [step for job in WORKFLOW["jobs"].values() for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_upgrade_of_the_workflow_comes_right_after_a_gate() -> None:
    upgrade = WORKFLOW["jobs"]["upgrade"]
    assert upgrade["needs"] == "preflight"
    assert upgrade["environment"] == "production"
    *_, gate, last = upgrade["steps"]
    assert "aks-preflight@" in gate["uses"]
    assert last["run"].startswith("az aks upgrade ")
    assert not [step for step in upgrade["steps"] if "if" in step or "continue-on-error" in step]


def test_the_pipeline_gives_the_template_what_it_takes() -> None:
    parameters = steps.load(steps.ROOT / "deploy" / "pipelines" / "gate.yml")["parameters"]
    needed = {each["name"] for each in parameters if "default" not in each}
    check, upgrade = PIPELINE["stages"]
    assert upgrade["dependsOn"] == check["stage"]
    (deployment,) = upgrade["jobs"]
    _, gate, last = deployment["strategy"]["runOnce"]["deploy"]["steps"]
    _, seen = check["jobs"][0]["steps"]
    for each in (gate, seen):
        assert each["template"] == "deploy/pipelines/gate.yml@preflight"
        assert needed <= each["parameters"].keys() <= {parameter["name"] for parameter in parameters}
    assert {**gate["parameters"], "artifact": ""} == {**seen["parameters"], "artifact": ""}
    assert last["inputs"]["inlineScript"].startswith("az aks upgrade ")
    assert "condition" not in last
    assert not re.search(r"\$[({]", last["inputs"]["inlineScript"])


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("cluster", "version", "code"),
    [("ferry-prod", "node-image", 0), ("booking-prod", "next", 1), ("ferry-prod", "yesterday", 2),
     ("harbour-prod", "next", 3), ("nowhere", "next", 4)],
)  # fmt: skip
def test_the_shell_upgrades_only_where_the_gate_says_go(cluster: str, version: str, code: int, tmp_path: Path) -> None:
    """With the demo for the subscription, and a note for az."""
    script = re.sub(r"^group=.*$", f"group=rg-{cluster} cluster={cluster} version={version}", SHELL, flags=re.MULTILINE)
    script = script.replace('-s "$SUBSCRIPTION"', f"--from {SNAPSHOT}")
    assert script.count(str(SNAPSHOT)) == 1
    for name, line in (
        ("aks-preflight", f'exec "{sys.executable}" -m aks_preflight "$@"'),
        ("az", 'printf "%s\\n" "$@" > upgraded'),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    done = steps.run(f'PATH="{tmp_path}:$PATH"\n{script}', {}, tmp_path)
    assert done.returncode == code, done.stderr
    assert (tmp_path / "upgraded").exists() == (code == 0)
    assert (tmp_path / "preflight.html").exists() == (code in (0, 1, 3))
    assert ("preflight.html says" in done.stderr) == (code in (1, 3))


def test_every_exit_code_is_told() -> None:
    assert re.findall(r"^\| (\d) \|", TEXT, re.MULTILINE) == ["0", "1", "2", "3", "4"]
