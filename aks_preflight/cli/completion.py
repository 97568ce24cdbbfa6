"""Completion in shells: typer's own scripts and its own answers, for a program that does not go through its `main`."""

from __future__ import annotations

from typing import Any

#: Set by the scripts, when they ask what may stand next.
VARIABLE = "_AKS_PREFLIGHT_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell")


def answer(command: Any, instruction: str) -> int:
    """Prints what a shell asks for: `source_SHELL` its script, `complete_SHELL` what may stand next."""
    from typer import completion

    completion.completion_init()  # type: ignore[attr-defined]
    code = completion.shell_complete(command, {}, "aks-preflight", VARIABLE, instruction)
    return 2 if code else 0
