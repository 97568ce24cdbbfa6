"""A command's values, once file and variables have been heard."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aks_preflight.cli.progress import progress_on_stderr
from aks_preflight.cli.settings.file import Configuration, read_configuration
from aks_preflight.cli.settings.keys import CONFIG, Given, Key, Level, keys_by_command
from aks_preflight.cli.settings.levels import ByFlag, Settled, rule_out, settle
from aks_preflight.cli.settings.variables import doubts, file_named, read_variables
from aks_preflight.model.scope import ScopeError, UsageError


@dataclass(frozen=True, slots=True)
class Applied:
    """The file that was read, and where the values that count were given."""

    configuration: Configuration
    settled: Settled

    @contextmanager
    def explained(self) -> Iterator[None]:
        """An error that names an option says where it was given, if not on the command line."""
        try:
            yield
        except (UsageError, ScopeError) as error:
            raise type(error)(self.settled.explain(str(error))) from error


def apply(ctx: Any, values: dict[str, Any], *, waives: bool) -> Applied:
    """Gives `values`, a command's parameters, what file and variables say, and says so on stderr.

    `ctx` is the command's context, `waives` whether it heeds waivers; `--config` is taken out. Raises UsageError.
    """
    command, commands, environ = ctx.command.name, keys_by_command(ctx.parent.command), os.environ
    keys, config = commands[command], values.pop(CONFIG[2:])
    named = Given(config, Level.COMMAND_LINE, CONFIG) if config else file_named(environ)
    configuration = read_configuration(named, commands)
    from_file = _by_flag(keys, configuration.tables.get(command, {}))
    from_variables = _by_flag(keys, read_variables(command, keys, environ))
    from_words = {
        key.flag: Given(values[name], Level.COMMAND_LINE, key.flag)
        for name, key in keys.items()
        if ctx.get_parameter_source(name).name == "COMMANDLINE"
    }
    by_flag = settle(from_file, from_variables, from_words)
    settled = rule_out(by_flag)
    for key in keys.values():
        given = settled.given.get(key.flag)
        if given is not None and given.level < Level.COMMAND_LINE:
            values[key.name] = given.value

    tell = progress_on_stderr(environ, verbose=False).line
    for line in doubts(command, commands, environ):
        tell(line)
    counting = [given.origin for given in settled.given.values() if given.level == Level.VARIABLE]
    used = [*_file_used(configuration, command, waives=waives), *counting]
    if used:
        tell(f"settings: {', '.join(used)}")
    for line in settled.told(by_flag):
        tell(line)
    return Applied(configuration, settled)


def _by_flag(keys: Mapping[str, Key], given: Mapping[str, Given]) -> ByFlag:
    return {keys[name].flag: each for name, each in given.items()}


def _file_used(configuration: Configuration, command: str, *, waives: bool) -> list[str]:
    """The file and what of it takes part. Waivers are told: by them alone a no-go may turn to go."""
    if configuration.path is None:
        return []
    count = len(configuration.waivers)
    waivers = f"{count} waiver{'' if count == 1 else 's'}" if count else ""
    if waivers and not waives:
        waivers += f", of which {command} heeds none"
    lacks = "" if command in configuration.tables or (waivers and waives) else f"which has no [{command}]"
    told = "; ".join(filter(None, [lacks, waivers]))
    return [f"{configuration.path} ({told})" if told else str(configuration.path)]
