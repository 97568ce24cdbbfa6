"""What goes wrong becomes one line on stderr and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

from aks_preflight.model.scope import ScopeError, UsageError

WRONG_USAGE, UNDETERMINED, COULD_NOT_RUN, INTERRUPTED = 2, 3, 4, 130


class CouldNotRun(Exception):  # noqa: N818 - what the user reads is the text
    """The run could not be made or finished: exit 4. The text is one line that says what to do."""


def guarded(run: Callable[[], int], *, traceback: bool) -> int:
    """The exit code of `run`, whatever it raises. `traceback`: show that of an internal error."""
    try:
        return run()
    except KeyboardInterrupt:
        return _say("interrupted; nothing was decided", INTERRUPTED)
    except (UsageError, ScopeError, CouldNotRun) as error:
        return _say(str(error), WRONG_USAGE if isinstance(error, UsageError) else COULD_NOT_RUN)
    except Exception as error:  # noqa: BLE001 - Python's own exit code would be 1: a no-go
        if parsing := _of_parsing(error):
            return _say(parsing, WRONG_USAGE)
        if traceback:
            _show_traceback()
        hint = "" if traceback else "; run with -v for the traceback"
        return _say(f"internal error: {type(error).__name__}: {error}{hint}", COULD_NOT_RUN)


def _show_traceback() -> None:
    """That of the exception at hand, line by line as harmless as the error itself."""
    import traceback

    from aks_preflight.report.text import clean

    with suppress(OSError, ValueError):
        for line in traceback.format_exc().splitlines():
            print(clean(line), file=sys.stderr)  # noqa: T201


def _of_parsing(error: Exception) -> str | None:
    """The line for an error of typer's own parser, None for any other.

    Known by its method: typer has carried its parser under two package names.
    """
    message = getattr(error, "format_message", None)
    if message is None:
        return None
    text = str(message()).strip().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{text[:1].lower()}{text[1:]}; see `{context.command_path if context else 'aks-preflight'} --help`"


def one_line(text: str) -> str:
    """The text in one line, of which neither a terminal nor a pipeline's agent acts: names come from anywhere."""
    from aks_preflight.report.text import clean

    return clean(" ".join(text.split()))


def _say(text: str, code: int) -> int:
    """One line on stderr, however many the text has."""
    with suppress(OSError, ValueError):  # stderr is closed: the exit code still tells
        print(f"aks-preflight: error: {one_line(text)}", file=sys.stderr, flush=True)  # noqa: T201
    return code
