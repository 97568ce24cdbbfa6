"""Headroom as bars, one a subnet, pod CIDR or quota, one below the other: what is tight is seen at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from aks_preflight.report.bars import LEGEND, Gauge
from aks_preflight.report.table.layout import Page, Word

_INDENT, _GAP = 4, 2
_NARROWEST, _WIDEST = 16, 60


def write_headroom(page: Page, gauges: Sequence[Gauge]) -> None:
    """All bars of one width: that which their words leave."""
    if not gauges:
        return
    page.blank()
    page.heading("headroom")
    page.text(LEGEND, indent=2)
    width = bar_width(page, gauges)
    for gauge in gauges:
        page.text(gauge.label, indent=2, hang=2)
        page.flow([Word(gauge.drawn(width), gauge.tone), gauge.words], indent=_INDENT, gap=_GAP)


def bar_width(page: Page, gauges: Sequence[Gauge]) -> int:
    """Columns for the bars."""
    room = page.width - _INDENT - _GAP - max(len(gauge.words) for gauge in gauges)
    return max(_NARROWEST, min(room, _WIDEST))
