"""`aks-preflight merge`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from aks_preflight.cli import command
from aks_preflight.cli.options.output import OutputOptions, parse_output
from aks_preflight.cli.progress import progress_on_stderr

EPILOG = """\b
Examples:
  aks-preflight merge shard-*.json
  aks-preflight merge shard-*.jsonl -o json --report table=fleet.txt

\b
Exit codes: as of the run in one piece.
3 too where the report of a shard is missing.
"""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, merge, name="merge", short="The reports of shards in one.", epilog=EPILOG)


def merge(
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Reports in json or jsonl.")],
    output: OutputOptions,
) -> int:
    """Join the JSON reports of shards, or of runs over different subscriptions, into one.

    Verdicts and exit code are those of a run in one piece. Clusters of different shards that draw on one subnet are
    not judged together.
    """
    shown = parse_output(output)

    from aks_preflight import merging
    from aks_preflight.cli.delivery import Delivery

    paths = [Path(report) for report in reports]
    progress = progress_on_stderr(os.environ, verbose=shown.verbose)
    with Delivery(shown, progress.clear) as told:
        merging.merge(paths, into=told)
    return told.code
