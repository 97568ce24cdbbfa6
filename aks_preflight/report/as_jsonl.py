"""The report as JSON Lines: a cluster a line, each as in the JSON report; the last line says of the whole run what the
clusters do not: a report without it was cut off."""

from __future__ import annotations

from collections.abc import Iterable

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Closing, Opening
from aks_preflight.report import Options, grouping
from aks_preflight.report.answer import Answer
from aks_preflight.report.finding_json import finding_texts
from aks_preflight.report.values import CLUSTER_COUNT, closing_values, cluster_head, encode, opening_values


def renderer(options: Options) -> LinesRenderer:
    """JSON Lines; `options` change nothing."""
    del options
    return LinesRenderer()


class LinesRenderer:
    """Each cluster is written once it is judged. The last line is the JSON report without its clusters."""

    def begin(self, opening: Opening) -> Iterable[str]:
        """Nothing: what is said here stands on the last line."""
        self._opening = opening
        self._asked = tuple(opening.questions)
        self._counts = dict.fromkeys(Status, 0)
        self._told = 0
        return ()

    def cluster(self, answer: Answer) -> Iterable[str]:
        """Its line."""
        self._told += 1
        head = cluster_head(answer.cluster, answer.counts)
        self._counts = grouping.total([self._counts, answer.counts])
        return (encode(head)[:-1], ',"findings":[', finding_texts(answer.findings, ","), "]}\n")

    def end(self, closing: Closing) -> Iterable[str]:
        """The run's line."""
        values = opening_values(self._opening) | {CLUSTER_COUNT: self._told} | closing_values(closing, self._counts)
        return (encode(values), "\n")
