"""The template for Azure Pipelines: valid by the service's schema, and its scripts run in a real bash."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
from junitparser import JUnitXml

from tests.deploy import steps

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")

TEMPLATE = steps.load(steps.ROOT / "deploy" / "pipelines" / "gate.yml")
PYTHON, INSTALL, CHECK, RESULTS, ARTIFACT = TEMPLATE["steps"]
SCRIPT = CHECK["inputs"]["inlineScript"]
DEFAULTS = {each["name"]: str(each.get("default", "")) for each in TEMPLATE["parameters"]}
SNAPSHOT = str(steps.ROOT / "aks_preflight" / "demo.arm.jsonl.gz")
COMMAND = re.compile(r"##vso\[([\w.]+) ?([^\]]*)\](.*)")


class Done(NamedTuple):
    code: int
    errors: str
    commands: list[tuple[str, str, str]]
    reports: Path

    @property
    def variables(self) -> dict[str, str]:
        set_here = [(about, value) for name, about, value in self.commands if name == "task.setvariable"]
        return {re.findall(r"variable=(\w+);isOutput=true", about)[0]: value for about, value in set_here}


def gate(folder: Path, **parameters: str) -> Done:
    """The script of the task `Check`. An agent reads stdout and stderr for commands."""
    given = DEFAULTS | parameters
    assert given.keys() == DEFAULTS.keys()
    work, temporary = folder / "work", folder / "temp"
    for each in (work, temporary):
        each.mkdir()
    steps.install_here(temporary)
    variables = {"AGENT_TEMPDIRECTORY": str(temporary), **steps.environment(CHECK, given)}
    done = steps.run(SCRIPT, variables, work)
    assert not list(work.iterdir()), "a value was run"
    commands = [(each[1], each[2], each[3]) for each in map(COMMAND.search, done.stdout.splitlines()) if each]
    assert len(commands) == done.stdout.count("##vso[")
    assert "##" not in done.stderr.replace("# #", "")
    return Done(done.returncode, done.stderr, commands, temporary / "aks-preflight")


def test_it_is_valid_by_the_schema() -> None:
    """The schema's scalars are texts, as they are to the service: it reads no YAML booleans in a parameter."""
    schema = json.loads((files("check_jsonschema") / "builtin_schemas/vendor/azure-pipelines.json").read_text())
    template: dict[str, Any] = json.loads(json.dumps(TEMPLATE))
    for parameter in template["parameters"]:
        if parameter["type"] == "boolean":
            parameter["default"] = str(parameter["default"]).lower()
    jsonschema.validate(template, schema)


def test_no_parameter_is_text_of_a_script() -> None:
    assert "${{" not in SCRIPT + INSTALL["bash"]
    assert "$[" not in SCRIPT + INSTALL["bash"]
    # `$(name)` is a variable to the service before it is a command to bash.
    assert not re.search(r"\$\(\s*[\w.]+\s*\)", SCRIPT + INSTALL["bash"])


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="there is no shellcheck")
@pytest.mark.parametrize("script", [INSTALL["bash"], SCRIPT], ids=["install", "check"])
def test_shellcheck_finds_nothing(script: str) -> None:
    found = subprocess.run(
        ["shellcheck", "--shell=bash", "-"], input=script, capture_output=True, text=True, timeout=60
    )
    assert found.returncode == 0, found.stdout


def test_every_parameter_is_used() -> None:
    used = set(re.findall(r"\$\{\{ parameters\.(\w+) \}\}", json.dumps(TEMPLATE["steps"])))
    assert used == DEFAULTS.keys()


def test_it_makes_the_arguments_of_the_action() -> None:
    action = steps.load(steps.ROOT / "action.yml")
    (check,) = (step for step in action["runs"]["steps"] if step["name"] == "Check")
    assert steps.arguments(SCRIPT) == steps.arguments(check["run"]) != ""
    assert check["env"].keys() == CHECK["env"].keys()


