"""Which checks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from typing import Annotated, Any

import typer

from aks_preflight.cli.options.words import choices, nearest, wrong
from aks_preflight.model.scope import Selection, UsageError

_option = partial(typer.Option, rich_help_panel="Checks")


def installed() -> list[str]:
    """The ids of the checks that there are."""
    from aks_preflight import engine

    return [check.id for check in engine.known_checks()]


def _glob(flag: str, about: str) -> Any:
    return _option(flag, metavar="GLOB", help=about, autocompletion=choices(installed))


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionOptions:
    """As given. Nothing given: every check."""

    check: Annotated[list[str], _glob("--check", "Only the checks of this name (repeat).")] = field(
        default_factory=list
    )
    skip: Annotated[list[str], _glob("--skip", "Not the checks of this name (repeat).")] = field(default_factory=list)


def parse_selection(options: SelectionOptions, known_checks: Callable[[], Collection[str]] | None = None) -> Selection:
    """The checks to run; `known_checks` gives the ids of all, and is asked only where they matter.

    Raises UsageError, too where no check would be left to run.
    """
    if not options.check and not options.skip:
        return Selection()
    known = (known_checks or installed)()
    checks, skips = (tuple(glob.lower() for glob in globs) for globs in (options.check, options.skip))
    for flag, globs in (("--check", checks), ("--skip", skips)):
        for glob in globs:
            if not _matches(glob, known):
                raise wrong(flag, glob, f"no check has this name{_hint(glob, known)}")
    left = {name for glob in checks or ("*",) for name in _matches(glob, known)}
    left -= {name for glob in skips for name in _matches(glob, known)}
    if not left:
        raise UsageError("--check and --skip leave no check to run, and so nothing to rest a verdict on; skip less")
    return Selection(checks, skips)


def _hint(glob: str, known: Collection[str]) -> str:
    """The nearest name or, where none is near, all of them."""
    return nearest(glob.strip("*?"), known) or f"; known: {', '.join(sorted(known))}"


def _matches(glob: str, known: Collection[str]) -> set[str]:
    return {name for name in known if fnmatchcase(name, glob)}
