"""What the tests of configuration file and variables share."""

from __future__ import annotations

import inspect
import json
import os
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import typer

from aks_preflight.cli import command
from aks_preflight.cli.app import build_app
from aks_preflight.cli.commands.check import check
from aks_preflight.cli.settings.file import Configuration
from aks_preflight.cli.settings.keys import Key, Value, keys_of

GROUPS = {n: kind for n, kind in get_type_hints(check).items() if is_dataclass(kind) and kind is not Configuration}
#: The parameters of check's options, as its dataclasses have them.
CHECK = {field.name for group in GROUPS.values() for field in fields(group)}
APPLICATION: Any = typer.main.get_command(build_app())
#: Its keys, by flag.
KEYS: dict[str, Key] = {key.flag: key for key in keys_of(APPLICATION.commands["check"]).values()}


def sample(key: Key) -> Value:
    """A value that is in nobody's way: whether it makes sense is not read here."""
    if key.is_flag:
        return True
    return ["a=1, b;c", "d"] if key.is_list else "x, y; z"


def as_words(key: Key) -> list[str]:
    """The same on the command line."""
    value = sample(key)
    if isinstance(value, bool):
        return [key.flag]
    return [word for each in ([value] if isinstance(value, str) else value) for word in (key.flag, each)]


def as_toml(value: Value) -> str:
    return json.dumps(value)


def heard(words: list[str], seen: list[Configuration] | None = None) -> dict[str, Any]:
    """The groups of options that `check` gets for a command line, with file and variables as they are."""
    got: dict[str, Any] = {}

    def recorder(configuration: Configuration, **groups: Any) -> int:
        got.update(groups)
        if seen is not None:
            seen.append(configuration)
        return 0

    recorder.__annotations__ = {"configuration": Configuration, **GROUPS, "return": int}
    kind = inspect.Parameter.KEYWORD_ONLY
    recorder.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, kind, annotation=group) for name, group in {"configuration": None, **GROUPS}.items()]
    )
    app = typer.Typer(cls=command.Group, add_completion=False, rich_markup_mode=None)
    app.callback()(lambda: None)
    command.add(app, recorder, name="check", short="", epilog="")
    with typer.main.get_command(app).make_context("aks-preflight", ["check", *words]) as context:
        assert context.command.invoke(context) == 0
    return got


def clear(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory, and none of our variables."""
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith("AKS_PREFLIGHT_"):
            monkeypatch.delenv(name)
