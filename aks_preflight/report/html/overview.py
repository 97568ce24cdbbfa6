"""The overview: a row a cluster, and how many there are of each verdict and of each check that is not ok."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aks_preflight.model.finding import Status
from aks_preflight.model.report import ClusterReport, Verdict
from aks_preflight.report import grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.bars import Gauge
from aks_preflight.report.html import data, svg
from aks_preflight.report.html.markup import Html, joined, tag

_WORST = (Verdict.NO_GO, Verdict.UNKNOWN, Verdict.GO, Verdict.NOT_APPLICABLE)
_TOLD = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED)


@dataclass(frozen=True, slots=True)
class Row:
    """A cluster in the overview: what stands before and after its verdicts, and where it belongs."""

    order: tuple[list[int], int, int, str]
    identity: str
    opened: Html
    verdicts: Mapping[str, Verdict]
    rest: Html


@dataclass(slots=True)
class Overview:
    """All clusters, as they come."""

    rows: list[Row] = field(default_factory=list)
    counts: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))
    verdicts: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    checks: dict[str, Counter[Status]] = field(default_factory=lambda: defaultdict(Counter))
    no_go_without_windows: bool = False

    def add(self, answer: Answer, gauges: Sequence[Gauge], place: str) -> None:
        """One more. `place`: where its details are."""
        cluster, verdicts = answer.cluster, answer.verdicts
        worst = sorted(_WORST.index(verdict) for verdict in verdicts.values()) or [len(_WORST)]
        fails = answer.counts[Status.FAIL]
        bad = fails + answer.counts[Status.UNKNOWN]
        amiss: dict[str, Status] = {}
        for each in sorted(answer.amiss, key=data.rank, reverse=True):
            amiss[each.finding.check] = each.finding.status
        for check, status in amiss.items():
            self.checks[check][status] += 1
        self.counts = grouping.total([self.counts, answer.counts])
        self.verdicts.update(verdicts.items())
        if not cluster.counts("windows", named=False):
            self.no_go_without_windows = True
        self.rows.append(
            Row(
                (worst, -fails, -bad, cluster.name),
                cluster.id.lower(),
                _opened(cluster, amiss, place),
                verdicts,
                joined([_findings(answer), _tightest(gauges)]),
            )
        )

    def numbers(self) -> dict[str, int]:
        """The number of each cluster's row, by its id in lower case."""
        return {row.identity: number for number, row in enumerate(self._sorted(), 1)}

    def _sorted(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: row.order)

    def body(self, questions: Iterable[str]) -> Iterator[Html]:
        """The rows, the worst first."""
        for number, row in enumerate(self._sorted(), 1):
            cells = (_verdict(row.verdicts.get(question)) for question in questions)
            yield Html(f'<tr role="row" id="c{number}"{row.opened}{joined(cells)}{row.rest}</tr>\n')

    def shares(self, question: str) -> list[tuple[Verdict, int]]:
        """How many clusters have each verdict, the worst first."""
        return [(v, count) for v in _WORST if (count := self.verdicts[question, v])]

    def worst_checks(self) -> list[tuple[str, Counter[Status]]]:
        """The checks that are amiss somewhere, those that fail for most clusters first."""
        return sorted(self.checks.items(), key=lambda pair: ([-pair[1][status] for status in _TOLD], pair[0]))


def verdict_word(verdict: Verdict) -> Html:
    """As it stands in tables and cards: the word carries it."""
    return tag("span", phrases.VERDICT_WORDS[verdict], class_=f"verdict {verdict.value}")


def _opened(cluster: ClusterReport, amiss: Mapping[str, Status], place: str) -> Html:
    """The rest of the row's tag, and the cells before the verdicts."""
    told = joined((f"{check}:{status.value}" for check, status in amiss.items()), " ")
    name = tag("th", tag("b", cluster.name), tag("small", cluster.resource_group), scope="row", role="rowheader")
    where = joined([_cell(cluster.location, aside=True), _cell(phrases.versions(cluster), aside=True)])
    also = joined([cluster.subscription, cluster.network], " ")
    return Html(f' data-at="{place}" data-amiss="{told}" data-also="{also}">{name}{where}')


def _cell(inside: str, *, key: str | None = None, aside: bool = False) -> Html:
    """`key`: by which its column is sorted."""
    return tag("td", inside, role="cell", class_="aside" if aside else None, data_key=key)


def _verdict(verdict: Verdict | None) -> Html:
    return _cell("-" if verdict is None else verdict_word(verdict))


def _findings(answer: Answer) -> Html:
    some = [status for status in _TOLD if answer.counts[status]]
    told = phrases.counts_line(answer.counts, some or [Status.OK])
    key = ".".join(f"{answer.counts[status]:05}" for status in _TOLD)
    return _cell(told, key=key)


def _tightest(gauges: Sequence[Gauge]) -> Html:
    if not gauges:
        return _cell("-", key="2", aside=True)
    gauge = gauges[0]
    bar = svg.bar(svg.of_gauge(gauge), f"{gauge.label}: {gauge.words}")
    short = gauge.label.partition(", for ")[0]
    return _cell(joined([bar, tag("small", short)]), key=f"{data.share_left(gauge):.4f}", aside=True)
