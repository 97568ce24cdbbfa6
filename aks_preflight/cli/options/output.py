"""What is shown and written, and what counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from aks_preflight.cli.files import must_be_writable
from aks_preflight.cli.options.words import choices, one_of, pair, read, wrong

_option = partial(typer.Option, rich_help_panel="Output")
#: As report.FORMATS has them (a test compares): --help is not to import the renderers.
_FORMATS = "table, json, jsonl, short, csv, markdown, github, azure-devops, html, junit, sarif or prometheus"


#: From which status on the exit code is 1.
FAIL_ON = ("fail", "warn")


def _output(formats: str, known: Callable[[], Iterable[str]]) -> Any:
    about = f"The format of the report: {formats}. Default: table."
    return _option("-o", "--output", metavar="FORMAT", help=about, show_default=False, autocompletion=choices(known))


def _formats() -> Iterable[str]:
    from aks_preflight.report import FORMATS

    return FORMATS


def _plan_formats() -> Iterable[str]:
    from aks_preflight.report.plan import FORMATS

    return FORMATS


def _levels() -> Iterable[str]:
    from aks_preflight.report import SHOW

    return SHOW


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOptions:
    """As given."""

    output: Annotated[str, _output(_FORMATS, _formats)] = "table"
    report: Annotated[
        list[str],
        _option("--report", metavar="FORMAT=PATH", help="Write the report to a file as well (repeat)."),
    ] = field(default_factory=list)
    show: Annotated[
        str,
        _option(
            "--show",
            metavar="LEVEL",
            help="From which status on the table shows findings: fail, warn or all. Default: warn.",
            show_default=False,
            autocompletion=choices(_levels),
        ),
    ] = "warn"
    fail_on: Annotated[
        str,
        _option(
            "--fail-on",
            metavar="LEVEL",
            help="From which status on the exit code is 1: fail or warn. Default: fail.",
            show_default=False,
            autocompletion=choices(FAIL_ON),
        ),
    ] = "fail"
    stats: Annotated[bool, _option("--stats", help="Say on stderr what the run cost.")] = False
    verbose: Annotated[bool, _option("-v", "--verbose", help="Say on stderr what is being done.")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutputOptions(OutputOptions):
    """The same of a plan, which has fewer formats."""

    output: Annotated[str, _output("table or json", _plan_formats)] = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """`reports` are the files to write, with their formats."""

    format: str = "table"
    reports: tuple[tuple[str, Path], ...] = ()
    show: str = "warn"
    fail_on: str = "fail"
    stats: bool = False
    verbose: bool = False


def parse_output(options: OutputOptions) -> Output:
    """What is shown and written. Raises UsageError."""
    formats = tuple(_plan_formats() if isinstance(options, PlanOutputOptions) else _formats())
    return Output(
        format=read("--output", options.output, one_of(formats)),
        reports=parse_reports(options.report, formats),
        show=read("--show", options.show, one_of(tuple(_levels()))),
        fail_on=read("--fail-on", options.fail_on, one_of(FAIL_ON)),
        stats=options.stats,
        verbose=options.verbose,
    )


def parse_reports(texts: Iterable[str], formats: Collection[str]) -> tuple[tuple[str, Path], ...]:
    """The files to write, with their formats. Raises UsageError."""
    reports: dict[Path, str] = {}
    for text in texts:
        name, path = read("--report", text, lambda text: pair(text, "FORMAT=PATH, for example json=report.json"))
        if not path:
            raise wrong("--report", text, "no path; give FORMAT=PATH, for example json=report.json")
        file = Path(path)
        if os.path.realpath(file) in map(os.path.realpath, reports):
            raise wrong("--report", text, f"{path} is given twice; write one report to it")
        reports[file] = read("--report", name, one_of(formats))
        must_be_writable("--report", file)
    return tuple((name, file) for file, name in reports.items())
