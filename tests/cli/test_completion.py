"""Completion: what real shells make of a line when its Tab key is pressed."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from aks_preflight.cli import completion, run
from aks_preflight.model.scope import UsageError
from aks_preflight.report import FORMATS

#: What is answered to a shell is the program's; what the line comes to in the end is kept.
PROGRAM = f"""#!/bin/sh
if [ -n "${completion.VARIABLE}" ] || [ "$1" = completion ]; then exec "{sys.executable}" -m aks_preflight "$@"; fi
printf '%s\\n' "$@" > "$TOLD.new"
mv "$TOLD.new" "$TOLD"
"""
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(aks-preflight completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -U compinit && compinit -u -D; eval "$(aks-preflight completion zsh)"'),
    "fish": (["fish", "--no-config", "-i"], "aks-preflight completion fish | source"),
}
LINES = [
    ("snap", ["snapshot"]),
    ("check --dead", ["check", "--deadline"]),
    ("check --demo -o azure", ["check", "--demo", "-o", "azure-devops"]),
    ("check --for win", ["check", "--for", "windows"]),
    ("check --cloud us", ["check", "--cloud", "usgov"]),
    ("check --skip subnet-h", ["check", "--skip", "subnet-headroom"]),
    ("checks show outbound-p", ["checks", "show", "outbound-ports"]),
]


def environment(folder: Path) -> dict[str, str]:
    """With the program on PATH, under its own name."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "aks-preflight"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(folder), "TERM": "xterm", "TOLD": str(folder / "told")}


def type_into(shell: str, line: str, environ: Mapping[str, str]) -> list[str]:
    """Opens the shell on a terminal of its own, types the line and Tab and Enter. Returns the words that it ran."""
    import pty

    words, setting_up = SHELLS[shell]
    told = Path(environ["TOLD"])
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(words[0], words, environ)
    shown = b""
    try:
        os.write(terminal, f"{setting_up}; echo rea''dy\n".encode())
        shown += _read_until(terminal, b"ready", 30)
        os.write(terminal, f"aks-preflight {line}\t\n".encode())
        deadline = time.monotonic() + 30
        while not told.exists() and time.monotonic() < deadline:
            shown += _read_until(terminal, b"\0", 0.2)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
    assert told.exists(), shown.decode(errors="replace")
    return told.read_text().splitlines()


def _read_until(terminal: int, mark: bytes, seconds: float) -> bytes:
    found, deadline = b"", time.monotonic() + seconds
    while mark not in found and (left := deadline - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            found += os.read(terminal, 65536)
    return found


# What is answered is the same for all: one shell asks for everything.
@pytest.mark.parametrize(
    ("shell", "line", "expected"),
    [(shell, *each) for shell in SHELLS for each in (LINES if shell == "bash" else LINES[:3])],
)
def test_a_shell_completes(shell: str, line: str, expected: list[str], tmp_path: Path) -> None:
    if sys.platform == "win32" or shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    assert type_into(shell, line, environment(tmp_path)) == expected


def asked(line: str) -> list[str]:
    """What may stand at the end of the line, as bash asks for it."""
    words = ["aks-preflight", *line.split(" ")]
    environ = {
        **os.environ,
        completion.VARIABLE: "complete_bash",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run([sys.executable, "-m", "aks_preflight"], env=environ, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("check -o ", list(FORMATS)),
        ("plan -o ", ["table", "json"]),
        ("check --show ", ["fail", "warn", "all"]),
        ("check --fail-on ", ["fail", "warn"]),
        ("check --to ", ["next", "latest", "node-image"]),
        ("snapshot x --auth ", ["auto", "cli", "environment", "managed-identity", "workload-identity"]),
        ("completion ", list(completion.SHELLS)),
        # Given twice, and no such option: what is being typed is no error yet.
        ("check --to next --to la", ["latest"]),
        ("check --nonsense --max-s", ["--max-surge"]),
        ("check --from ", []),  # a file: the shell's own to find
    ],
)
def test_what_may_stand_next(line: str, expected: list[str]) -> None:
    assert asked(line) == expected


def test_the_variable_takes_no_verdicts_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exported by mistake, it must not turn a gate green without a check."""
    monkeypatch.setenv(completion.VARIABLE, "complete_bash")
    assert run(["check", "--demo", "-o", "short"]) == 1
    with pytest.raises(UsageError):
        run(["check", "--demo", "--to", "yesterday"])


def test_an_instruction_that_is_none_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(completion.VARIABLE, "nonsense")
    assert run([]) == 2
    assert "Invalid completion instruction" in capsys.readouterr().err


def test_a_shell_that_is_not_known_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="did you mean bash"):
        run(["completion", "bahs"])
