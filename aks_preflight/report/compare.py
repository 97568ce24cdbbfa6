"""A comparison as text: a table for the terminal, Markdown for a pull request or a job's summary, or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aks_preflight.model.comparison import Comparison
from aks_preflight.report import Options, module_of

#: Format, as after `--output`, to the module that renders it.
RENDERERS: Mapping[str, str] = {
    "table": "aks_preflight.report.compare_table",
    "markdown": "aks_preflight.report.compare_markdown",
    "json": "aks_preflight.report.compare_json",
}
FORMATS = tuple(RENDERERS)


def render_compare(comparison: Comparison, format: str, **how: Any) -> str:  # noqa: A002 - the option's own name
    """The comparison in one of FORMATS, ending with a line feed; `how` is as in Options. Raises UsageError."""
    return "".join(compare_pieces(comparison, format, **how))


def compare_pieces(comparison: Comparison, format: str, **how: Any) -> Iterator[str]:  # noqa: A002 - as above
    """The same piece by piece. Raises UsageError at once."""
    options = Options(**how)
    pieces: Iterator[str] = module_of(format, RENDERERS, options).render(comparison, options)
    return pieces
