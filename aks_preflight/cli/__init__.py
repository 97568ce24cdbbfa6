"""The command line. It parses, calls the library and chooses the renderer; whatever it decides is a config of values.

Nothing heavy is imported here: `--help` loads neither azure nor the engine.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from aks_preflight.cli.exits import guarded
from aks_preflight.cli.terminal import survive_any_encoding


def main(args: Sequence[str] | None = None) -> NoReturn:
    """The console script. Its exit codes are those of the design, never Python's own 1."""
    survive_any_encoding()
    # A run builds trees of frozen values that live to its end: looking for garbage in them all the time finds none.
    gc.set_threshold(400_000, 50, 50)
    words = list(sys.argv[1:] if args is None else args)
    sys.exit(guarded(lambda: run(words), traceback=_wants_traceback(words)))


def run(words: list[str]) -> int:
    """Parses and runs one command line. Returns the exit code; raises whatever goes wrong.

    It does not go through click's own `main`, which would turn a closed pipe into exit 1: a no-go.
    """
    import typer

    from aks_preflight.cli import completion
    from aks_preflight.cli.app import build_app

    command = typer.main.get_command(build_app())
    # Only where nothing is asked, as shells do it: the variable must never take the place of a verdict.
    if not words and (instruction := os.environ.get(completion.VARIABLE)):
        return completion.answer(command, instruction)
    try:
        with command.make_context("aks-preflight", words) as context:
            return int(command.invoke(context))
    except typer.Exit as done:  # --help and --version
        return done.exit_code


def _wants_traceback(words: list[str]) -> bool:
    """Whether `-v` was given. Read from the words themselves, since parsing may be what broke."""
    return any(word == "--verbose" or word.startswith("-v") for word in words)
