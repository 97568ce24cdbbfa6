"""`aks-preflight compare`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from aks_preflight.cli import command, runs
from aks_preflight.cli.options.compare import CompareOptions, parse_compare

EPILOG = """\b
Examples:
  aks-preflight compare yesterday.json today.json
  aks-preflight compare old.jsonl new.jsonl -o markdown
  aks-preflight compare old.json new.json --report json=changes.json

\b
Exit codes: 0 nothing got worse, 1 something did, 2 not comparable.
"""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, compare, name="compare", short="What got worse since an older report.", epilog=EPILOG)


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The older report, json or jsonl.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The newer one.")],
    output: CompareOptions,
) -> int:
    """Say what is new, worse, no longer known, fixed or better in the newer of two reports.

    What was known and is not known any more counts as worse.
    """
    shown = parse_compare(output)

    from aks_preflight import comparing
    from aks_preflight.report.compare import compare_pieces

    comparison = comparing.compare(Path(old), Path(new))
    code = int(comparison.is_worse)
    runs.deliver(partial(compare_pieces, comparison), shown, code)
    return code
