"""How a comparison is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

import typer

from aks_preflight.cli.options.output import Output, parse_reports
from aks_preflight.cli.options.words import one_of, read

_option = partial(typer.Option, rich_help_panel="Output")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOptions:
    """As given."""

    output: Annotated[
        str,
        _option(
            "-o", "--output", metavar="FORMAT", help="table, markdown or json. Default: table.", show_default=False
        ),
    ] = "table"
    report: Annotated[
        list[str],
        _option("--report", metavar="FORMAT=PATH", help="Write the comparison to a file as well (repeat)."),
    ] = field(default_factory=list)
    show: Annotated[
        str,
        _option(
            "--show",
            metavar="LEVEL",
            help="fail: what got worse; warn: and what got better; all: and numbers that moved. Default: warn.",
            show_default=False,
        ),
    ] = "warn"
    verbose: Annotated[bool, _option("-v", "--verbose", help="On an internal error show the traceback.")] = False


def parse_compare(options: CompareOptions) -> Output:
    """What is shown and written. Raises UsageError."""
    from aks_preflight.report import SHOW
    from aks_preflight.report.compare import FORMATS

    return Output(
        format=read("--output", options.output, one_of(FORMATS)),
        reports=parse_reports(options.report, FORMATS),
        show=read("--show", options.show, one_of(SHOW)),
        verbose=options.verbose,
    )
