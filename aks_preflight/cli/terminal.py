"""The streams: how wide, in colour or not, and what to do when they break."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import TextIO

from aks_preflight.cli.exits import CouldNotRun

_WIDTH_OF_A_FILE, _LEAST, _MOST = 100, 60, 200


def survive_any_encoding() -> None:
    """A character that a stream cannot encode is written as its escape, rather than ending the run."""
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _replace_closed_streams() -> None:
    """Python has None for a stream that was closed before it began (`>&-`, some schedulers)."""
    # They are never closed again: they stand for the process's own.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def is_wide(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether a list need not break its lines: into a pipe, as for `grep`, unless COLUMNS says how wide it is."""
    return not stream.isatty() and _columns(environ) is None


def _columns(environ: Mapping[str, str]) -> int | None:
    columns = environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) > 0 else None


def width_of(stream: TextIO, environ: Mapping[str, str]) -> int:
    """Columns for the report: COLUMNS, else those of the terminal, else 100."""
    columns = _columns(environ)
    if columns is not None:
        found = columns
    elif stream.isatty():
        found = shutil.get_terminal_size((_WIDTH_OF_A_FILE, 24)).columns
    else:
        found = _WIDTH_OF_A_FILE
    return max(_LEAST, min(found, _MOST))


def filled(text: str, width: int, *, hang: int = 0) -> str:
    """The paragraph in lines of that width; ids, paths and addresses stay whole. Lines after the first hang in."""
    from textwrap import fill

    return fill(text, width, subsequent_indent=" " * hang, break_on_hyphens=False, break_long_words=False)


def in_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether colour may decorate: on a terminal that is not dumb, unless NO_COLOR says no."""
    return stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def write_report(pieces: Iterable[str]) -> None:
    """Writes to stdout. A reader who has left (`| head`) has had enough: no error. Raises CouldNotRun."""
    try:
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_the_rest()
    except OSError as error:
        _discard_the_rest()
        raise CouldNotRun(f"stdout cannot be written ({error.strerror}); write to a file with --report") from None


def _discard_the_rest() -> None:
    """Python flushes stdout once more at exit, and would then complain and exit 120."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
