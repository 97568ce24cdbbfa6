"""The report as a table for the terminal: the answer of each cluster, its arithmetic, what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.report import Report
from aks_preflight.report import Options
from aks_preflight.report.table.assumptions import write_assumptions
from aks_preflight.report.table.closing import write_closing
from aks_preflight.report.table.cluster import Answer, write_cluster
from aks_preflight.report.table.contention import write_contentions
from aks_preflight.report.table.fleet import write_fleet
from aks_preflight.report.table.layout import Page


def render(report: Report, options: Options) -> Iterator[str]:
    """The report as text of `options.width` columns. Words carry the status, colour only decorates."""
    page = Page(options.width, colour=options.colour)
    answers = [Answer.of(cluster, report.verdicts) for cluster in report.clusters]
    write_assumptions(page, report.assumptions, {c.id: c.name for c in report.clusters})
    if len(answers) == 1:
        write_cluster(page, answers[0], options.show)
    else:
        write_fleet(page, report, answers, options.show)
    write_contentions(page, report, options.show)
    write_closing(page, report, answers, options.exit_code)
    yield str(page)
