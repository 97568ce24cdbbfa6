"""The report as text: one renderer a module, imported only when it is asked for.

A renderer is a module with `render(report: Report, options: Options) -> Iterator[str]`, the text in pieces; its line in
RENDERERS makes it known.
What several renderers say they take from `phrases` (words), `grouping` (order, counts) and `permissions` (roles).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from aks_preflight.model.report import Report
from aks_preflight.model.scope import UsageError

#: Format, as after `--output`, to the module that renders it.
RENDERERS: Mapping[str, str] = {
    "table": "aks_preflight.report.table",
    "json": "aks_preflight.report.as_json",
}
FORMATS = tuple(RENDERERS)
SHOW = ("fail", "warn", "all")


@dataclass(frozen=True, slots=True)
class Options:
    """How to show it; only the table heeds all of them.

    `width` in columns. `show`: from which status on findings are listed (all are counted). `colour`: with ANSI codes.
    `exit_code` is told in the closing line where it is known.
    """

    width: int = 100
    show: str = "warn"
    colour: bool = False
    exit_code: int | None = None


def render(report: Report, format: str, **how: Any) -> str:  # noqa: A002 - the option's own name
    """The report in one of FORMATS, ending with a line feed; `how` is as in Options.

    Raises UsageError for a format or level not known.
    """
    return "".join(pieces(report, format, **how))


def pieces(report: Report, format: str, **how: Any) -> Iterator[str]:  # noqa: A002 - the option's own name
    """The same piece by piece: a large report need never be in memory as text. Raises UsageError at once."""
    return rendered(report, format, RENDERERS, Options(**how))


def rendered(
    report: object,
    format: str,  # noqa: A002 - the option's own name
    renderers: Mapping[str, str],
    options: Options,
) -> Iterator[str]:
    """What the module that is known for the format makes of it, in pieces. Raises UsageError."""
    if format not in renderers:
        raise UsageError(f"no output format {format!r}: choose from {', '.join(renderers)}")
    if options.show not in SHOW:
        raise UsageError(f"cannot show {options.show!r}: choose from {', '.join(SHOW)}")
    made: Iterator[str] = import_module(renderers[format]).render(report, options)
    return made
