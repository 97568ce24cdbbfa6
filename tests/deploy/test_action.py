"""The GitHub Action: valid by GitHub's schema, and its steps run in a real bash, with what a runner would give them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest

from tests.deploy import steps

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")

ACTION = steps.load(steps.ROOT / "action.yml")
INSTALL, CHECK = (step for step in ACTION["runs"]["steps"] if "run" in step)
DEFAULTS = {name: str(about["default"]) for name, about in ACTION["inputs"].items()}
SNAPSHOT = str(steps.ROOT / "aks_preflight" / "demo.arm.jsonl.gz")
VERDICTS = {0: "go", 1: "no-go", 3: "undetermined"}


class Done(NamedTuple):
    code: int
    log: str
    errors: str
    outputs: dict[str, str]
    summary: str
    folder: Path


def gate(folder: Path, **inputs: str) -> Done:
    """The step `Check`, with these inputs."""
    given = DEFAULTS | {name.strip("_").replace("_", "-"): value for name, value in inputs.items()}
    assert given.keys() == DEFAULTS.keys()
    work, temporary = folder / "work", folder / "temp"
    for each in (work, temporary):
        each.mkdir()
    steps.install_here(temporary)
    output, summary = folder / "output", folder / "summary"
    summary.write_text("of a step before\n")
    variables = {
        "RUNNER_TEMP": str(temporary),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        **steps.environment(CHECK, given),
    }
    done = steps.run(CHECK["run"], variables, work)
    lines = output.read_text().splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    assert len(outputs) == len(lines)
    assert not list(work.iterdir()), "a value was run"
    return Done(done.returncode, done.stdout, done.stderr, outputs, summary.read_text(), folder)


def test_it_is_valid_by_the_schema() -> None:
    schema = json.loads((files("check_jsonschema") / "builtin_schemas/vendor/github-actions.json").read_text())
    jsonschema.validate(ACTION, schema)


def test_no_input_is_text_of_a_script() -> None:
    assert not [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step.get("run", "")]


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="there is no shellcheck")
@pytest.mark.parametrize("script", [INSTALL["run"], CHECK["run"]], ids=["install", "check"])
def test_shellcheck_finds_nothing(script: str) -> None:
    found = subprocess.run(
        ["shellcheck", "--shell=bash", "-"], input=script, capture_output=True, text=True, timeout=60
    )
    assert found.returncode == 0, found.stdout


def test_every_input_reaches_a_step_and_every_output_comes_from_one(tmp_path: Path) -> None:
    text = json.dumps(ACTION["runs"])
    assert {name for name in ACTION["inputs"] if not re.search(rf"inputs\.{name}\b", text)} == set()
    named = {name: about["value"] for name, about in ACTION["outputs"].items()}
    assert named == {name: f"${{{{ steps.check.outputs.{name} }}}}" for name in named}
    assert gate(tmp_path, snapshot=SNAPSHOT).outputs.keys() == named.keys()


def test_the_demo_is_no_go_and_fails_the_step(tmp_path: Path) -> None:
    done = gate(tmp_path, arguments="--demo")
    assert done.code == 1, done.errors
    assert done.outputs["exit-code"] == "1"
    assert done.outputs["verdict"] == "no-go"
    assert json.loads(done.outputs["verdicts"]) == {"upgrade": "no-go", "windows": "no-go"}
    assert done.log.startswith("::notice title=aks-preflight%3A upgrade NO-GO")
    assert done.summary.startswith("of a step before\n# ")
    for kind in ("json", "html", "sarif", "markdown"):
        assert Path(done.outputs[kind]).parent == Path(done.outputs["reports"])
    report = json.loads(Path(done.outputs["json"]).read_text())
    assert report["verdicts"] == json.loads(done.outputs["verdicts"])
    assert done.summary.endswith(Path(done.outputs["markdown"]).read_text())


@pytest.mark.parametrize(
    ("cluster", "code"), [("ferry-prod", 0), ("booking-prod", 1), ("harbour-prod", 3), ("nowhere", 4)]
)
def test_each_verdict_has_its_exit_code(cluster: str, code: int, tmp_path: Path) -> None:
    """Undetermined is red too: what was not read is no pass."""
    done = gate(tmp_path, snapshot=SNAPSHOT, cluster=cluster, for_="upgrade")
    assert done.code == code, done.log + done.errors
    assert done.outputs["exit-code"] == str(code)
    assert done.outputs["verdict"] == VERDICTS.get(code, "none")
    assert ("::error title=aks-preflight::" in done.log) == (code == 4)


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"snapshot": SNAPSHOT, "to": "yesterday"}, "--to 'yesterday'"),
        ({"snapshot": SNAPSHOT, "fail_on": "warm"}, "did you mean warn"),
        ({"snapshot": SNAPSHOT, "to": "1.34\n1.35"}, "--to is given 2 times"),
        ({"all_subscriptions": "yes"}, "neither true nor false"),
        ({}, "nothing names a scope"),
        ({"subscription": " \n", "cluster": "prod-weu"}, "nothing names a scope"),
    ],
)
def test_a_mistake_is_red_and_says_so(inputs: dict[str, str], told: str, tmp_path: Path) -> None:
    done = gate(tmp_path, **inputs)
    assert done.code == 2
    assert told in done.errors
    assert done.outputs.keys() == {"exit-code", "verdict", "reports"}
    assert done.outputs["verdict"] == "none"
    assert "::error title=aks-preflight::aks-preflight has no verdict: exit code 2." in done.log
    assert done.summary.endswith("aks-preflight has no verdict: exit code 2. The log of the step says why.\n")


def test_a_warning_fails_where_it_is_asked_to(tmp_path: Path) -> None:
    (tmp_path / "as-is").mkdir()
    (tmp_path / "strict").mkdir()
    assert gate(tmp_path / "as-is", snapshot=SNAPSHOT, cluster="ferry-prod", for_="upgrade").code == 0
    assert gate(tmp_path / "strict", snapshot=SNAPSHOT, cluster="ferry-prod", for_="upgrade", fail_on="warn").code == 1


@pytest.mark.parametrize("poison", steps.HOSTILE)
def test_a_hostile_cluster_name_is_a_name(poison: str, tmp_path: Path) -> None:
    """`gate` has looked whether a file was made. Of a name nothing is found, so that there is no verdict."""
    done = gate(tmp_path, snapshot=SNAPSHOT, cluster=poison, for_="upgrade")
    assert done.code == (1 if poison == "*" else 4), done.errors
    acts = [line for line in done.log.splitlines() if line.startswith(("::", "##"))]
    assert all(re.match(r"::(error|warning|notice) title=", line) for line in acts)
    assert not [line for line in done.errors.splitlines() if line.startswith("::") or "##vso[" in line]


def words_of(**inputs: str) -> list[str]:
    """The program's arguments, as bash has them."""
    given = DEFAULTS | inputs
    script = f'words=()\n{steps.arguments(CHECK["run"])}\nprintf \'%s\\0\' "${{words[@]}}"; echo "$mistake" >&2'
    done = subprocess.run(
        [*steps.BASH, script], env=steps.environment(CHECK, given), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\0")[:-1]


def test_a_value_a_line() -> None:
    found = words_of(cluster=" prod-* \r\n\n\tteam a\nlast", arguments="--tag=a=b c\n--stats", **{"for": "upgrade"})
    assert found == [
        "--cluster=prod-*", "--cluster=team a", "--cluster=last", "--for=upgrade", "--fail-on=fail", "--auth=cli",
        "--tag=a=b c", "--stats",
    ]  # fmt: skip


@pytest.mark.parametrize("poison", steps.HOSTILE)
def test_no_value_is_an_option_of_its_own(poison: str) -> None:
    inputs = {name: poison for name in DEFAULTS if name not in ("arguments", "all-subscriptions")}
    options = {word.split("=", 1)[0]: word.split("=", 1)[1] for word in words_of(**inputs)}
    assert set(options.values()) == {poison}
    assert options.keys() == {
        "--subscription", "--management-group", "--resource-group", "--cluster", "--from", "--for", "--to",
        "--max-surge", "--add-pool", "--fail-on", "--auth",
    }  # fmt: skip


def test_all_subscriptions_is_a_flag() -> None:
    assert "--all-subscriptions" in words_of(**{"all-subscriptions": "true"})
    assert "--all-subscriptions" not in words_of(**{"all-subscriptions": "false"})


def test_the_install_step_installs_the_program_of_the_action(tmp_path: Path) -> None:
    """In a folder whose files would be imported, were Python not told to leave them alone."""
    work = tmp_path / "work"
    work.mkdir()
    for name in ("pip", "venv", "json"):
        (work / f"{name}.py").write_text("raise SystemExit('imported from the checkout')\n")
    variables = {"RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(steps.ROOT)}
    done = steps.run(INSTALL["run"], variables, work)
    if "from versions: none" in done.stderr:
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    program = tmp_path / "aks-preflight-venv" / "bin" / "aks-preflight"
    asked = subprocess.run([program, "check", "--demo", "-o", "short"], cwd=work, capture_output=True, text=True)
    assert asked.returncode == 1, asked.stderr
