"""The report as JSON: docs/report.schema.json. One finding a line, so that it can be read, searched and compared.

It is written as the clusters come: what sums them up stands after them.
"""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Closing, Opening
from aks_preflight.report import Options, grouping
from aks_preflight.report.answer import Answer
from aks_preflight.report.finding_json import finding_texts
from aks_preflight.report.values import (
    CLUSTER_COUNT,
    broken,
    closing_values,
    cluster_head,
    encode,
    lines,
    opening_values,
)

#: The root and its members: what lies deeper stays on one line.
_BROKEN_LEVELS = 3
#: Before each line of a cluster.
_MARGIN = "\n    "


def renderer(options: Options) -> JsonRenderer:
    """JSON of the whole report; `options` change nothing."""
    del options
    return JsonRenderer()


class JsonRenderer:
    """One object. Counts take a finding of several questions once."""

    def __init__(self) -> None:
        self._asked: tuple[str, ...] = ()
        self._counts = dict.fromkeys(Status, 0)
        self._told = 0
        self._between = ""

    def begin(self, opening: Opening) -> Iterator[str]:
        """Up to the list of clusters."""
        self._asked = tuple(opening.questions)
        for key, value in opening_values(opening).items():
            yield f"{self._between or '{'}\n  {encode(key)}: "
            yield from lines(value, _BROKEN_LEVELS, "\n  ")
            self._between = ","
        yield ',\n  "clusters": ['
        self._between = ""

    def cluster(self, answer: Answer) -> Iterator[str]:
        """One of them."""
        self._told += 1
        head = cluster_head(answer.cluster, answer.counts)
        self._counts = grouping.total([self._counts, answer.counts])
        yield self._between + _MARGIN + broken(head, _MARGIN).removesuffix(_MARGIN + "}") + ","
        yield '\n      "findings": ['
        if answer.findings:
            yield from ("\n        ", finding_texts(answer.findings, ",\n        "), "\n      ")
        yield "]\n    }"
        self._between = ","

    def end(self, closing: Closing) -> Iterator[str]:
        """The rest."""
        yield "\n  ]" if self._between else "]"
        rest = {CLUSTER_COUNT: self._told, **closing_values(closing, self._counts)}
        for key, value in rest.items():
            yield f",\n  {encode(key)}: "
            yield from lines(value, _BROKEN_LEVELS, "\n  ")
        yield "\n}\n"
