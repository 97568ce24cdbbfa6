"""What goes wrong becomes one line and the exit code of the design."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from aks_preflight.cli.exits import CouldNotRun, guarded
from aks_preflight.model.scope import ScopeError, UsageError


def raising(error: BaseException) -> Callable[[], int]:
    def run() -> int:
        raise error

    return run


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_verdict_passes_through(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: code, traceback=False) == code
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UsageError("--to 'x': no"), 2, "--to 'x': no"),
        (ScopeError("no such subscription"), 4, "no such subscription"),
        (CouldNotRun("no credential"), 4, "no credential"),
        (KeyboardInterrupt(), 130, "interrupted; nothing was decided"),
        (UsageError("two\nlines"), 2, "two lines"),
        (ScopeError("no cluster \x1b[2J\u202e\udcff"), 4, "no cluster ?[2J??"),
        (KeyError("x"), 4, "internal error: KeyError: 'x'; run with -v for the traceback"),
        (SystemError(), 4, "internal error: SystemError: ; run with -v for the traceback"),
        (BrokenPipeError(32, "Broken pipe"), 4,
         "internal error: BrokenPipeError: [Errno 32] Broken pipe; run with -v for the traceback"),
    ],
)  # fmt: skip
def test_an_error_is_one_line(error: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(error), traceback=False) == code
    assert capsys.readouterr() == ("", f"aks-preflight: error: {line}\n")


def test_the_traceback_of_an_internal_error_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(ValueError("x")), traceback=True) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Traceback (most recent call last):")
    assert err.endswith("aks-preflight: error: internal error: ValueError: x\n")


def test_no_traceback_for_what_the_user_can_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(UsageError("x")), traceback=True) == 2
    assert capsys.readouterr().err == "aks-preflight: error: x\n"


@pytest.mark.parametrize("poison", ["##vso[task.complete]", "::error::x", "##[error]", "a\x1b[2J\u202e"])
def test_an_error_commands_no_pipeline(poison: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An agent reads stderr too, and an error may name what somebody in Azure has named so."""
    assert guarded(raising(ValueError(poison)), traceback=True) == 4
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert told.count("ValueError") == 2
    for line in told.splitlines():
        assert line.isprintable()
        assert not re.search(r"##(vso)?\[|(^|\s)::[a-z]", line)
