"""What goes on, on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

from aks_preflight.cli.exits import one_line
from aks_preflight.model.report import Requests

_CLEAR_LINE = "\r\x1b[K"


@dataclass(slots=True)
class Progress:
    """One line that keeps changing on a terminal; elsewhere the waits alone or, if `verbose`, a line each."""

    stream: TextIO
    animated: bool
    verbose: bool
    _shown: bool = field(default=False, init=False)

    def step(self, text: str) -> None:
        """Something was begun or done."""
        if self.verbose:
            self.line(text)
        elif self.animated:
            self._write(f"{_CLEAR_LINE}{one_line(text)[: _columns(self.stream) - 1]}")
            self._shown = True

    def line(self, text: str) -> None:
        """A line that stays."""
        self.clear()
        self._write(f"{one_line(text)}\n")

    def clear(self) -> None:
        """Takes the changing line away, before anything else is written."""
        if self._shown:
            self._write(_CLEAR_LINE)
            self._shown = False

    def _write(self, text: str) -> None:
        try:
            self.stream.write(text)
            self.stream.flush()
        except OSError:
            self.animated = self.verbose = False  # nobody reads it: the report does not depend on it


def _columns(terminal: TextIO) -> int:
    """A line longer than the terminal would not be cleared. Some terminals do not say (0)."""
    try:
        return os.get_terminal_size(terminal.fileno()).columns or 80
    except OSError:
        return 80


def progress_on_stderr(environ: Mapping[str, str], *, verbose: bool) -> Progress:
    """Animated on a terminal that can be rewritten."""
    return Progress(sys.stderr, sys.stderr.isatty() and environ.get("TERM") != "dumb", verbose)


def tell_broken_plugins(environ: Mapping[str, str]) -> bool:
    """For a command about the checks that has no report to tell it in. Returns whether there are any."""
    from aks_preflight import engine

    broken = engine.broken_plugins()
    for reason in broken:
        progress_on_stderr(environ, verbose=False).line(f"warning: {reason}")
    return bool(broken)


def cost_of(requests: Requests) -> str:
    """What the run cost, in one line."""
    plural = "" if requests.sent == 1 else "s"
    return (
        f"{requests.sent} request{plural} sent, {requests.answered_from_cache} answered from the cache, "
        f"{requests.throttled} throttled, {requests.seconds:.1f} s"
    )


def stats_of(requests: Requests) -> list[str]:
    """What it cost in full: requests by what they asked for, and the waits."""
    by_kind = sorted(requests.by_kind.items(), key=lambda each: (-each[1], each[0]))
    waits = f"waited {requests.waited:.1f} s because Azure asked for it, {requests.paced:.1f} s so that it need not"
    return [*(f"{count:6} {kind}" for kind, count in by_kind), waits]


def peak_memory() -> str:
    """The most memory that the process had; empty where the platform does not say it (Windows)."""
    try:
        import resource
    except ImportError:
        return ""
    # Linux counts in KiB, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return f"{peak:.0f} MiB of memory at most"
