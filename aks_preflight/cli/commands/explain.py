"""`aks-preflight explain CODE`."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated

import typer

from aks_preflight.cli import command, terminal
from aks_preflight.cli.progress import tell_broken_plugins
from aks_preflight.model.scope import UsageError

if TYPE_CHECKING:
    from aks_preflight.knowledge import ErrorCode

EPILOG = """\b
Examples:
  aks-preflight explain SubnetIsFull
  aks-preflight explain 'Pre-allocated IPs 310 exceeds IPs available in ...'
  az aks upgrade ... 2>&1 | aks-preflight explain -
"""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, explain, name="explain", short="What an AKS error means.", epilog=EPILOG)


def explain(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="An error code, or a whole message; - reads it from standard input.")
    ],
) -> int:
    """Say what an AKS error means, which check foretells it and what to do. Works offline."""
    from aks_preflight import knowledge

    message = sys.stdin.read() if code == "-" else code
    if not message.strip():
        raise UsageError("there is nothing to explain: give an error code, or paste a message")
    rules = knowledge.load(datetime.now(timezone.utc).date())
    exact = rules.error_code(message.strip())
    found = (exact,) if exact else rules.codes_in(message)
    if not found:
        near = ", ".join(row.code for row in rules.nearest_codes(message.strip()))
        hint = f"the nearest are {near}" if near else "give a code such as SubnetIsFull, or the whole message"
        raise UsageError(f"no error code that is known is in it; {hint}")
    tell_broken_plugins(os.environ)
    width = terminal.width_of(sys.stdout, os.environ)
    terminal.write_report(f"{_described(row, width)}\n" for row in found[:3])
    return 0


def _described(row: ErrorCode, width: int) -> str:
    from aks_preflight import engine
    from aks_preflight.engine import catalogue

    checks = ", ".join(check.id for check in catalogue.foretelling(row, engine.known_checks()))
    unseen = f"no check: {row.why_not}" if row.why_not else "no check"
    parts = [
        ("meaning", row.meaning),
        ("foretold by", checks or unseen),
        ("what to do", row.remedy),
        ("where to look", row.look),
        ("source", row.source),
    ]
    lines = [terminal.filled(f"{name:<14}{text}", width - 2, hang=14) for name, text in parts if text]
    return "\n".join([", ".join(row.names), *(f"  {line}" for text in lines for line in text.splitlines()), ""])
