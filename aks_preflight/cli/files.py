"""Files that the program writes: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
        """Raises UsageError where it cannot be begun, and so does `write`."""
        self._option, self._path = option, path
        self._target = Path(os.path.realpath(path))
        self._draft = self._target.with_name(f".{self._target.name}.{os.getpid()}.tmp")
        with self._told():
            self._file = self._draft.open("w", encoding="utf-8", newline="\n")

    def write(self, pieces: Iterable[str]) -> None:
        """More of it."""
        with self._told():
            self._file.writelines(pieces)

    def keep(self) -> None:
        """It is whole: it takes the place of the old file. Raises UsageError."""
        with self._told():
            self._file.close()
            self._draft.replace(self._target)

    def discard(self) -> None:
        """Nothing stays of what was not kept."""
        with suppress(OSError):
            self._file.close()
        self._draft.unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            problem = f"could not be written ({error.strerror}); give another path"
            raise wrong(self._option, str(self._path), problem) from None


def write_whole(option: str, path: Path, pieces: Iterable[str]) -> None:
    """A file in one go, so that nobody finds half of it. Raises UsageError."""
    draft = Draft(option, path)
    try:
        draft.write(pieces)
        draft.keep()
    finally:
        draft.discard()
