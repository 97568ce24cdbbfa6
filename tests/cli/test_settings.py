"""AKS_PREFLIGHT_* variables, and what counts where command line, variables and file say different things."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aks_preflight.cli import runs
from aks_preflight.cli.options.question import parse_questions
from tests.cli.settings import KEYS, as_words, clear, heard, sample
from tests.cli.test_command_line import outcome

ERROR = "aks-preflight: error: "
FILE = "aks-preflight.toml"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    clear(tmp_path, monkeypatch)
    return tmp_path


@pytest.mark.parametrize("flag", KEYS)
def test_every_option_of_check_is_a_variable(flag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    by_words, value = heard(as_words(KEYS[flag])), sample(KEYS[flag])
    text = "1" if value is True else value if isinstance(value, str) else "\n".join(value)
    monkeypatch.setenv("AKS_PREFLIGHT_" + flag[2:].replace("-", "_").upper(), text)
    assert heard([]) == by_words


def test_the_same_config_by_file_by_variable_and_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def config(words: list[str]) -> object:
        got = heard(words)
        asked = parse_questions(got.pop("question"))
        parts = {name: got[name] for name in ("scope", "evidence", "assume", "azure", "checks", "output")}
        return asked, runs.configure(**parts, environ={})

    by_words = config(
        ["--demo", "-n", "a*", "-n", "b", "--to", "1.34", "--max-surge", "33%", "--add-pool", "os=windows,count=2",
         "--for", "upgrade", "--for", "windows", "--deadline", "60", "--fail-on", "warn", "--skip", "outbound-*"]
    )  # fmt: skip
    Path(FILE).write_text(
        '[check]\ndemo = true\ncluster = ["a*", "b"]\nto = "1.34"\nmax-surge = "33%"\n'
        'add-pool = ["os=windows,count=2"]\nfor = ["upgrade", "windows"]\n'
        'deadline = 60\nfail-on = "warn"\nskip = ["outbound-*"]\n',
        encoding="utf-8",
    )
    assert config([]) == by_words
    Path(FILE).unlink()
    variables = {
        "DEMO": "true", "CLUSTER": "a*\nb\n", "TO": "1.34", "MAX_SURGE": "33%", "ADD_POOL": "os=windows,count=2",
        "FOR": "upgrade\nwindows", "DEADLINE": "60", "FAIL_ON": "warn", "SKIP": "outbound-*",
    }  # fmt: skip
    for name, text in variables.items():
        monkeypatch.setenv(f"AKS_PREFLIGHT_{name}", text)
    assert config([]) == by_words


def test_command_line_before_variable_before_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(FILE).write_text('[check]\nfail-on = "warn"\ncluster = ["a", "b"]\nstats = true\n', encoding="utf-8")
    monkeypatch.setenv("AKS_PREFLIGHT_CLUSTER", "c")
    monkeypatch.setenv("AKS_PREFLIGHT_STATS", "0")
    got = heard([])
    assert (got["scope"].cluster, got["output"].fail_on, got["output"].stats) == (["c"], "warn", False)
    assert heard(["-n", "d", "--stats"])["scope"].cluster == ["d"]
    assert heard(["-n", "d", "--stats"])["output"].stats is True


def test_a_list_is_a_value_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # As a block of YAML has them: indented, and with an end of line at its end.
    monkeypatch.setenv("AKS_PREFLIGHT_TAG", "  env=a b, c;d\r\n  team=x\n")
    assert heard([])["scope"].tag == ["env=a b, c;d", "team=x"]
    monkeypatch.setenv("AKS_PREFLIGHT_TAG", "env=a\n\nteam=x")
    capsys.readouterr()
    line = f"{ERROR}AKS_PREFLIGHT_TAG: line 2 is empty; give one value a line\n"
    assert outcome(["check", "--demo"], capsys) == (2, "", line)


@pytest.mark.parametrize(
    ("variable", "text", "line"),
    [
        ("SUBSCRIPTION", "", "AKS_PREFLIGHT_SUBSCRIPTION is empty; give it a value or unset it"),
        ("CLUSTER", " \n", "AKS_PREFLIGHT_CLUSTER is empty; give it a value or unset it"),
        ("DEMO", "", "AKS_PREFLIGHT_DEMO is empty; give it a value or unset it"),
        ("CONFIG", "", "AKS_PREFLIGHT_CONFIG is empty; give it a value or unset it"),
        ("CONFIG", "no.toml", "AKS_PREFLIGHT_CONFIG 'no.toml': there is no such file; give the path of one"),
        ("STATS", "yes", "AKS_PREFLIGHT_STATS 'yes': give 1 or true, 0 or false"),
        ("AT_ONCE", "on\n1", "AKS_PREFLIGHT_AT_ONCE 'on\\n1': give 1 or true, 0 or false"),
        ("FAIL_ON", "wran",
         "--fail-on 'wran': unknown; did you mean warn? (one of fail, warn); --fail-on is set by "
         "AKS_PREFLIGHT_FAIL_ON"),
        ("SHARD", "4",
         "--shard '4': give I/N, for example 0/4: I from 0, N the number of shards; --shard is set by "
         "AKS_PREFLIGHT_SHARD"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_the_variable(
    variable: str, text: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"AKS_PREFLIGHT_{variable}"
    monkeypatch.setenv(name, text)
    code, out, err = outcome(["check", "--demo"], capsys)
    assert (code, out, err.removeprefix(f"settings: {name}\n")) == (2, "", f"{ERROR}{line}\n")


@pytest.mark.parametrize("text", ["1", "true", "TRUE"])
def test_true_has_two_spellings(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKS_PREFLIGHT_DEMO", text)
    assert heard([])["evidence"].demo is True


def test_the_file_may_be_named_by_a_variable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "x.toml").write_text('[check]\nto = "1.34"\n', encoding="utf-8")
    monkeypatch.setenv("AKS_PREFLIGHT_CONFIG", "x.toml")
    assert heard([])["question"].to == "1.34"
    assert heard(["--config", os.devnull])["question"].to is None


def test_a_variable_that_is_none_of_ours_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AKS_PREFLIGHT_FAILON", "AKS_PREFLIGHT_JOB", "aks_preflight_to"):
        monkeypatch.setenv(name, "warn")
    monkeypatch.setenv("AKS_PREFLIGHT_SHARDS", "")
    code, _, err = outcome(["check", "--demo", "-n", "harbour-prod"], capsys)
    about = "is of no option of check"
    assert code != 2
    assert err.splitlines() == [
        f"warning: the variable AKS_PREFLIGHT_FAILON {about}; did you mean AKS_PREFLIGHT_FAIL_ON?",
        f"warning: the variable AKS_PREFLIGHT_JOB {about}",
        f"warning: the variable aks_preflight_to {about}; did you mean AKS_PREFLIGHT_TO?",
    ]


def test_other_commands_heed_what_means_the_same_in_them_and_say_what_they_do_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AKS_PREFLIGHT_CLUSTER", "nothing*")
    monkeypatch.setenv("AKS_PREFLIGHT_DEMO", "1")
    monkeypatch.setenv("AKS_PREFLIGHT_FAIL_ON", "warn")
    monkeypatch.setenv("AKS_PREFLIGHT_SCALE", "apps=3")
    code, out, err = outcome(["plan"], capsys)
    first, second, last = err.splitlines()
    assert (code, out) == (4, "")
    assert first == (
        "warning: plan does not heed AKS_PREFLIGHT_FAIL_ON, which is for check; give --fail-on, or fail-on in [plan] "
        "of a configuration file"
    )
    assert second == "settings: AKS_PREFLIGHT_CLUSTER, AKS_PREFLIGHT_DEMO"
    assert last.startswith(f"{ERROR}no cluster matched nothing*; there are booking-prod, ")
    assert last.endswith("; --cluster is set by AKS_PREFLIGHT_CLUSTER")


@pytest.mark.parametrize(
    ("in_file", "words", "left", "gone"),
    [
        ('subscription = ["a"]', ["--all-subscriptions"], "--all-subscriptions", ["subscription"]),
        ("all-subscriptions = true", ["-s", "a"], "--subscription", ["all-subscriptions"]),
        ('management-group = "a"', ["-s", "a"], "--subscription", ["management-group"]),
        ('from = "a"', ["--demo"], "--demo", ["from"]),
        ("demo = true", ["--from", "a"], "--from", ["demo"]),
        ('history = "a.db"', ["--assume", "outbound-ips=1"], "--assume", ["history"]),
        ("as-of = 2025-01-01", ["--history", "a.db"], "--history", ["as-of"]),
        ('to = "1.34"\nmax-surge = 3\nadd-pool = ["os=linux"]', ["--for", "start"], "--for",
         ["to", "max-surge", "add-pool"]),
        ('scale = ["a=1"]\nto = "1.34"', ["--for", "upgrade"], "--for", ["scale"]),
        ("at-once = true", ["--scale", "a=1"], "--scale", ["at-once"]),
        ('pool = ["a"]', ["--add-pool", "os=windows"], "--add-pool", ["pool"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_a_higher_level_contradicts_does_not_count_and_is_told(
    in_file: str, words: list[str], left: str, gone: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(FILE).write_text(f"[check]\n{in_file}\n", encoding="utf-8")
    by_file = heard(words)
    lines = [f"[check] {word} in {FILE} does not count beside {left}" for word in gone]
    assert capsys.readouterr().err.splitlines() == [f"settings: {FILE}", *lines]
    Path(FILE).write_text(
        "[check]\n" + "\n".join(line for line in in_file.splitlines() if line.split(" = ")[0] not in gone),
        encoding="utf-8",
    )
    assert by_file == heard(words)


def test_a_variable_contradicts_the_file_and_the_command_line_both(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(FILE).write_text('[check]\nmanagement-group = "mg"\nas-of = 2025-01-01\n', encoding="utf-8")
    monkeypatch.setenv("AKS_PREFLIGHT_SUBSCRIPTION", "a")
    monkeypatch.setenv("AKS_PREFLIGHT_HISTORY", "a.db")
    got = heard(["--assume", "outbound-ips=1"])
    assert (got["scope"].subscription, got["scope"].management_group) == (["a"], None)
    # What is itself ruled out rules nothing out.
    assert (got["kept"].history, got["evidence"].as_of) == (None, "2025-01-01")
    assert capsys.readouterr().err.splitlines() == [
        "settings: aks-preflight.toml, AKS_PREFLIGHT_SUBSCRIPTION",
        "AKS_PREFLIGHT_HISTORY does not count beside --assume",
        "[check] management-group in aks-preflight.toml does not count beside AKS_PREFLIGHT_SUBSCRIPTION",
    ]


@pytest.mark.parametrize(
    ("in_file", "words", "line"),
    [
        ('demo = true\nfrom = "a"', [],
         "--from and --demo exclude each other; give one of them; --demo is set by [check] demo in aks-preflight.toml; "
         "--from is set by [check] from in aks-preflight.toml"),
        ('for = ["windows"]', ["--demo", "--to", "1.34"],
         "--to is of the question upgrade, which is not asked; add --for upgrade; --for is set by [check] for in "
         "aks-preflight.toml"),
        ('scale = ["apps=1"]', ["--demo", "--to", "1.34"],
         "--to is of the question upgrade, which is not asked beside --scale; add --for upgrade; --scale is set by "
         "[check] scale in aks-preflight.toml"),
        ('add-pool = ["os=linux"]', ["--demo", "--for", "windows"],
         "--add-pool 'os=linux': a Linux pool is no answer to --for windows; ask for it with --for pool; --add-pool is "
         "set by [check] add-pool in aks-preflight.toml"),
    ],
)  # fmt: skip
def test_where_it_cannot_be_known_the_error_says_where_each_comes_from(
    in_file: str, words: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(FILE).write_text(f"[check]\n{in_file}\n", encoding="utf-8")
    assert outcome(["check", *words], capsys) == (2, "", f"settings: {FILE}\n{ERROR}{line}\n")


def test_what_is_false_contradicts_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path(FILE).write_text('[check]\nfrom = "a"\n', encoding="utf-8")
    monkeypatch.setenv("AKS_PREFLIGHT_DEMO", "0")
    assert heard([])["evidence"].snapshot == "a"
    assert "does not count" not in capsys.readouterr().err
