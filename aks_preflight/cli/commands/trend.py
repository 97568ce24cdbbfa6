"""`aks-preflight trend`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from aks_preflight.cli import command, runs
from aks_preflight.cli.options.history import TrendOptions, parse_trend, refuse_unmatched

EPILOG = """\b
Examples:
  aks-preflight trend headroom.db
  aks-preflight trend headroom.db -n 'prod-*' --days 90
  aks-preflight trend headroom.db --check subnet-headroom -o json

\b
Exit codes: 0, whatever the days to come bring;
2 no history, or nothing in it of what is asked.
"""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, trend, name="trend", short="Until when the headroom holds.", epilog=EPILOG)


def trend(
    history: Annotated[str, typer.Argument(metavar="FILE", help="What `check --history FILE` has kept.")],
    how: TrendOptions,
) -> int:
    """Say of each subnet, pod CIDR and quota how its room goes, and when it is too small.

    A date is an estimate with its interval, and given only where the runs show a trend.
    """
    shown, days = parse_trend(how)

    from aks_preflight.history import matching, opened, trends
    from aks_preflight.report.trend import trend_pieces

    with opened(Path(history)) as store:
        refuse_unmatched(how, store.subjects())
        found = trends(store, days=days, wanted=matching(how.cluster, how.check))
    runs.deliver(partial(trend_pieces, found), shown, 0)
    return 0
