"""The streams: width, colour, encodings, pipes that close; and progress on stderr."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from aks_preflight.cli.progress import Progress, cost_of
from aks_preflight.cli.terminal import in_colour, is_wide, width_of
from aks_preflight.model.report import Requests


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("columns", "width"),
    [("120", 120), ("20", 60), ("999", 200), ("", 100), ("wide", 100), ("0", 100), ("-5", 100)],
)
def test_width(columns: str, width: int) -> None:
    assert width_of(io.StringIO(), {"COLUMNS": columns}) == width


def test_width_of_a_file() -> None:
    assert width_of(io.StringIO(), {}) == 100


def test_lines_stay_whole_only_where_nothing_says_how_wide() -> None:
    assert is_wide(io.StringIO(), {})
    assert not is_wide(io.StringIO(), {"COLUMNS": "80"})
    assert not is_wide(Terminal(), {})


def test_colour_only_where_it_can_be_seen() -> None:
    assert in_colour(Terminal(), {"TERM": "xterm"})
    assert not in_colour(Terminal(), {"TERM": "xterm", "NO_COLOR": "1"})
    assert not in_colour(Terminal(), {"TERM": "dumb"})
    assert not in_colour(io.StringIO(), {"TERM": "xterm"})


def python(code: str, **kwargs: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdout=-1, stderr=-1, **kwargs)  # type: ignore[call-overload, no-any-return]


REPORT = "from aks_preflight.cli.terminal import *; survive_any_encoding(); write_report(['√ ' + 'x' * 200_000, '\\n'])"


def test_a_stream_that_cannot_say_it() -> None:
    run = python(REPORT, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    out, err = run.communicate()
    assert (run.returncode, err) == (0, b"")
    assert out.startswith(b"\\u221a xxx")


def test_a_reader_who_leaves_is_no_error() -> None:
    run = python(f"{REPORT}; raise SystemExit(3)")
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.read(1)
    run.stdout.close()
    assert run.stderr.read() == b""
    assert run.wait() == 3
    run.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    code = (
        "from aks_preflight.cli.exits import guarded; from aks_preflight.cli.terminal import write_report; "
        "raise SystemExit(guarded(lambda: write_report(['x' * 200_000]), traceback=False))"
    )
    with Path("/dev/full").open("w") as full:
        run = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=-1, check=False)
    assert run.returncode == 4
    assert run.stderr == (
        b"aks-preflight: error: stdout cannot be written (No space left on device); write to a file with --report\n"
    )


def test_a_log_gets_waits_and_no_steps() -> None:
    log = io.StringIO()
    progress = Progress(log, animated=False, verbose=False)
    progress.step("reading")
    progress.line("throttled: waiting 5 s")
    progress.clear()
    assert log.getvalue() == "throttled: waiting 5 s\n"


def test_what_goes_on_moves_no_cursor() -> None:
    log = io.StringIO()
    Progress(log, animated=False, verbose=False).line("not read: \x1b[2Jprod\n\u202e")
    assert log.getvalue() == "not read: ?[2Jprod ?\n"


def test_a_verbose_log_gets_a_line_a_step() -> None:
    log = io.StringIO()
    progress = Progress(log, animated=False, verbose=True)
    progress.step("reading")
    progress.step("checking")
    assert log.getvalue() == "reading\nchecking\n"


def test_a_terminal_gets_one_line_that_changes() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        progress = Progress(terminal, animated=True, verbose=False)
        progress.step("reading")
        progress.step("checking")
        progress.line("throttled: waiting 5 s")
        progress.clear()
        clear = b"\r\x1b[K"
        expected = clear + b"reading" + clear + b"checking" + clear + b"throttled: waiting 5 s\r\n"
        written = b""
        while len(written) < len(expected):  # a terminal hands over what it has so far
            written += os.read(ours, 1000)
    os.close(ours)
    assert written == expected


def test_the_cost() -> None:
    assert cost_of(Requests(sent=12, answered_from_cache=3, throttled=1, seconds=2.345)) == (
        "12 requests sent, 3 answered from the cache, 1 throttled, 2.3 s"
    )
    assert cost_of(Requests(sent=1)).startswith("1 request sent, ")
