"""One run of the schedule: check, keep, compare, and say whether somebody must look."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from aks_preflight import cli
from aks_preflight.cli.exits import COULD_NOT_RUN, UNDETERMINED, WRONG_USAGE, guarded
from aks_preflight.model.scope import UsageError
from aks_preflight.report.reading import opened
from aks_preflight.scheduled.container import Container, StorageError

USAGE = "the first parameter is the URL of the Storage container, the others are options of check"
#: What names a scope; without any of them all subscriptions are checked that the identity can read.
_SCOPE = ("-s", "--subscription", "--all-subscriptions", "--management-group")
#: What is the schedule's own, and what would give it the same evidence every night.
_OWN = ("-o", "--output", "--report", "--history", "--from", "--demo", "-h", "--help")
#: Azure Automation stops a job after three hours; the report is to be written before.
_DEADLINE = ("--deadline", "9000")
LATEST, HISTORY = "latest", "history.sqlite"
#: Lines of a comparison that are printed, and of those that the failure itself repeats.
_PRINTED, _REPEATED = 500, 12


class Failed(Exception):  # noqa: N818 - what is read is the text
    """The job is to fail. The text says why, to whoever its alert wakes."""


def run(parameters: Sequence[str]) -> None:
    """Checks, keeps the reports, compares them with those of the last run. Raises Failed.

    `parameters`: the container's URL, then options of `check`, a word each, or all of it as one text. With `--fail-on`
    the job also fails on this run's own exit code; else on what got worse alone. A run that could not be made fails
    always, and keeps nothing.
    """
    given = shlex.split(parameters[0]) if len(parameters) == 1 else parameters
    url, *words = [word for word in given if word] or [""]
    if not url.startswith("https://"):
        raise Failed(USAGE)
    for word in words:
        if word.partition("=")[0] in _OWN:
            raise Failed(f"{word}: the schedule does not take it; {USAGE}")
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
    if code not in _VERDICTS:
        raise Failed(f"the check could not be made (exit code {code}): {_WHY.get(code, 'it was interrupted')}")
    _tell(*said.splitlines()[-2:])
    kept = f"{began:%Y/%m/%d/%H%M%S}Z"
    for file in (new, page):
        container.keep(f"{kept}{file.suffix}", file)
    _tell(f"kept as {kept}.json and {kept}.html")
    worse = _worse(container, old, new)
    try:
        # Also where it got worse: the next run is compared with this one, so that it does not fail for the same again.
        # The JSON comes last: where it is not kept, the next run is compared with what this one was.
        for name, file in ((HISTORY, history), (f"{LATEST}.html", page), (f"{LATEST}.json", new)):
            container.keep(name, file)
    except StorageError as error:
        raise Failed("\n".join(filter(None, [f"storage: {error}", worse]))) from error
    if worse:
        raise Failed(f"something got worse since the last run ({kept}.html):\n{worse}")
    if code and any(word.partition("=")[0] == "--fail-on" for word in words):
        raise Failed(f"exit code {code}: {_VERDICTS[code]} ({kept}.html)")


_WHY = {
    WRONG_USAGE: "wrong usage or configuration; what it said stands above",
    COULD_NOT_RUN: "no credential, no such scope, or no cluster; what it said stands above",
}
_VERDICTS = {0: "go", 1: "no-go", UNDETERMINED: "undetermined, as something was not read"}


def _completed(words: list[str]) -> list[str]:
    """The words with what they leave open."""
    named = {word.partition("=")[0] for word in words}
    scope = [] if any(word.startswith(_SCOPE) for word in named) else ["--all-subscriptions"]
    return [*words, *scope, *([] if _DEADLINE[0] in named else _DEADLINE)]


def _worse(container: Container, old: Path, new: Path) -> str:
    """What got worse, in a few lines; nothing where nothing did, or where other questions were asked.

    Anything else that cannot be compared is worse: nobody knows what became of what was known.
    """
    if not container.fetch(f"{LATEST}.json", old):
        _tell("there is no earlier report to compare with")
        return ""
    code, said = _preflight("compare", str(old), str(new))
    lines = said.splitlines()
    _tell(*lines[:_PRINTED])
    if len(lines) > _PRINTED:
        _tell(f"and {len(lines) - _PRINTED} lines more")
    if code == WRONG_USAGE:
        told = "not compared with the last run (why stands above); the next one is compared with this"
        _tell(f"WARNING: {told}")
        return "" if _asks_otherwise(old, new) else told
    if code not in (0, 1):
        raise Failed(f"the comparison could not be made (exit code {code}); what it said stands above")
    if code != 1:
        return ""
    changes = said.partition("\n\n")[2].splitlines()
    return "\n".join(changes[:_REPEATED]).strip() or "see above"


def _asks_otherwise(old: Path, new: Path) -> bool:
    """Whether the options were changed since. Of a report that cannot be read nobody knows."""
    try:
        with opened(old) as before, opened(new) as after:
            return before.opening.questions != after.opening.questions
    except UsageError:
        return False


def _preflight(*words: str) -> tuple[int, str]:
    """One command line: its exit code, and what it wrote to stdout. Errors go to stderr as ever."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = guarded(lambda: cli.run(list(words)), traceback=False)
    return code, said.getvalue()


def _tell(*lines: str) -> None:
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in lines)
    sys.stdout.flush()
