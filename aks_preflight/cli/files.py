"""Files that the program writes: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
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


def write_whole(option: str, path: Path, pieces: Iterable[str]) -> None:
    """Writes beside the file and renames, so that nobody finds half a report. Raises UsageError."""
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        try:
            with draft.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise wrong(option, str(path), f"could not be written ({error.strerror}); give another path") from None
