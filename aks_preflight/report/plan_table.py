"""The plan as a table for the terminal: the ladder of each cluster, and what stands in the way at which hop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from aks_preflight.model.plan import ClusterPlan, PlanReport
from aks_preflight.model.report import Verdict
from aks_preflight.report import Options, phrases
from aks_preflight.report.plan_ladder import spell, write_plan
from aks_preflight.report.table.assumptions import write_assumptions
from aks_preflight.report.table.closing import write_gaps
from aks_preflight.report.table.layout import Page, Word

_SETTLED = (Verdict.GO, Verdict.NOT_APPLICABLE)
#: What the summary can do without, where the page is too narrow.
_DROPPED: tuple[tuple[str, ...], ...] = ((), ("location",), ("location", "time"), ("location", "time", "version"))


def render(report: PlanReport, options: Options) -> Iterator[str]:
    """The plan as text of `options.width` columns. Words carry the status, colour only decorates."""
    page = Page(options.width, colour=options.colour)
    write_assumptions(page, report.assumptions, len(report.clusters))
    if len(report.clusters) == 1:
        write_plan(page, report.clusters[0], options.show)
    else:
        _write_fleet(page, report, options.show)
    _write_closing(page, report, options.exit_code)
    yield str(page)


def _write_fleet(page: Page, report: PlanReport, show: str) -> None:
    """A line a cluster; then in full each that cannot go (with `--show all` each that has a way)."""
    if not report.clusters:
        page.text("No cluster was found in scope.")
        return
    _write_summary(page, report.clusters)
    for plan in report.clusters:
        if plan.hops and (show == "all" or plan.verdict not in _SETTLED):
            page.blank()
            write_plan(page, plan, show)
    if ways := [plan for plan in report.clusters if not plan.hops and plan.verdict not in _SETTLED]:
        page.blank()
        page.heading("No way, or none that is known")
        for plan in ways:
            page.text(f"{plan.name} ({plan.resource_group}): {plan.answer}", hang=2)


def _write_summary(page: Page, plans: tuple[ClusterPlan, ...]) -> None:
    columns: dict[str, list[str | Word]] = {
        "cluster": _names(plans),
        "location": [plan.location for plan in plans],
        "version": [_versions(plan) for plan in plans],
        "hops": [str(len(plan.hops)) if plan.target else "-" for plan in plans],
        "stops at": [_stop(plan) for plan in plans],
        "time": [spell(plan.minutes) if plan.hops else "-" for plan in plans],
        "plan": [Word(phrases.VERDICT_WORDS[plan.verdict], plan.verdict.value) for plan in plans],
    }
    for dropped in _DROPPED:
        headers = [name for name in columns if name not in dropped]
        rows = [list(row) for row in zip(*(columns[name] for name in headers), strict=True)]
        if page.fits(headers, rows) or dropped is _DROPPED[-1]:
            page.rows(headers, rows, indent=0, rule=True)
            return


def _names(plans: tuple[ClusterPlan, ...]) -> list[str | Word]:
    """With the resource group where two clusters share a name."""
    uses = Counter(plan.name.lower() for plan in plans)
    return [p.name if uses[p.name.lower()] == 1 else f"{p.name} ({p.resource_group})" for p in plans]


def _versions(plan: ClusterPlan) -> str:
    now = plan.kubernetes_version or "version unknown"
    return now if plan.target is None or str(plan.target) == now else f"{now} -> {plan.target}"


def _stop(plan: ClusterPlan) -> str:
    stops, unsure = plan.stops_at, plan.unsure_at
    if stops is not None:
        return f"hop {stops.number}"
    return f"hop {unsure.number}?" if unsure is not None else "-"


def _write_closing(page: Page, report: PlanReport, exit_code: int | None) -> None:
    planned = any(plan.hops for plan in report.clusters)
    write_gaps(page, report if planned else replace(report, not_checkable=()))
    page.blank()
    if planned:
        page.text(
            f"Times are estimates: {report.pace.node} minutes a node to boot and drain ({report.pace.source}; "
            "--minutes-per-node), the soak that a pool sets, pools one after the other, without the control plane. "
            f"At most: every node takes its drain timeout ({report.pace.drain_timeout} minutes where a pool sets none)."
        )
        page.text("Every hop is judged by the addresses, the quota and the nodes of now.")
    given = sum(not each.follows_from for each in report.assumptions)
    assuming = f", with {phrases.quantity(given, 'assumption')}" if given else ""
    page.text(f"As of {phrases.instant(report.as_of)} ({report.source}{assuming})")
    verdict = f"plan {phrases.VERDICT_WORDS[report.verdict]}"
    unread = [f"{phrases.quantity(len(report.not_read), 'scope')} not read"] if report.not_read else []
    end = [] if exit_code is None else [f"exit {exit_code}"]
    counts = [_counts(report)] if report.clusters else []
    page.flow([Word(verdict, "strong"), f"to {report.asked}", *counts, *unread, *end], gap=3)


def _counts(report: PlanReport) -> str:
    """`2 go, 3 NO-GO, 1 unknown`."""
    found = [plan.verdict for plan in report.clusters]
    return ", ".join(f"{found.count(v)} {word}" for v, word in phrases.VERDICT_WORDS.items() if v in found)
