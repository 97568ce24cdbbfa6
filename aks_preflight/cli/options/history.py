"""What is kept of many runs, and how it is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aks_preflight.cli.files import must_be_writable
from aks_preflight.cli.options.evidence import Evidence
from aks_preflight.cli.options.output import Output, parse_reports
from aks_preflight.cli.options.words import nearest, one_of, read, whole_number, wrong
from aks_preflight.model.assumption import Assumption

if TYPE_CHECKING:
    from aks_preflight.history import Series

_output = partial(typer.Option, rich_help_panel="Output")
_option = partial(typer.Option, rich_help_panel="Trend")
#: Of each pair, one alone.
EXCLUSIVE = (("--history", "--assume"), ("--history", "--as-of"))

#: Of a history's clusters an error names at most so many.
_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryOptions:
    """As given."""

    history: Annotated[
        str | None,
        _output("--history", metavar="FILE", help="Add this run's headroom to a history, which `trend` reads."),
    ] = None


def parse_history(options: HistoryOptions, evidence: Evidence, assumptions: Sequence[Assumption]) -> Path | None:
    """The file, None without one. Raises UsageError: what was assumed, or is of another day, is no history."""
    if options.history is None:
        return None
    if assumptions:
        raise wrong("--history", options.history, "not with --assume: what is assumed is no history")
    if evidence.as_of is not None:
        raise wrong("--history", options.history, "not with --as-of: the headroom is not of that day")
    file = Path(options.history)
    must_be_writable("--history", file)
    return file


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendOptions:
    """As given."""

    cluster: Annotated[
        list[str],
        _option("-n", "--cluster", metavar="NAME|ID", help="Only these clusters (repeat, globs)."),
    ] = field(default_factory=list)
    check: Annotated[
        list[str],
        _option("--check", metavar="GLOB", help="Only what these checks counted (repeat)."),
    ] = field(default_factory=list)
    days: Annotated[
        str | None, _option("--days", metavar="N", help="Only the last N days. Default: the whole history.")
    ] = None
    output: Annotated[
        str, _output("-o", "--output", metavar="FORMAT", help="table or json. Default: table.", show_default=False)
    ] = "table"
    report: Annotated[
        list[str], _output("--report", metavar="FORMAT=PATH", help="Write it to a file as well (repeat).")
    ] = field(default_factory=list)
    show: Annotated[
        str,
        _output(
            "--show",
            metavar="LEVEL",
            help="fail: what is short or will be; warn: and what falls; all: everything. Default: warn.",
            show_default=False,
        ),
    ] = "warn"
    verbose: Annotated[bool, _output("-v", "--verbose", help="On an internal error show the traceback.")] = False


def parse_trend(options: TrendOptions) -> tuple[Output, int | None]:
    """What is shown and written, and how many days are looked at. Raises UsageError."""
    from aks_preflight.report import SHOW
    from aks_preflight.report.trend import FORMATS

    output = Output(
        format=read("--output", options.output, one_of(FORMATS)),
        reports=parse_reports(options.report, FORMATS),
        show=read("--show", options.show, one_of(SHOW)),
        verbose=options.verbose,
    )
    return output, read("--days", options.days, whole_number(1)) if options.days else None


def refuse_unmatched(options: TrendOptions, subjects: Sequence[Series]) -> None:
    """A filter that fits nothing of a history's `subjects` is a mistake, and no answer. Raises UsageError."""
    from aks_preflight.history import matching

    if not subjects:
        return
    for name in options.cluster:
        if not any(map(matching([name], []), subjects)):
            hint = _known(name, {subject.cluster_name for subject in subjects})
            raise wrong("--cluster", name, f"nothing in the history is of this cluster{hint}")
    for glob in options.check:
        if not any(map(matching([], [glob]), subjects)):
            hint = _known(glob, {subject.check for subject in subjects})
            raise wrong("--check", glob, f"nothing in the history is of this check{hint}")


def _known(given: str, names: Iterable[str]) -> str:
    """What there is, the nearest first; of a fleet's clusters some."""
    some = sorted(names)
    more = f" and {len(some) - _SHOWN} more" if len(some) > _SHOWN else ""
    return f"{nearest(given.strip('*?'), some)}; known: {', '.join(some[:_SHOWN])}{more}"
