"""Finding the checks: every plugin of the entry point group, the built-in one among them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from aks_preflight.model.reason import Reason, Why
from aks_preflight.plugin import Check

GROUP = "aks_preflight.checks"


@dataclass(frozen=True, slots=True)
class Found:
    """The checks in a stable order, and the plugins that could not be loaded, each with its reason."""

    checks: tuple[Check, ...]
    broken: tuple[tuple[str, Reason], ...]


@lru_cache(maxsize=1)
def discover() -> Found:
    """All checks of all installed plugins. A plugin that cannot be loaded is told, and ends nothing."""
    checks: dict[str, Check] = {}
    broken: list[tuple[str, Reason]] = []

    def tell(entry: EntryPoint, what: str) -> None:
        broken.append((entry.name, Reason(Why.BROKEN_CHECK, f"the plugin {entry.name} ({entry.value}) {what}")))

    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        found = 0
        try:
            for found, check in enumerate(load(entry), start=1):  # noqa: B007 - their number is what is asked below
                if checks.setdefault(check.id, check) is not check:
                    tell(entry, f"brings a check {check.id}, which is there already")
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything; it ends as unknown with this reason
            tell(entry, f"cannot be loaded: {type(error).__name__}: {error}")
        else:
            if not found:
                tell(entry, "holds no check: its entry point names a module, or a package")
    return Found(tuple(sorted(checks.values(), key=lambda c: (c.area, c.id))), tuple(broken))


def load(entry: EntryPoint) -> Iterator[Check]:
    """The checks of one plugin: those of the module that its entry point names, and of the modules below it."""
    module: ModuleType = entry.load()
    yield from _checks(module)
    for info in pkgutil.walk_packages(getattr(module, "__path__", []), prefix=f"{module.__name__}."):
        yield from _checks(importlib.import_module(info.name))


def _checks(module: ModuleType) -> Iterator[Check]:
    for value in list(vars(module).values()):
        check = getattr(value, "check", None)
        if isinstance(check, Check) and check.function.__module__ == module.__name__:
            yield check
