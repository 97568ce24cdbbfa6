"""The clusters' table. Its filters are made by the page's script, which alone can serve them."""

from __future__ import annotations

from aks_preflight.report import phrases
from aks_preflight.report.html import svg
from aks_preflight.report.html.markup import Html, joined, tag
from aks_preflight.report.html.sections import Page

_WITHOUT = (
    "Without JavaScript this page shows the overview only. The details of each cluster are in the other formats, "
    "for example aks-preflight check --output table."
)


def clusters(page: Page) -> Html:
    """The section, or in a sentence why there is no cluster."""
    heading = tag("h2", "Clusters", id="clusters-heading")
    if not page.overview.rows:
        none = "No cluster could be read." if page.closing.not_read else "No cluster was found in scope."
        return tag("section", heading, tag("p", none), id="clusters", aria_labelledby="clusters-heading")
    questions = tuple(dict.fromkeys([*page.opening.questions, *page.closing.verdicts]))
    heads = [
        _head("cluster", "text"),
        _head("location", "text", aside=True, filters=True),
        _head("version", "text", aside=True),
        *(_head(question, "verdict", filters=True) for question in questions),
        _head("findings", "most"),
        _head("tightest headroom", "least", aside=True),
    ]
    count = phrases.quantity(len(page.overview.rows), "cluster")
    table = tag(
        "table",
        tag("caption", f"{count}, the worst first", class_="unseen"),
        tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
        tag("tbody", Html("\n"), *page.overview.body(questions), role="rowgroup"),
        id="table",
        role="table",
        class_=f"q{len(questions)}",
    )
    return tag(
        "section",
        heading,
        tag("noscript", tag("p", _WITHOUT, class_="note")),
        tag("div", id="filters", hidden=""),
        legend(),
        tag("div", table, class_="wide", role="region", aria_label="Table of clusters"),
        id="clusters",
        aria_labelledby="clusters-heading",
    )


def _head(name: str, order: str, *, aside: bool = False, filters: bool = False) -> Html:
    """A column. Those aside have no room on a narrow screen. Roles are told, since rows are laid out as grids."""
    return tag("th", name, scope="col", role="columnheader", class_="aside" if aside else None,
               data_sort=order, data_filter=name if filters else None)  # fmt: skip


def legend() -> Html:
    """What the parts of a bar mean."""
    keys = (tag("span", svg.bar([(kind, 0, 100)], "", "key"), f" {words}") for kind, words in svg.LEGEND)
    return tag("p", joined(["headroom: ", *keys]), class_="legend", aria_hidden="true")
