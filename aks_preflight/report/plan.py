"""The plan as text: a table for the terminal, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from aks_preflight.model.plan import PlanReport
from aks_preflight.model.scope import UsageError
from aks_preflight.report import SHOW, Options

#: Format, as after `--output`, to the module that renders it.
RENDERERS: Mapping[str, str] = {
    "table": "aks_preflight.report.plan_table",
    "json": "aks_preflight.report.plan_json",
}
FORMATS = tuple(RENDERERS)


def render_plan(
    report: PlanReport,
    format: str,  # noqa: A002 - the option's own name
    *,
    width: int = 100,
    show: str = "warn",
    colour: bool = False,
    exit_code: int | None = None,
) -> str:
    """The plan in one of FORMATS, ending with a line feed. Raises UsageError for a format or level not known."""
    if format not in RENDERERS:
        raise UsageError(f"a plan has no output format {format!r}: choose from {', '.join(FORMATS)}")
    if show not in SHOW:
        raise UsageError(f"cannot show {show!r}: choose from {', '.join(SHOW)}")
    options = Options(width=width, show=show, colour=colour, exit_code=exit_code)
    text: str = import_module(RENDERERS[format]).render(report, options)
    return text
