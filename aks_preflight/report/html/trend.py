"""What a history says, in the page: what will be too small soonest, each with its course as a line."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.trend import Outlook, Trend, Trends
from aks_preflight.report import phrases
from aks_preflight.report import trend as say
from aks_preflight.report.html import svg
from aks_preflight.report.html.markup import Html, joined, table, tag

#: So many are listed: a fleet has thousands.
_LISTED = 50
_TOLD = say.LEVELS["warn"] | {Outlook.NO_TREND}


def trend(trends: Trends | None) -> Html:
    """The section; nothing without a history."""
    if trends is None or trends.since is None or trends.until is None:
        return Html()
    soonest = [each for each in trends.trends if each.outlook in _TOLD][:_LISTED]
    runs = phrases.quantity(trends.runs, "run")
    lines = [f"{runs}, {trends.since.date()} to {trends.until.date()}."]
    if rest := len(trends.trends) - len(soonest):
        lines.append(f"{rest} more are not listed: aks-preflight trend --show all lists them.")
    heads = ["of", "cluster", "course", "left", "needs", "what is to come"]
    rows = table(heads, map(_row, soonest), numbers=(3, 4), class_="trends") if soonest else Html()
    return joined([rows, tag("p", " ".join(lines))])


def _row(each: Trend) -> Iterator[str]:
    yield joined([f"{each.kind} {each.name}", tag("small", f"for {each.question}")])
    yield each.cluster_name
    yield svg.spark(each.points, f"from {each.first} to {each.last} {each.unit}")
    yield str(each.last)
    yield "not known" if each.needs is None else str(each.needs)
    more = (tag("small", told) for told in (say.interval(each), say.pace(each)) if told)
    yield joined([say.outlook(each), *more])
