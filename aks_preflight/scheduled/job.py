"""One run of the schedule: check, keep, compare, and say whether somebody must look."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from aks_preflight import cli
from aks_preflight.cli.exits import COULD_NOT_RUN, UNDETERMINED, WRONG_USAGE, guarded
from aks_preflight.scheduled.container import Container, StorageError

USAGE = "the first parameter is the URL of the Storage container, the others are options of check"
#: What names a scope; without any of them all subscriptions are checked that the identity can read.
_SCOPE = ("-s", "--subscription", "--all-subscriptions", "--management-group", "--from", "--demo")
#: Azure Automation ends a job after three hours; the report is to be written before.
_DEADLINE = ("--deadline", "9000")
LATEST, HISTORY = "latest", "history.sqlite"


class Failed(Exception):  # noqa: N818 - what is read is the text
    """The job is to fail. The text says why, to whoever its alert wakes."""


def run(parameters: Sequence[str]) -> None:
    """Checks, keeps the reports, compares them with those of the last run. Raises Failed.

    `parameters`: the container's URL, then options of `check`. With `--fail-on` the job also fails on this run's own
    exit code; else on what got worse alone. A run that could not be made fails always, and keeps nothing.
    """
    url, *words = [word for word in parameters if word] or [""]
    if not url.startswith("https://"):
        raise Failed(USAGE)
    try:
        with TemporaryDirectory(prefix="aks-preflight-") as folder:
            _run(Container(url), words, Path(folder))
    except StorageError as error:
        raise Failed(f"storage: {error}") from error


def _run(container: Container, words: list[str], folder: Path) -> None:
    began = datetime.now(timezone.utc)
    new, old, page, history = (folder / name for name in ("new.json", "old.json", "new.html", HISTORY))
    container.fetch(HISTORY, history)
    code, said = _preflight(
        *("check", "--output", "short", "--report", f"json={new}", "--report", f"html={page}"),
        *("--history", str(history), *_completed(words)),
    )
    if code not in (0, 1, UNDETERMINED):
        raise Failed(f"the check could not be made (exit code {code}): {_WHY[code]}; what it said stands above")
    _tell(*said.splitlines()[-2:])
    kept = f"{began:%Y/%m/%d/%H%M%S}Z"
    for file in (new, page):
        container.keep(f"{kept}{file.suffix}", file)
    _tell(f"kept as {kept}.json and {kept}.html")
    worse = _worse(container, old, new)
    # Also where it got worse: the next run is compared with this one, so that it does not fail for the same again.
    for name, file in ((f"{LATEST}.json", new), (f"{LATEST}.html", page), (HISTORY, history)):
        container.keep(name, file)
    if worse:
        raise Failed(f"something got worse since the last run (above, and {kept}.html)")
    if code and any(word == "--fail-on" or word.startswith("--fail-on=") for word in words):
        raise Failed(f"exit code {code}: {_VERDICTS[code]} (above, and {kept}.html)")


_WHY = {WRONG_USAGE: "wrong usage or configuration", COULD_NOT_RUN: "no credential, no such scope, no cluster"}
_VERDICTS = {1: "no-go", UNDETERMINED: "undetermined, as something was not read"}


def _completed(words: list[str]) -> list[str]:
    """The words with what they leave open."""
    named = {word.partition("=")[0] for word in words}
    scope = [] if any(word.startswith(_SCOPE) for word in named) else ["--all-subscriptions"]
    return [*words, *scope, *([] if _DEADLINE[0] in named else _DEADLINE)]


def _worse(container: Container, old: Path, new: Path) -> bool:
    """Whether something got worse, told with its numbers. What cannot be compared is told, and is no failure."""
    if not container.fetch(f"{LATEST}.json", old):
        _tell("there is no earlier report to compare with")
        return False
    code, said = _preflight("compare", str(old), str(new))
    _tell(said)
    if code == WRONG_USAGE:
        _tell("WARNING: not compared with the last run (why stands above); the next one is compared with this")
    elif code not in (0, 1):
        raise Failed(f"the comparison could not be made (exit code {code}); what it said stands above")
    return code == 1


def _preflight(*words: str) -> tuple[int, str]:
    """One command line: its exit code, and what it wrote to stdout. Errors go to stderr as ever."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = guarded(lambda: cli.run(list(words)), traceback=False)
    return code, said.getvalue()


def _tell(*lines: str) -> None:
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in lines)
    sys.stdout.flush()
