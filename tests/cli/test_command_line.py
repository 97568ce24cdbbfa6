"""Whole command lines that are wrong: one line on stderr, exit 2, nothing on stdout, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aks_preflight.cli import main
from aks_preflight.report import FORMATS


def outcome(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str, str]:
    with pytest.raises(SystemExit) as exit_:
        main(words)
    out, err = capsys.readouterr()
    return exit_.value.code, out, err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "missing command; see `aks-preflight --help`"),
        (["check", "--from", "a", "--from", "b"], "--from is given 2 times; give it once"),
        (["check", "--to", "1.33", "--to=1.34"], "--to is given 2 times; give it once"),
        (["check", "-o", "json", "--output", "table"], "--output is given 2 times; give it once"),
        (["check", "-g", "a", "-gb", "-g", "c"], "--resource-group is given 3 times; give it once"),
        (["check", "--demo", "-s", ""], "--subscription is empty; give it a value or leave it out"),
        (["check", "--demo", "--cluster", "a", "-n", " "], "--cluster is empty; give it a value or leave it out"),
        (["check", "--from", ""], "--from is empty; give it a value or leave it out"),
        (["check", "--demo", "--from", "a"], "--from and --demo exclude each other; give one of them"),
        (["check", "--demo", "--for", "upgrade", "--scale", "a=1"],
         "--scale is of the question scale, which is not asked; add --for scale"),
        (["check", "--demo", "-o", "yaml"], f"--output 'yaml': unknown; give one of {', '.join(FORMATS)}"),
        (["check", "--demo", "--add-pool", "os=linux,siz=a\nb"],
         "--add-pool 'os=linux,siz=a\\nb': unknown key 'siz'; did you mean size? (keys: os, name, size, count, "
         "max-pods, os-sku, mode, version, subnet, zones, priority, min, max, max-surge, os-disk-type, os-disk-size)"),
        (["snapshot", "a.arm.jsonl", "--mask", "--cloud", "moon"],
         "--cloud 'moon': unknown; give one of public, usgov, china"),
        (["snapshot", ""], "FILE is empty; give it a value or leave it out"),
        (["checks"], "missing command; see `aks-preflight checks --help`"),
        (["checks", "show", ""], "ID is empty; give it a value or leave it out"),
        (["check", "--to"], "option '--to' requires an argument; see `aks-preflight check --help`"),
        (["snapshot", "no/such/folder/a.arm.jsonl"],
         f"FILE 'no/such/folder/a.arm.jsonl': there is no folder {Path('no/such/folder').resolve()}; make it first"),
    ],
)  # fmt: skip
def test_wrong_usage(words: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(words, capsys) == (2, "", f"aks-preflight: error: {line}\n")


@pytest.mark.parametrize("words", [["check"], ["snapshot", "a.arm.jsonl"]])
def test_nothing_names_a_subscription(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AZURE_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("AZURE_SUBSCRIPTION_ID", raising=False)
    code, out, err = outcome(words, capsys)
    assert (code, out) == (2, "")
    assert err.startswith("aks-preflight: error: no subscription is named; give -s SUBSCRIPTION, ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [["chek"], ["check", "foo"], ["check", "--zzz"], ["check", "--to"], ["check", "--demo=3"], ["snapshot"]],
)
def test_what_typers_own_parser_says_is_one_line_too(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = outcome(words, capsys)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("aks-preflight: error: ")
    assert "--help`" in err


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["--version"]])
def test_a_reader_of_help_may_leave(words: list[str]) -> None:
    run = subprocess.Popen([sys.executable, "-m", "aks_preflight", *words], stdout=-1, stderr=-1)
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    assert run.stderr.read() == b""
    assert run.wait() == 0
    run.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize(("closed", "words", "code"), [
    (">&-", "check --demo -n ferry-prod --for start", 0),
    ("2>&-", "check --demo -n ferry-prod --for start", 0),
    ("2>&-", "check --demo --to x", 2),
    ("<&-", "explain -", 2),
])  # fmt: skip
def test_a_stream_that_was_closed_beforehand_changes_no_exit_code(closed: str, words: str, code: int) -> None:
    command = f'exec "{sys.executable}" -m aks_preflight {words} {closed}'
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert run.returncode == code
    assert "internal error" not in run.stderr


def test_flags_may_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["check", "-v", "-v", "--demo", "--demo", "-o", "yaml"], capsys)[2].startswith(
        "aks-preflight: error: --output 'yaml': unknown"
    )


def test_the_console_script_and_the_module_are_one() -> None:
    script = Path(sys.executable).with_name("aks-preflight")
    if not script.exists():
        pytest.skip("aks-preflight is not installed in this environment")
    for command in ([str(script)], [sys.executable, "-m", "aks_preflight"]):
        run = subprocess.run(
            [*command, "check", "--to", "x"], env=os.environ, text=True, capture_output=True, check=False
        )
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr == (
            "aks-preflight: error: --to 'x': give next, latest, node-image or a version such as 1.34 or 1.34.2\n"
        )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"not json\n", "not JSON"),
        (b'{"a": 1}\n', "no snapshot"),
        (b'{"aks-preflight-snapshot": 99, "captured_at": "2024-05-01T10:00:00Z"}\n', "format 99 is not known"),
        (b"\x1f\x8b\x08\x00cut off", "gzip"),
        (None, "there is no such file"),
    ],
)
def test_no_snapshot_to_answer_from(
    content: bytes | None, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "given.arm.jsonl"
    if content is not None:
        file.write_bytes(content)
    code, out, err = outcome(["check", "--from", str(file)], capsys)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"aks-preflight: error: {file}")
    assert problem in err


def test_rules_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot, rules = tmp_path / "empty.arm.jsonl", tmp_path / "rules.toml"
    snapshot.write_text('{"aks-preflight-snapshot": 1, "captured_at": "2024-05-01T10:00:00Z", "cloud": "public"}\n')
    rules.write_text("limits = 3\n")
    code, out, err = outcome(["check", "--from", str(snapshot), "--knowledge", str(rules)], capsys)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"aks-preflight: error: {rules}")
