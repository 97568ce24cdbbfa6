"""Markup that is safe as it is made: what is no `Html` is escaped, and only `tag` and `joined` make `Html`."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from aks_preflight.report.text import clean


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def text(foreign: str) -> Html:
    """Text as it is read: nothing of it is markup, moves other text or is out of sight."""
    return foreign if isinstance(foreign, Html) else Html(escape(clean(foreign)))


def joined(parts: Iterable[str], between: str = "") -> Html:
    """One after the other."""
    return Html(text(between).join(map(text, parts)))


def tag(name: str, *inside: str, **attributes: str | None) -> Html:
    """An element. `class_` is written `class`, `aria_label` is written `aria-label`; None is left out, and a value
    that is empty is written without one: `hidden=""`."""
    told = "".join(
        f" {key.strip('_').replace('_', '-')}" + (f'="{text(value)}"' if value else "")
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{told}>{joined(inside)}</{name}>")


def table(headers: Iterable[str], rows: Iterable[Iterable[str]], *, numbers: Iterable[int] = (), **more: str) -> Html:
    """A table whose first column names the row; the columns of `numbers`, from 0, stand to the right. It scrolls where
    the page is narrower."""
    right = set(numbers)

    def cells(row: Iterable[str]) -> Iterable[Html]:
        for index, cell in enumerate(row):
            class_ = "number" if index in right else None
            yield tag("td", cell, class_=class_) if index else tag("th", cell, scope="row")

    heads = (tag("th", head, scope="col", class_="number" if i in right else None) for i, head in enumerate(headers))
    body = joined(tag("tr", *cells(row)) for row in rows)
    made = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", body), **more)
    return tag("div", made, class_="wide", role="group", aria_label="table")


def items(each: Iterable[str]) -> Html:
    """A list; nothing where it has no items."""
    listed = [tag("li", item) for item in each]
    return tag("ul", *listed) if listed else Html()
