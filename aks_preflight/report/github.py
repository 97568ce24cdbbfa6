"""Workflow commands: what GitHub Actions shows as annotations of the run, the verdict first.

Written for the log of a step. GitHub's documentation: "Workflow commands for GitHub Actions"; the escaping is that of
its own @actions/core.
"""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.report import Closing
from aks_preflight.report import Options, phrases
from aks_preflight.report.issues import MOST, Issue, Issues, Level, left_out

#: Of the notices one is the verdict and one says how many were left out.
_ROOM = {Level.ERROR: MOST, Level.WARNING: MOST, Level.NOTICE: MOST - 2}


def renderer(options: Options) -> Issues:
    """Workflow commands, one a line; `options` change nothing."""
    del options
    return Issues(_write)


def _write(issues: Issues, closing: Closing) -> Iterator[str]:
    verdicts, *rest = phrases.answer(closing, issues.counts)
    yield _command(Level.NOTICE, Issue.of(f"aks-preflight: {verdicts or 'no verdict'}", "   ".join(rest)))
    more = []
    for level, (told, count) in issues.levels(closing).items():
        shown = told[: _ROOM[level]]
        more.append((count - len(shown), level))
        for issue in shown:
            yield _command(level, issue)
    if left := left_out(more):
        yield _command(Level.NOTICE, Issue.of("aks-preflight: not shown here", left))


def _command(level: Level, issue: Issue) -> str:
    return f"::{level.value} title={_property(issue.title)}::{_data(chr(10).join(issue.lines))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
