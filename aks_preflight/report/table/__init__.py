"""The report as a table for the terminal: the answer of each cluster, its arithmetic, what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.report import Closing, Opening
from aks_preflight.report import Options
from aks_preflight.report.answer import Answer
from aks_preflight.report.table.assumptions import write_assumptions
from aks_preflight.report.table.closing import write_closing
from aks_preflight.report.table.cluster import write_cluster
from aks_preflight.report.table.contention import write_contentions
from aks_preflight.report.table.fleet import Fleet, write_member
from aks_preflight.report.table.layout import Page


def renderer(options: Options) -> TableRenderer:
    """Text of `options.width` columns. Words carry the status, colour only decorates."""
    return TableRenderer(options)


class TableRenderer:
    """One cluster in full; of many those in full that an operator must look at, as they come, and all in a table after
    them, where a reader of a terminal looks first."""

    def __init__(self, options: Options) -> None:
        self._show = options.show
        self._page = Page(options.width, colour=options.colour)

    def begin(self, opening: Opening) -> Iterator[str]:
        """What was assumed."""
        self._opening = opening
        self._fleet = Fleet()
        write_assumptions(self._page, opening.assumptions, opening.clusters)
        yield self._page.taken()

    def cluster(self, answer: Answer) -> Iterator[str]:
        """Its block, its line, or nothing."""
        self._fleet.add(answer)
        if self._opening.clusters == 1:
            write_cluster(self._page, answer, self._show)
        else:
            write_member(self._page, answer, self._show)
        yield self._page.taken()

    def end(self, closing: Closing) -> Iterator[str]:
        """All clusters in a table, what they contend for, what was not read, the answer."""
        if self._opening.clusters != 1:
            self._fleet.write(self._page, closing)
        write_contentions(self._page, closing.contentions, self._show)
        write_closing(self._page, self._opening, closing, self._fleet)
        yield self._page.taken()
