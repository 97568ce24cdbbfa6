"""Reads `az` lines with the parser of a real azure-cli, and says what is wrong with each.

    python -m venv .venv-az && .venv-az/bin/pip install azure-cli
    .venv-az/bin/python tests/az/parse.py LINES

LINES is a file (or `-`) with a command on each line. One that ends in ` ...` is as a sentence mentions it: its command
and flags must exist, what it requires may be absent. Printed is the number of each line that az would not take, and
why; the exit code is 1 where there is one.

It runs az's own code until a command is parsed and its arguments are validated, and stops there. It has no login and
cannot open a connection. It runs in azure-cli's environment, so it imports nothing of this project.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import shlex
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

#: Where az says what it has against a line: of the words, and of what went wrong while it read them.
LOGGERS = ("cli.azure.cli.core.azclierror", "cli.azure.cli.core.util")
OFFLINE = "this program connects to nothing"


class Parsed(BaseException):
    """The line was read: nothing more shall be done. Not an Exception, since az catches those."""


def wrong(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Number of a line and what is wrong with it, of those that az would not take."""
    for number, line in enumerate(lines, start=1):
        if line.strip() and (told := fault(line.strip())):
            yield number, told


def fault(line: str) -> str:
    """What az has against a line; empty where nothing."""
    mentioned = line.endswith(" ...")
    words = shlex.split(line[:-4] if mentioned else line)
    if words[:1] != ["az"]:
        return "not an az command"
    errors = Errors()
    try:
        with errors, contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            invoke(words[1:], mentioned)
    except Parsed as stopped:
        return str(stopped)
    except SystemExit:
        return "; ".join(errors.told) or "az ended without a word"
    return "; ".join(errors.told) or "az ran it instead of stopping"


class Errors(logging.Handler):
    """What az logs as errors while this is entered."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps it, on one line."""
        self.told.append(" ".join(record.getMessage().split()))

    def __enter__(self) -> Errors:
        for name in LOGGERS:
            logging.getLogger(name).addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(self)


def invoke(words: list[str], mentioned: bool) -> None:
    """Az's way from the words to the parsed command. Ends in Parsed, or in az's own SystemExit."""
    from azure.cli.core import get_default_cli
    from knack.events import EVENT_INVOKER_POST_PARSE_ARGS, EVENT_INVOKER_PRE_PARSE_ARGS

    def before(cli_ctx: Any, args: list[str], **_: Any) -> None:
        command = cli_ctx.invocation.parser.subparser_map.get(cli_ctx.invocation.data["command_string"])
        if command is None:
            return  # there is none: az's parser says so itself
        # argparse takes the beginning of a flag for the flag. The next version may have two that begin so.
        if unknown := [word for word in flags(args) if word not in command._option_string_actions]:
            raise Parsed(f"unrecognized arguments: {' '.join(unknown)}")
        if mentioned:
            relax(command, args)

    def after(cli_ctx: Any, args: Any, **_: Any) -> NoReturn:
        raise Parsed(outdated(args) or ("" if mentioned else invalid(cli_ctx, args)))

    cli = get_default_cli()
    cli.register_event(EVENT_INVOKER_PRE_PARSE_ARGS, before)
    cli.register_event(EVENT_INVOKER_POST_PARSE_ARGS, after)  # after those of az itself, which read --ids
    cli.invoke(words)


def flags(words: Iterable[str]) -> list[str]:
    """The flags among the words of a line."""
    return [word.split("=")[0] for word in words if word.startswith("-") and not word.lstrip("-")[:1].isdigit()]


def relax(command: Any, args: list[str]) -> None:
    """Lets nothing be required, and takes out the flags that stand without their value: they exist."""
    for action in command._actions:
        action.required = False
    for i in reversed(range(len(args))):
        action = command._option_string_actions.get(args[i])
        if action and action.nargs != 0 and (i + 1 == len(args) or args[i + 1].startswith("-")):
            del args[i]


def outdated(args: Any) -> str:
    """What az warns of: that command or flag are going to be removed."""
    from knack.deprecation import Deprecated

    found = [args._cmd.deprecate_info, *getattr(args, "_argument_deprecations", [])]
    return "; ".join(str(info.message).strip() for info in found if isinstance(info, Deprecated))


def invalid(cli_ctx: Any, args: Any) -> str:
    """What az's validators have against the values, but for those that ask Azure."""
    for validator in [*args._argument_validators, args._command_validator]:
        try:
            if validator:
                validator(**cli_ctx.invocation._build_kwargs(validator, args))
        except Exception as error:  # noqa: BLE001  of whatever kind a validator raises; it is reported
            if not ("az login" in str(error) or OFFLINE in str(error)):
                return f"{type(error).__name__}: {error}"
    return ""


def offline(*_: Any, **__: Any) -> NoReturn:
    """In place of a connection."""
    raise ConnectionError(OFFLINE)


def main() -> int:
    """Reads the lines and prints what is wrong."""
    with contextlib.nullcontext(sys.stdin) if sys.argv[1] == "-" else open(sys.argv[1], encoding="utf-8") as source:
        lines = source.read().splitlines()
    socket.socket.connect = offline  # type: ignore[method-assign]
    socket.getaddrinfo = offline
    with tempfile.TemporaryDirectory() as folder:
        # Nobody's login, settings and extensions; no telemetry, and no extension installed by the way.
        for key, value in {
            "CONFIG_DIR": folder,
            "EXTENSION_DIR": folder,
            "CORE_COLLECT_TELEMETRY": "no",
            "EXTENSION_USE_DYNAMIC_INSTALL": "no",
        }.items():
            os.environ[f"AZURE_{key}"] = value
        found = list(wrong(lines))
    for number, told in found:
        print(f"{number}: {told}")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
