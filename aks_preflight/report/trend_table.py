"""What a history says as a table for the terminal: what will be too small soonest comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aks_preflight.model.trend import Outlook, Trends
from aks_preflight.report import Options, phrases
from aks_preflight.report import trend as say
from aks_preflight.report.table.layout import Page, Word

_TONES = {Outlook.SHORT: "fail", Outlook.DATED: "warn"}


def render(trends: Trends, options: Options) -> Iterator[str]:
    """The trends as text of `options.width` columns; what is not listed is counted."""
    page = Page(options.width, colour=options.colour)
    if trends.since is None or trends.until is None:
        page.text("The history has no run yet.")
        yield page.taken()
        return
    listed = [trend for trend in trends.trends if trend.outlook in say.LEVELS[options.show]]
    for trend in listed:
        page.flow([f"{trend.kind} {trend.name}", f"of {trend.cluster_name}, for {trend.question}"], gap=1)
        words: list[str | Word] = [
            Word(say.outlook(trend), _TONES.get(trend.outlook, "strong")),
            *filter(None, [say.interval(trend)]),
        ]
        page.flow(words, indent=2, gap=1)
        page.text(say.course(trend), indent=2, hang=2)
        if trend.slope:
            page.text(say.pace(trend), indent=2, hang=2)
        page.blank()
        yield page.taken()
    counts = Counter(trend.outlook for trend in trends.trends)
    told = ", ".join(f"{counts[each]} {words}" for each, words in say.OUTLOOKS.items() if counts[each])
    page.text(told or "Nothing was counted.", hang=2)
    rest = len(trends.trends) - len(listed)
    if rest:
        page.text(f"{rest} not listed (--show all)")
    if trends.stale:
        page.text(f"{phrases.quantity(trends.stale, 'subject')} left out: no run told of them for two weeks")
    runs = phrases.quantity(trends.runs, "run")
    page.text(f"{runs}, {phrases.instant(trends.since)} to {phrases.instant(trends.until)}")
    yield page.taken()
