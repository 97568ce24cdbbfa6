"""`aks-preflight plan`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from aks_preflight.cli import command, terminal
from aks_preflight.cli.default_scope import with_subscription
from aks_preflight.cli.files import write_whole
from aks_preflight.cli.options.assume import AssumeOptions, parse_assumptions
from aks_preflight.cli.options.azure import Azure, AzureOptions, parse_azure
from aks_preflight.cli.options.evidence import Evidence, EvidenceOptions, parse_evidence
from aks_preflight.cli.options.output import Output, OutputOptions, parse_output
from aks_preflight.cli.options.plan import Aim, PlanOptions, parse_plan
from aks_preflight.cli.options.scope import ScopeOptions, parse_scope
from aks_preflight.cli.options.selection import SelectionOptions, parse_selection
from aks_preflight.cli.options.words import one_of, read
from aks_preflight.cli.progress import Progress, cost_of, peak_memory, progress_on_stderr
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.scope import Scope, Selection

if TYPE_CHECKING:
    from aks_preflight.model.plan import PlanReport

EPILOG = """\b
Examples:
  aks-preflight plan --demo
  aks-preflight plan -s my-subscription -n prod-weu --to 1.36
  aks-preflight plan --from prod.arm.jsonl.gz --to latest -o json

\b
Exit codes: 0 go, 1 no-go, 2 wrong usage, 3 undetermined, 4 could not run.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanConfig:
    """Everything that the command line of `plan` says."""

    aim: Aim
    scope: Scope
    evidence: Evidence
    assumptions: tuple[Assumption, ...]
    azure: Azure
    output: Output
    selection: Selection


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, plan, name="plan", short="The way to a version, hop by hop.", epilog=EPILOG)


def plan(
    scope: ScopeOptions,
    aim: PlanOptions,
    evidence: EvidenceOptions,
    assume: AssumeOptions,
    azure: AzureOptions,
    checks: SelectionOptions,
    output: OutputOptions,
) -> int:
    """Lay out the upgrades to a version any number of minors away, and say which hop does not fit.

    Every hop takes the control plane first, then the pools, one by one.
    """
    config = configure(scope, aim, evidence, assume, azure, checks, output, os.environ)
    progress = progress_on_stderr(os.environ, verbose=config.output.verbose)
    report = _answer(config, progress)
    return _deliver(report, config, progress)


def configure(
    scope: ScopeOptions,
    aim: PlanOptions,
    evidence: EvidenceOptions,
    assume: AssumeOptions,
    azure: AzureOptions,
    checks: SelectionOptions,
    output: OutputOptions,
    environ: Mapping[str, str],
) -> PlanConfig:
    """All that was said, checked before anything is done. Raises UsageError."""
    config = PlanConfig(
        aim=parse_plan(aim),
        scope=parse_scope(scope),
        evidence=parse_evidence(evidence),
        assumptions=parse_assumptions(assume),
        azure=parse_azure(azure),
        output=_as_plan(parse_output(output)),
        selection=parse_selection(checks),
    )
    if config.evidence.source != "live":
        return config
    return replace(config, scope=with_subscription(config.scope, environ))


def _as_plan(output: Output) -> Output:
    """A plan has fewer formats than a report. Raises UsageError."""
    from aks_preflight.report.plan import FORMATS

    read("--output", output.format, one_of(FORMATS))
    for name, _ in output.reports:
        read("--report", name, one_of(FORMATS))
    return output


def _answer(config: PlanConfig, progress: Progress) -> PlanReport:
    """Asks the library. Raises UsageError, ScopeError, CouldNotRun."""
    from aks_preflight import knowledge, library
    from aks_preflight.cli import session

    with session.explained():
        recording = session.recording_of(config.evidence)
        as_of = session.day_of(config.evidence, recording)
        work = library.plan(
            config.aim.to,
            scope=config.scope if recording is None else library.scope_in(recording, config.scope),
            recording=recording,
            live=session.live_options(config.azure, progress),
            as_of=as_of,
            rules=knowledge.load(as_of.date(), config.evidence.knowledge),
            source=config.evidence.source,
            minutes_per_node=config.aim.minutes_per_node,
            selection=config.selection,
            on_progress=progress.step,
            assumptions=config.assumptions,
        )
        try:
            return session.finish(work, config.azure.deadline)
        finally:
            progress.clear()


def _deliver(report: PlanReport, config: PlanConfig, progress: Progress) -> int:
    """Shows and writes the plan. Returns the exit code."""
    from aks_preflight import planning
    from aks_preflight.report.plan import render_plan

    output = config.output
    code = planning.exit_code(report, fail_on=output.fail_on)
    width = terminal.width_of(sys.stdout, os.environ)
    colour = terminal.in_colour(sys.stdout, os.environ)
    shown = render_plan(report, output.format, width=width, show=output.show, colour=colour, exit_code=code)
    terminal.write_report(shown)
    for name, path in output.reports:
        write_whole("--report", path, render_plan(report, name, show=output.show, exit_code=code))
    if report.source == "live" or output.stats or output.verbose:
        progress.line(cost_of(report.requests))
    if output.stats and (memory := peak_memory()):
        progress.line(memory)
    return code