@pytest.mark.parametrize(
    ("cluster", "code", "verdict"),
    [
        ("ferry-prod", 0, "go"),
        ("booking-prod", 1, "no-go"),
        ("harbour-prod", 3, "undetermined"),
        ("nowhere", 4, "none"),
    ],
)
def test_each_verdict_has_its_exit_code(cluster: str, code: int, verdict: str, tmp_path: Path) -> None:
    done = gate(tmp_path, snapshot=SNAPSHOT, cluster=cluster, questions="upgrade")
    assert done.code == code, done.errors
    assert done.variables == {"exitCode": str(code), "verdict": verdict}
    failed = ("task.complete", "result=Failed;") in {(name, about) for name, about, _ in done.commands}
    assert failed == (code in (1, 3))
    summaries = [value for name, _, value in done.commands if name == "task.uploadsummary"]
    assert summaries == ([] if code == 4 else [str(done.reports / "report.md")])
    if code == 4:
        assert ("task.logissue", "type=error") in {(name, about) for name, about, _ in done.commands}
        assert not list(done.reports.iterdir())
    else:
        assert {file.name for file in done.reports.iterdir()} == {
            "junit.xml", "report.json", "report.html", "report.sarif", "report.md",
        }  # fmt: skip


def test_the_test_results_are_where_the_task_looks(tmp_path: Path) -> None:
    done = gate(tmp_path, arguments="--demo", allSubscriptions="False")
    assert done.code == 1
    file = RESULTS["inputs"]["testResultsFiles"].replace("$(Agent.TempDirectory)", str(tmp_path / "temp"))
    suites = JUnitXml.fromfile(file)
    assert suites.failures > 0
    assert ARTIFACT["inputs"]["targetPath"].replace("$(Agent.TempDirectory)", str(tmp_path / "temp")) == str(
        done.reports
    )


def test_reports_of_a_run_before_are_not_taken_for_this_ones(tmp_path: Path) -> None:
    old = tmp_path / "temp" / "aks-preflight"
    variables = {"AGENT_TEMPDIRECTORY": str(tmp_path / "temp"), **steps.environment(CHECK, DEFAULTS)}
    old.mkdir(parents=True)
    (old / "junit.xml").write_text("<testsuites/>")
    assert steps.run(SCRIPT, variables, tmp_path).returncode == 2
    assert not list(old.iterdir())


def test_what_follows_a_red_gate_still_publishes() -> None:
    assert {step["condition"] for step in (RESULTS, ARTIFACT)} == {"succeededOrFailed()"}


@pytest.mark.parametrize("poison", steps.HOSTILE)
def test_a_hostile_cluster_name_is_a_name(poison: str, tmp_path: Path) -> None:
    done = gate(tmp_path, snapshot=SNAPSHOT, cluster=poison, questions="upgrade")
    assert done.code == (1 if poison == "*" else 4), done.errors
    assert "result=Succeeded" not in str([about for _, about, _ in done.commands])


def test_a_scope_that_is_not_set_is_red(tmp_path: Path) -> None:
    done = gate(tmp_path, cluster="prod-weu")
    assert done.code == 2
    assert "nothing names a scope" in done.errors


def test_the_package_is_one_word_and_no_option(tmp_path: Path) -> None:
    """Of a name that is none, pip says so; it neither runs it nor takes it for an option."""
    variables = {"AGENT_TEMPDIRECTORY": str(tmp_path), "PACKAGE": "--version $(touch pwned)"}
    done = steps.run(INSTALL["bash"], variables, tmp_path)
    assert done.returncode != 0
    assert "Invalid requirement" in done.stderr
    assert not (tmp_path / "pwned").exists()


def test_the_install_step_installs_a_path(tmp_path: Path) -> None:
    variables = {"AGENT_TEMPDIRECTORY": str(tmp_path), "PACKAGE": str(steps.ROOT)}
    done = steps.run(INSTALL["bash"], variables, tmp_path)
    if "from versions: none" in done.stderr:
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    program = tmp_path / "aks-preflight-venv" / "bin" / "aks-preflight"
    assert subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode == 0
