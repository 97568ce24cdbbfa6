"""What was assumed, beside what was read: at the top, since all that follows rests on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aks_preflight.model.assumption import Assumed
from aks_preflight.report import phrases
from aks_preflight.report.table.layout import Page

_LABEL = "assumed"
_NAMED = 3


def write_assumptions(page: Page, assumptions: Sequence[Assumed], names: Mapping[str, str]) -> None:
    """A line each. `names` are those of all clusters of the report, by id."""
    for each in assumptions:
        page.text(line(each, names), label=_LABEL)
    if assumptions:
        page.blank()


def line(each: Assumed, names: Mapping[str, str]) -> str:
    """`quota.standardDSv5Family = 200 (read: 150)`; where it does not hold for all clusters, for which it does."""
    if not each.clusters:
        return f"{each.key} = {each.value} NOT APPLIED: what it is about could not be read"
    read = "not known" if each.read is None else each.read
    follows = f", follows from {each.follows_from}" if each.follows_from else ""
    return f"{each.key} = {each.value} (read: {read}){follows}{_where(each.clusters, names)}"


def _where(clusters: Sequence[str], names: Mapping[str, str]) -> str:
    if len(clusters) >= len(names):
        return ""
    told = [names.get(identity, identity) for identity in clusters]
    if len(told) > _NAMED:
        return f", for {len(told)} of {phrases.quantity(len(names), 'cluster')}"
    return f", for {phrases.listed(told)}"
