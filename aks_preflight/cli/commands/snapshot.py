"""`aks-preflight snapshot`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aks_preflight.cli import command
from aks_preflight.cli.default_scope import with_subscription
from aks_preflight.cli.exits import UNDETERMINED, CouldNotRun
from aks_preflight.cli.files import must_be_writable
from aks_preflight.cli.options.azure import Azure, AzureOptions, parse_azure
from aks_preflight.cli.options.question import every_question
from aks_preflight.cli.options.scope import ScopeOptions, parse_scope
from aks_preflight.cli.progress import Progress, cost_of, progress_on_stderr
from aks_preflight.model.scope import Scope

if TYPE_CHECKING:
    from aks_preflight.arm import Snapshot
    from aks_preflight.model.report import Report

EPILOG = """\b
Examples:
  aks-preflight snapshot prod.arm.jsonl.gz -s my-subscription
  aks-preflight snapshot to-share.arm.jsonl -n prod-weu --mask
  aks-preflight check --from prod.arm.jsonl.gz --for upgrade
"""
_option = partial(typer.Option, rich_help_panel="Output")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingOptions:
    """As given."""

    mask: Annotated[
        bool, _option("--mask", help="Replace subscription ids and names, each always by the same, so as to share it.")
    ] = False
    verbose: Annotated[bool, _option("-v", "--verbose", help="Say on stderr what is being done.")] = False


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, snapshot, name="snapshot", short="Record what Azure answers, for later.", epilog=EPILOG)


def snapshot(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to write: NAME.arm.jsonl, or .arm.jsonl.gz.")],
    scope: ScopeOptions,
    azure: AzureOptions,
    recording: RecordingOptions,
) -> int:
    """Record what Azure answers, for `check --from` to be asked later or elsewhere.

    A snapshot holds no secret and by default no tags, admin names, client ids or SSH keys.
    """
    path = Path(file)
    must_be_writable("FILE", path)
    how, where = parse_azure(azure), with_subscription(parse_scope(scope), os.environ)
    progress = progress_on_stderr(os.environ, verbose=recording.verbose)
    answers, report = _record(where, how, progress)
    if not report.clusters:  # a recording of nothing must not take the place of one that holds something
        missing = "; ".join(f"{unread.scope}: {unread.reason}" for unread in report.not_read)
        raise CouldNotRun(f"no cluster was recorded, and {path} was not written: {missing}")
    _keep(answers, report, path, narrows=where.narrows, mask=recording.mask)
    return _tell(report, path, progress)


def _record(scope: Scope, azure: Azure, progress: Progress) -> tuple[Snapshot, Report]:
    """Asks everything that may be asked of the recording. Raises ScopeError, CouldNotRun."""
    from aks_preflight import arm, engine, knowledge
    from aks_preflight.cli import session

    now = datetime.now(timezone.utc)
    rules = knowledge.load(now.date())
    stop = engine.Stop(azure.deadline)

    async def ask() -> tuple[Snapshot, Report]:
        async with arm.open_live(session.live_options(azure, progress), record=True) as live:
            report = await engine.check(
                live,
                scope,
                every_question(),
                as_of=now,
                knowledge=rules,
                source="live",
                on_progress=progress.step,
                stop=stop,
            )
            return live.recording, report

    with session.explained():
        try:
            return session.finish(ask())
        finally:
            progress.clear()


def _keep(answers: Snapshot, report: Report, path: Path, *, narrows: bool, mask: bool) -> None:
    from aks_preflight import arm

    if narrows:
        meant = {each.id.lower() for each in report.clusters} | {each.scope.lower() for each in report.not_read}
        answers = arm.narrowed(answers, meant)
    arm.write_snapshot(path, answers, mask=mask)


def _tell(report: Report, path: Path, progress: Progress) -> int:
    """Says what was recorded, and what Azure refused: asked of that, the recording can only answer unknown."""
    progress.line(cost_of(report.requests))
    plural = "" if len(report.clusters) == 1 else "s"
    progress.line(f"{len(report.clusters)} cluster{plural} recorded in {path}")
    for missing in report.missing_actions:
        progress.line(f"not allowed: {missing.action} on {missing.scope}")
    for unread in report.not_read:
        progress.line(f"not read: {unread.scope}: {unread.reason}")
    return UNDETERMINED if report.missing_actions or report.not_read else 0
