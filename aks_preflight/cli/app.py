"""The application: every module of `commands/` adds its own command, so a new file is a new command."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Annotated

import typer

from aks_preflight import __version__
from aks_preflight.cli import commands
from aks_preflight.cli.command import Group
from aks_preflight.cli.terminal import write_report

EPILOG = """\b
Exit codes: 0 go, 1 no-go, 2 wrong usage, 3 undetermined, 4 could not run.

\b
Examples:
  aks-preflight check --demo
  aks-preflight check -s my-subscription -n 'prod-*' --for upgrade --to 1.34
  aks-preflight snapshot prod.arm.jsonl.gz -s my-subscription --mask
"""


def build_app() -> typer.Typer:
    """The typer application with all its commands."""
    # Without rich, help is plain text and costs no import; completion would add two options to the front page.
    app = typer.Typer(
        name="aks-preflight",
        cls=Group,
        epilog=EPILOG,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(help=_front.__doc__, epilog=EPILOG)(_front)
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name):
        import_module(f"{commands.__name__}.{module.name}").add_to(app)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        write_report([f"aks-preflight {__version__}\n"])
        raise typer.Exit


def _front(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Can this AKS cluster host Windows node pools, and can it absorb an upgrade's surge?

    It only reads: nothing but GET is ever sent to Azure.
    """
