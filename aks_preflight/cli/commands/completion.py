"""`aks-preflight completion SHELL`."""

from __future__ import annotations

from typing import Annotated

import typer

from aks_preflight.cli import command
from aks_preflight.cli.completion import SHELLS, answer
from aks_preflight.cli.options.words import choices, one_of, read

EPILOG = """\b
Examples:
  eval "$(aks-preflight completion bash)"
  eval "$(aks-preflight completion zsh)"      # after compinit
  aks-preflight completion fish | source
"""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, completion, name="completion", short="A shell's script that completes words.", epilog=EPILOG)


def completion(
    shell: Annotated[
        str,
        typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.", autocompletion=choices(SHELLS)),
    ],
    context: typer.Context,
) -> int:
    """Print the script with which a shell completes commands, options and their values.

    It changes no file: put the line into the shell's own startup file.
    """
    return answer(context.find_root().command, f"source_{read('SHELL', shell, one_of(SHELLS))}")
