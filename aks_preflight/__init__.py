"""aks-preflight: can this AKS cluster host Windows node pools, and can it absorb the surge of an upgrade?

    import aks_preflight as preflight

    report = preflight.run(preflight.AskUpgrade(to="next"), snapshot="prod.arm.jsonl.gz")
    print(preflight.render(report, "table"))

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aks_preflight.arm import LiveOptions
    from aks_preflight.engine import exit_code
    from aks_preflight.library import run
    from aks_preflight.model.assumption import About, Assumption
    from aks_preflight.model.question import AskPools, AskScale, AskStart, AskUpgrade, PoolSpec
    from aks_preflight.model.report import Report, Verdict
    from aks_preflight.model.scope import Scope, ScopeError
    from aks_preflight.model.waiver import Waiver
    from aks_preflight.report import render

__version__ = "0.1.0"

__all__ = [
    "About", "AskPools", "AskScale", "AskStart", "AskUpgrade", "Assumption", "LiveOptions", "PoolSpec", "Report",
    "Scope", "ScopeError", "Verdict", "Waiver", "exit_code", "render", "run",
]  # fmt: skip

_WHERE = {
    "run": "library",
    "render": "report",
    "exit_code": "engine",
    "LiveOptions": "arm",
    "About": "model.assumption",
    "Assumption": "model.assumption",
    "Report": "model.report",
    "Verdict": "model.report",
    "Scope": "model.scope",
    "ScopeError": "model.scope",
    "AskPools": "model.question",
    "AskScale": "model.question",
    "AskStart": "model.question",
    "AskUpgrade": "model.question",
    "PoolSpec": "model.question",
    "Waiver": "model.waiver",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
