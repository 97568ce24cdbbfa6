"""What a history says as text: a table for the terminal, or JSON; and the words that they and the html share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aks_preflight.model.trend import Outlook, Trend, Trends
from aks_preflight.report import Options, module_of

#: Format, as after `--output`, to the module that renders it.
RENDERERS: Mapping[str, str] = {
    "table": "aks_preflight.report.trend_table",
    "json": "aks_preflight.report.trend_json",
}
FORMATS = tuple(RENDERERS)
_DATED = frozenset({Outlook.SHORT, Outlook.DATED})
#: What each level of `--show` lists.
LEVELS = {"fail": _DATED, "warn": _DATED | {Outlook.LATER, Outlook.NEED_UNKNOWN, Outlook.JUMP}, "all": set(Outlook)}
OUTLOOKS = {
    Outlook.SHORT: "too small now",
    Outlook.DATED: "with a date",
    Outlook.LATER: "later than can be told",
    Outlook.NEED_UNKNOWN: "need not known",
    Outlook.JUMP: "a jump and no trend",
    Outlook.NO_TREND: "no trend",
    Outlook.GROWS: "more room than before",
    Outlook.TOO_FEW: "too few runs",
}


def render_trend(trends: Trends, format: str, **how: Any) -> str:  # noqa: A002 - the option's own name
    """It in one of FORMATS, ending with a line feed; `how` is as in Options. Raises UsageError."""
    return "".join(trend_pieces(trends, format, **how))


def trend_pieces(trends: Trends, format: str, **how: Any) -> Iterator[str]:  # noqa: A002 - the option's own name
    """The same piece by piece. Raises UsageError at once."""
    options = Options(**how)
    pieces: Iterator[str] = module_of(format, RENDERERS, options).render(trends, options)
    return pieces


def outlook(trend: Trend) -> str:
    """What can be said of the days to come, in a line."""
    days = trend.days
    if trend.outlook is Outlook.SHORT:
        return f"too small now: short {(trend.needs or 0) - max(0, trend.last)} {trend.unit}"
    if trend.outlook is Outlook.DATED and days is not None:
        return f"too small from {days.estimate} on, at this pace"
    if trend.outlook is Outlook.LATER:
        return f"holds until {trend.horizon} at least, at this pace"
    if trend.outlook is Outlook.JUMP:
        return f"no trend but a jump on {trend.jumped}"
    if trend.outlook is Outlook.NEED_UNKNOWN:
        return "it falls; what is needed is not known"
    return OUTLOOKS[trend.outlook]


def interval(trend: Trend) -> str:
    """`(95%: 2026-06-20 to 2026-07-05)`, empty where no day is named."""
    days = trend.days
    return f"(95%: {days.earliest} to {days.latest or 'later than can be told'})" if days else ""


def course(trend: Trend) -> str:
    """`has 130 -> 65 addresses of 251, needs 31; 40 runs, 2026-03-01 to 2026-05-01`."""
    of = "" if trend.size is None else f" of {trend.size}"
    needs = "not known" if trend.needs is None else str(trend.needs)
    resized = " (since its size changed)" if trend.resized else ""
    went = f"has {trend.first} -> {trend.last}{of} {trend.unit}, needs {needs}"
    runs = "1 run" if trend.runs == 1 else f"{trend.runs} runs"
    return f"{went}; {runs}, {trend.since.date()} to {trend.until.date()}{resized}"


def pace(trend: Trend) -> str:
    """`-1.6 a day (95%: -1.9 to -1.3)`, empty without one."""
    slope = trend.slope
    return f"{slope.estimate:+.2f} a day (95%: {slope.low:+.2f} to {slope.high:+.2f})" if slope else ""
