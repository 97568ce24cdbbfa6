"""The options as keys of a configuration file and as variables: derived, so that a new option is a new key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

PREFIX = "AKS_PREFLIGHT_"
CONFIG = "--config"
Value = str | bool | list[str]


class Level(IntEnum):
    """Where a value was given. The highest counts."""

    FILE = 1
    VARIABLE = 2
    COMMAND_LINE = 3


@dataclass(frozen=True, slots=True)
class Given:
    """A value, its level, and what an error calls the place where it was given."""

    value: Value
    level: Level
    origin: str


@dataclass(frozen=True, slots=True)
class Key:
    """An option of a command. `name` is its parameter, `flag` its long name with dashes, `group` that of `--help`."""

    name: str
    flag: str
    group: str | None
    metavar: str
    is_flag: bool = False
    is_list: bool = False

    @property
    def word(self) -> str:
        """As a file has it."""
        return self.flag[2:]

    @property
    def variable(self) -> str:
        """As the environment has it."""
        return f"{PREFIX}{self.word.replace('-', '_').upper()}"

    @property
    def is_number(self) -> bool:
        """Whether a file may give it without quotes. A version may not be: 1.30 would be 1.3."""
        return bool({"N", "SECONDS"} & set(self.metavar.split("|")))

    @property
    def is_date(self) -> bool:
        """Whether a file may give it as a date."""
        return self.metavar == "DATE"


def keys_of(command: Any) -> dict[str, Key]:
    """The keys of a command, by the name of its parameter; none where it takes no configuration."""
    options = [param for param in command.params if param.param_type_name == "option"]
    keys = [
        Key(
            name=option.name,
            flag=max(option.opts, key=len),
            group=getattr(option, "rich_help_panel", None),
            metavar=option.metavar or "",
            is_flag=option.is_flag,
            is_list=option.multiple,
        )
        for option in options
    ]
    takes_one = any(key.flag == CONFIG for key in keys)
    return {key.name: key for key in keys if key.flag != CONFIG} if takes_one else {}


def keys_by_command(application: Any) -> Mapping[str, Mapping[str, Key]]:
    """The keys of every command that has any."""
    found = {name: keys_of(command) for name, command in application.commands.items()}
    return {name: keys for name, keys in found.items() if keys}
