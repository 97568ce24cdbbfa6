"""After the clusters: what was not read and what to grant for it, what nobody can read, and the answer in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aks_preflight.model.finding import Status
from aks_preflight.model.plan import PlanReport
from aks_preflight.model.report import Closing, MissingAction, Opening, Verdict
from aks_preflight.report import permissions, phrases
from aks_preflight.report.table.fleet import Fleet
from aks_preflight.report.table.layout import Page, Word

#: Exit codes that are no no-go.
_NOT_COUNTED = (0, 3)


def write_closing(page: Page, opening: Opening, closing: Closing, fleet: Fleet) -> None:
    """Everything that is not of one cluster. The last line is the answer."""
    write_gaps(page, closing)
    page.blank()
    given = sum(not each.follows_from for each in opening.assumptions)
    assuming = f", with {phrases.quantity(given, 'assumption')}" if given else ""
    page.text(f"As of {phrases.instant(opening.as_of)} ({opening.source}{assuming})")
    if _windows_left_out(closing, fleet):
        page.text(
            "windows NO-GO does not count in the exit code: not asked by name, and no such cluster has Windows pools"
        )
    _write_answer(page, closing, fleet.counts)


def write_gaps(page: Page, report: Closing | PlanReport) -> None:
    """What was not read, what to grant, what limits the run, and what nobody can read."""
    if report.not_read:
        _section(page, "Not read")
        for left in report.not_read:
            page.text(f"{left.scope}: {left.reason}", hang=2)
    if report.missing_actions:
        _section(page, "Missing permissions")
        _write_missing(page, report.missing_actions)
    if report.warnings:
        _section(page, "Warnings")
        for warning in report.warnings:
            page.text(warning, hang=2)
    if report.not_checkable:
        _section(page, "Not checkable from Azure's management APIs")
        for blind in report.not_checkable:
            page.text(f"{blind.cause}: {blind.look}", hang=2)


def _section(page: Page, title: str) -> None:
    page.blank()
    page.heading(title)


def _write_missing(page: Page, missing: Sequence[MissingAction]) -> None:
    for action in dict.fromkeys(m.action for m in missing):
        of_action = [m for m in missing if m.action == action]
        page.token(action)
        for scope in dict.fromkeys(m.scope for m in of_action):
            page.token(scope, indent=2, label="on ")
        checks = dict.fromkeys(c for m in of_action for c in m.checks)
        page.text(", ".join(checks) or "the list of clusters", indent=2, label="for")
    if scopes := permissions.reader_scopes(missing):
        page.blank()
        page.text("The built-in role Reader gives what ends in /read:")
        for scope in scopes:
            page.token(permissions.role_assignment(scope), indent=2)
    for action in dict.fromkeys(m.action for m in missing if not permissions.in_reader(m.action)):
        page.text(f"Reader does not hold {action}: it takes a custom role.", hang=2)


def _windows_left_out(closing: Closing, fleet: Fleet) -> bool:
    """Whether the exit code passes over a no-go for Windows, as it does in a shop that runs none."""
    no_go = closing.verdicts.get("windows") is Verdict.NO_GO
    return no_go and closing.exit_code in _NOT_COUNTED and fleet.no_go_without_windows


def _write_answer(page: Page, closing: Closing, counts: Mapping[Status, int]) -> None:
    """Verdicts, counts and exit code; `n/a` is spelled out where the line holds it."""
    for brief in (False, True):
        verdicts, *rest = phrases.answer(closing, counts, brief=brief)
        if len("   ".join([verdicts, *rest])) <= page.width:
            break
    page.flow([Word(verdicts, "strong"), *rest], gap=3)
