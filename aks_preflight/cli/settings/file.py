"""The configuration file: its tables and keys, strictly. Errors name the file, the key, and the nearest known one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from aks_preflight.cli.options.words import nearest
from aks_preflight.cli.settings.keys import Given, Key, Level, Value
from aks_preflight.model.scope import UsageError

FILE = "aks-preflight.toml"
WAIVERS = "waivers"
Commands = Mapping[str, Mapping[str, Key]]


@dataclass(frozen=True, slots=True)
class Configuration:
    """A file that was read: what it gives each command, by parameter, and its `[[waivers]]` as they stand there.

    `path` None: there is none.
    """

    path: Path | None = None
    tables: Mapping[str, Mapping[str, Given]] = field(default_factory=dict)
    waivers: tuple[Mapping[str, object], ...] = ()


def read_configuration(named: Given | None, commands: Commands) -> Configuration:
    """The file that was named or else, where it is there, aks-preflight.toml in the working directory.

    Raises UsageError.
    """
    path = Path(str(named.value) if named else FILE)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if named is None and not path.is_symlink():
            return Configuration()
        missing = "there is no such file; give the path of one"
        raise UsageError(f"{named.origin} {str(path)!r}: {missing}" if named else f"{path}: {missing}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    return parse_configuration(text, path, commands)


def parse_configuration(text: str, path: Path, commands: Commands) -> Configuration:
    """What a configuration's text says. Raises UsageError."""
    # Imported here: most runs have no file.
    if sys.version_info >= (3, 11):
        import tomllib  # novm
    else:
        import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not TOML: {error}") from None
    except RecursionError:
        raise UsageError(f"{path}: not TOML that can be read: it is nested too deeply") from None
    waivers = document.pop(WAIVERS, [])
    if not isinstance(waivers, list) or not all(isinstance(waiver, dict) for waiver in waivers):
        raise UsageError(f"{path}: {WAIVERS} must be written [[{WAIVERS}]], one for each")
    tables = {name: _table(name, table, path, commands) for name, table in document.items()}
    return Configuration(path, tables, tuple(waivers))


def _table(name: str, table: object, path: Path, commands: Commands) -> Mapping[str, Given]:
    if name not in commands:
        raise UsageError(f"{path}: {_unknown(name, table, commands)}")
    if not isinstance(table, dict):
        raise UsageError(f"{path}: {name} must be a table: write [{name}] once, its keys below it")
    by_word = {key.word: key for key in commands[name].values()}
    found = {}
    for word, value in table.items():
        where = f"{path}: [{name}] {word}"
        if word not in by_word:
            hint = nearest(word.replace("_", "-"), by_word) or f"; known: {', '.join(sorted(by_word))}"
            raise UsageError(f"{where}: unknown key{hint}")
        key = by_word[word]
        found[key.name] = Given(_value(key, value, where), Level.FILE, f"[{name}] {word} in {path}")
    return found


def _unknown(name: str, table: object, commands: Commands) -> str:
    """What is wrong with a name outside of any table."""
    homes = [command for command, keys in commands.items() if name in (key.word for key in keys.values())]
    if homes and not isinstance(table, dict):
        home = "check" if "check" in homes else homes[0]
        return f"{name} stands outside of a table; write it below [{home}]"
    hint = nearest(name, [*commands, WAIVERS]) or f"; known: {', '.join(sorted([*commands, WAIVERS]))}"
    return f"unknown {'table' if isinstance(table, (dict, list)) else 'key'} {name}{hint}"


def _value(key: Key, value: object, where: str) -> Value:
    """The value as the command line would have it. Raises UsageError."""
    if key.is_flag:
        if not isinstance(value, bool):
            raise UsageError(f"{where}: give true or false, not {_shown(value)}")
        return value
    if key.is_list:
        if not isinstance(value, list) or not value:
            raise UsageError(f'{where}: give a list, for example ["{key.metavar}"], not {_shown(value)}')
        return [_text(key, each, where) for each in value]
    return _text(key, value, where)


def _text(key: Key, value: Any, where: str) -> str:
    if key.is_date and isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if key.is_number and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise UsageError(f"{where}: give a text in quotes, not {_shown(value)}")
    if not value.strip():
        raise UsageError(f"{where}: it is empty; give it a value or leave it out")
    return value


def _shown(value: Any) -> str:
    """A value as TOML has it, as far as it is short."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        return f'"{value[:40]}"'
    return str(value).lower() if isinstance(value, bool) else str(value)
