"""`aks-preflight checks list|show ID`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from aks_preflight.cli import command, terminal
from aks_preflight.cli.options.selection import installed
from aks_preflight.cli.options.words import choices, nearest
from aks_preflight.cli.progress import tell_broken_plugins
from aks_preflight.model.scope import UsageError

if TYPE_CHECKING:
    from aks_preflight.plugin import Check

EPILOG = """\b
Examples:
  aks-preflight checks list
  aks-preflight checks show subnet-headroom
"""

_LIST = """\b
Examples:
  aks-preflight checks list
  aks-preflight checks list | grep windows
"""
_SHOW = """\b
Examples:
  aks-preflight checks show subnet-headroom
"""
#: Columns for a title, however narrow the terminal.
_LEAST_TITLE = 30


def add_to(app: typer.Typer) -> None:
    """Adds the command and its two parts."""
    below = typer.Typer(cls=command.Group, rich_markup_mode=None, add_completion=False)
    command.add(below, list_checks, name="list", short="Every check, with what it says must hold.", epilog=_LIST)
    command.add(below, show, name="show", short="One check: why, how, and which errors it prevents.", epilog=_SHOW)
    app.add_typer(below, name="checks", short_help="What is checked.", help="What is checked.", epilog=EPILOG)


def list_checks() -> int:
    """List the checks that are installed, by area."""
    from tabulate import tabulate

    from aks_preflight import engine

    tell_broken_plugins(os.environ)
    known = engine.known_checks()
    beside = sum(2 + max(map(len, column)) for column in ([c.area for c in known], [c.id for c in known]))
    room = max(terminal.width_of(sys.stdout, os.environ) - beside, _LEAST_TITLE)
    whole = terminal.is_wide(sys.stdout, os.environ)
    rows = [(c.area, c.id, c.title if whole else terminal.filled(c.title, room)) for c in known]
    terminal.write_report([tabulate(rows, headers=("area", "check", "what must hold"), tablefmt="simple"), "\n"])
    return 0


def show(
    check: Annotated[
        str,
        typer.Argument(metavar="ID", help="The check's id, as the report names it.", autocompletion=choices(installed)),
    ],
) -> int:
    """Show one check: why it is made, how it is computed, how to fix what it finds."""
    from aks_preflight import engine

    tell_broken_plugins(os.environ)
    known = {found.id: found for found in engine.known_checks()}
    if check.lower() not in known:
        hint = nearest(check, known) or "; see `aks-preflight checks list`"
        raise UsageError(f"there is no check {check!r}{hint}")
    terminal.write_report([_described(known[check.lower()], terminal.width_of(sys.stdout, os.environ)), "\n"])
    return 0


def _described(check: Check, width: int) -> str:
    from aks_preflight.engine import catalogue

    body = "\n\n".join(terminal.filled(part, width) for part in check.body.split("\n\n"))
    needs = [action for fact in catalogue.facts_of(check) for action in fact.actions]
    return "\n".join([
        f"{check.id} ({check.area})",
        "",
        check.title,
        *(["", body] if body else []),
        "",
        f"asked of  {catalogue.asked_of(check)}",
        f"prevents  {', '.join(check.prevents) or 'no named error: it warns at most'}",
        f"reads     {', '.join(dict.fromkeys(needs)) or 'the cluster alone'}",
        "",
    ])  # fmt: skip
