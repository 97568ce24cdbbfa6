"""What was assumed, beside what was read: at the top, since all that follows rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.ids import parse_id
from aks_preflight.report import phrases
from aks_preflight.report.table.layout import Page

_LABEL = "assumed"
_NAMED = 3


def write_assumptions(page: Page, assumptions: Sequence[Assumed], clusters: int) -> None:
    """A line each. `clusters`: how many there are in the report."""
    for each in assumptions:
        page.text(line(each, clusters), label=_LABEL)
    if assumptions:
        page.blank()


def line(each: Assumed, clusters: int) -> str:
    """`quota.standardDSv5Family = 200 (read: 150)`; where it does not hold for all clusters, for which it does."""
    if not each.clusters:
        return f"{each.key} = {each.value} NOT APPLIED: what it is about could not be read"
    read = "not known" if each.read is None else each.read
    follows = f", follows from {each.follows_from}" if each.follows_from else ""
    return f"{each.key} = {each.value} (read: {read}){follows}{_where(each.clusters, clusters)}"


def _where(concerned: Sequence[str], clusters: int) -> str:
    if len(concerned) >= clusters:
        return ""
    if len(concerned) > _NAMED:
        return f", for {len(concerned)} of {phrases.quantity(clusters, 'cluster')}"
    return f", for {phrases.listed([_name(identity) for identity in concerned])}"


def _name(identity: str) -> str:
    try:
        return parse_id(identity).name
    except ValueError:  # from a report that somebody else wrote
        return identity
