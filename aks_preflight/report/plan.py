"""The plan as text: a table for the terminal, or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aks_preflight.model.plan import PlanReport
from aks_preflight.report import Options, module_of

#: Format, as after `--output`, to the module that renders it.
RENDERERS: Mapping[str, str] = {
    "table": "aks_preflight.report.plan_table",
    "json": "aks_preflight.report.plan_json",
}
FORMATS = tuple(RENDERERS)


def render_plan(report: PlanReport, format: str, **how: Any) -> str:  # noqa: A002 - the option's own name
    """The plan in one of FORMATS, ending with a line feed; `how` is as in Options. Raises UsageError."""
    return "".join(plan_pieces(report, format, **how))


def plan_pieces(report: PlanReport, format: str, **how: Any) -> Iterator[str]:  # noqa: A002 - the option's own name
    """The same piece by piece. Raises UsageError at once."""
    options = Options(**how)
    pieces: Iterator[str] = module_of(format, RENDERERS, options).render(report, options)
    return pieces
