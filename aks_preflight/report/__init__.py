"""The report as text: one renderer a module, imported only when it is asked for.

A renderer is a module with `renderer(options: Options) -> Renderer`; its line in RENDERERS makes it known. It is given
the report as it comes, so that a large one is never in memory: `begin`, `cluster` for each, `end`, each of which gives
pieces of text.
What several renderers say they take from `phrases` (words), `grouping` (order, counts) and `permissions` (roles).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from aks_preflight.model.report import Closing, Opening, Report
from aks_preflight.model.scope import UsageError

if TYPE_CHECKING:
    from aks_preflight.model.trend import Trends
    from aks_preflight.plugin import Check
    from aks_preflight.report.answer import Answer

#: Format, as after `--output`, to the module that renders it.
RENDERERS: Mapping[str, str] = {
    "table": "aks_preflight.report.table",
    "json": "aks_preflight.report.as_json",
    "jsonl": "aks_preflight.report.as_jsonl",
    "short": "aks_preflight.report.short",
    "csv": "aks_preflight.report.as_csv",
    "markdown": "aks_preflight.report.markdown",
    "github": "aks_preflight.report.github",
    "azure-devops": "aks_preflight.report.azure_devops",
    "html": "aks_preflight.report.html",
    "junit": "aks_preflight.report.junit",
    "sarif": "aks_preflight.report.sarif",
    "prometheus": "aks_preflight.report.prometheus",
}
FORMATS = tuple(RENDERERS)
SHOW = ("fail", "warn", "all")


@dataclass(frozen=True, slots=True)
class Options:
    """How to show it; only the table heeds all of them.

    `width` in columns. `show`: from which status on findings are listed (all are counted). `colour`: with ANSI codes.
    `exit_code`, of a plan, is told in the closing line where it is known; that of a report is in its closing.
    `checks` gives the checks there are, to a format that describes those of which it has findings. `trends` gives what
    a history says, once the report has ended; None where there is no history.
    """

    width: int = 100
    show: str = "warn"
    colour: bool = False
    exit_code: int | None = None
    checks: Callable[[], Iterable[Check]] = tuple
    trends: Callable[[], Trends | None] = lambda: None


class Renderer(Protocol):
    """Makes text of a report as it comes. Each method is called in turn and gives its text in pieces."""

    def begin(self, opening: Opening) -> Iterable[str]:
        """The text before the first cluster."""
        ...

    def cluster(self, answer: Answer) -> Iterable[str]:
        """The text of one cluster, or nothing yet."""
        ...

    def end(self, closing: Closing) -> Iterable[str]:
        """The rest."""
        ...


def renderer(format: str, options: Options) -> Renderer:  # noqa: A002 - the option's own name
    """The renderer of one of FORMATS. Raises UsageError for a format or level not known."""
    made: Renderer = module_of(format, RENDERERS, options).renderer(options)
    return made


def render(report: Report, format: str, **how: Any) -> str:  # noqa: A002 - the option's own name
    """The report in one of FORMATS, ending with a line feed; `how` is as in Options.

    Raises UsageError for a format or level not known.
    """
    return "".join(pieces(report, format, **how))


def pieces(report: Report, format: str, **how: Any) -> Iterator[str]:  # noqa: A002 - the option's own name
    """The same piece by piece. Raises UsageError at once."""
    options = Options(**how)
    return _pieces(report, renderer(format, options), options.exit_code)


def _pieces(report: Report, into: Renderer, exit_code: int | None) -> Iterator[str]:
    from aks_preflight.report.answer import Answer

    opening = report.opening
    yield from into.begin(opening)
    for cluster in report.clusters:
        yield from into.cluster(Answer.of(cluster, opening.questions))
    yield from into.end(report.closing(exit_code))


def module_of(
    format: str,  # noqa: A002 - the option's own name
    renderers: Mapping[str, str],
    options: Options,
) -> Any:
    """The module that is known for the format. Raises UsageError."""
    if format not in renderers:
        raise UsageError(f"no output format {format!r}: choose from {', '.join(renderers)}")
    if options.show not in SHOW:
        raise UsageError(f"cannot show {options.show!r}: choose from {', '.join(SHOW)}")
    return import_module(renderers[format])
