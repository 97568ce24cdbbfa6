"""The variables AKS_PREFLIGHT_*, one for each option of `check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aks_preflight.cli.options.shard import SHARDS
from aks_preflight.cli.options.words import nearest
from aks_preflight.cli.settings.keys import CONFIG, PREFIX, Given, Key, Level, Value
from aks_preflight.model.scope import UsageError

CONFIG_FILE = f"{PREFIX}{CONFIG[2:].upper()}"
#: The options that mean the same in every command that asks Azure. What is asked, and what is written, is each's own.
_SHARED = ("Scope", "Evidence", "Azure", "Checks")
_TRUE, _FALSE = ("1", "true"), ("0", "false")


def file_named(environ: Mapping[str, str]) -> Given | None:
    """The configuration file that the environment names. Raises UsageError."""
    if CONFIG_FILE not in environ:
        return None
    return Given(_filled(CONFIG_FILE, environ[CONFIG_FILE]), Level.VARIABLE, CONFIG_FILE)


def read_variables(command: str, keys: Mapping[str, Key], environ: Mapping[str, str]) -> Mapping[str, Given]:
    """What the environment gives the command, by parameter. Raises UsageError."""
    return {
        name: Given(_value(key, environ[key.variable]), Level.VARIABLE, key.variable)
        for name, key in keys.items()
        if _is_heeded(command, key) and key.variable in environ
    }


def doubts(command: str, commands: Mapping[str, Mapping[str, Key]], environ: Mapping[str, str]) -> Iterator[str]:
    """A line for each variable that is set and means nothing to the command, though it may have been meant to."""
    known = {key.variable for key in commands["check"].values()} | {CONFIG_FILE, SHARDS}
    own = {key.variable: key for key in commands[command].values()}
    for variable in sorted(environ):
        if not variable.upper().startswith(PREFIX):
            continue
        if variable not in known:
            yield f"warning: the variable {variable} is of no option of check{_hint(variable, known)}"
        elif variable in own and not _is_heeded(command, own[variable]):
            key = own[variable]
            instead = f"give {key.flag}, or {key.word} in [{command}] of a configuration file"
            yield f"warning: {command} does not heed {variable}, which is for check; {instead}"


def _is_heeded(command: str, key: Key) -> bool:
    return command == "check" or key.group in _SHARED


def _hint(variable: str, known: set[str]) -> str:
    """The nearest one. All begin alike: what follows is compared."""
    rests = {name[len(PREFIX) :].lower(): name for name in known}
    near = nearest(variable[len(PREFIX) :], rests)
    return next((f"; did you mean {name}?" for rest, name in rests.items() if near.endswith(f" {rest}?")), "")


def _value(key: Key, text: str) -> Value:
    given = _filled(key.variable, text)
    if key.is_flag:
        if given.lower() not in (*_TRUE, *_FALSE):
            raise UsageError(f"{key.variable} {given[:40]!r}: give 1 or true, 0 or false")
        return given.lower() in _TRUE
    if not key.is_list:
        return given
    # Of what a value may hold (spaces, commas, semicolons in a tag), a line's end is none.
    lines = [line.strip() for line in text.removesuffix("\n").split("\n")]
    if "" in lines:
        raise UsageError(f"{key.variable}: line {lines.index('') + 1} is empty; give one value a line")
    return lines


def _filled(variable: str, text: str) -> str:
    """`AKS_PREFLIGHT_SUBSCRIPTION=` must not come to mean no scope at all."""
    if not text.strip():
        raise UsageError(f"{variable} is empty; give it a value or unset it")
    return text.strip()
