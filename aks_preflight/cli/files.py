"""Files that the program writes: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from aks_preflight.cli.exits import CouldNotRun
from aks_preflight.cli.options.words import wrong


def must_be_writable(option: str, path: Path) -> None:
    """Told before the run, which may take minutes. Raises UsageError."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise wrong(option, str(path), "a folder; give the path of a file")
    if target.exists() and not target.is_file():
        raise wrong(option, str(path), "not a plain file; give the path of one")
    if not target.parent.is_dir():
        raise wrong(option, str(path), f"there is no folder {target.parent}; make it first")
    if not os.access(target.parent, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise wrong(option, str(path), "not writable; give another path or change its permissions")


class Draft:
    """A file on its way: written beside the one that is meant, and renamed to it once it is whole."""

    def __init__(self, option: str, path: Path) -> None:
        """Raises UsageError where it cannot be begun."""
        self._option, self._path = option, path
        self._target = Path(os.path.realpath(path))
        self._draft = self._target.with_name(f".{self._target.name}.{os.getpid()}.tmp")
        self._failed: OSError | None = None
        try:
            self._file = self._draft.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise wrong(option, str(path), _problem(error)) from None

    def write(self, pieces: Iterable[str]) -> None:
        """More of it. A failure is told by `keep`: a disk that is full must not cost the other outputs the verdict."""
        if self._failed is None:
            try:
                self._file.writelines(pieces)
            except OSError as error:
                self._failed = error

    def keep(self) -> None:
        """It is whole: it takes the place of the old file. Raises CouldNotRun where it is not."""
        try:
            if self._failed is not None:
                raise self._failed
            self._file.close()
            self._draft.replace(self._target)
        except OSError as error:
            # The run was asked for in the right way: this is not wrong usage.
            raise CouldNotRun(str(wrong(self._option, str(self._path), _problem(error)))) from None

    def discard(self) -> None:
        """Nothing stays of what was not kept."""
        with suppress(OSError):
            self._file.close()
        self._draft.unlink(missing_ok=True)


def keep_all(drafts: Iterable[Draft]) -> None:
    """Each takes its place, whatever becomes of the others. Raises CouldNotRun."""
    failures = []
    for draft in drafts:
        try:
            draft.keep()
        except CouldNotRun as error:
            failures.append(str(error))
    if failures:
        raise CouldNotRun("; ".join(failures))


def write_whole(option: str, files: Iterable[tuple[Path, Iterable[str]]]) -> None:
    """Files in one go, so that nobody finds half of one. Raises UsageError, and CouldNotRun as `keep_all`."""
    drafts: list[Draft] = []
    with ExitStack() as undo:
        for path, pieces in files:
            drafts.append(Draft(option, path))
            undo.callback(drafts[-1].discard)
            drafts[-1].write(pieces)
        keep_all(drafts)


def _problem(error: OSError) -> str:
    return f"could not be written ({error.strerror}); give another path"
