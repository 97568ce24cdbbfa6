"""`aks-preflight check`."""

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
from aks_preflight.cli.options.question import Asked, QuestionOptions, parse_questions
from aks_preflight.cli.options.scope import ScopeOptions, parse_scope
from aks_preflight.cli.options.selection import SelectionOptions, parse_selection
from aks_preflight.cli.progress import Progress, cost_of, peak_memory, progress_on_stderr
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.scope import Scope, Selection

if TYPE_CHECKING:
    from aks_preflight.model.report import Report

EPILOG = """\b
Examples:
  aks-preflight check --demo
  aks-preflight check -s my-subscription --to 1.34 --max-surge 33%
  aks-preflight check -n prod-weu --for windows \\
      --add-pool os=windows,size=Standard_D4s_v5,count=3

\b
Exit codes: 0 go, 1 no-go, 2 wrong usage, 3 undetermined, 4 could not run.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckConfig:
    """Everything that the command line of `check` says."""

    scope: Scope
    asked: Asked
    evidence: Evidence
    azure: Azure
    output: Output
    selection: Selection
    assumptions: tuple[Assumption, ...] = ()


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, check, name="check", short="Can these clusters do it? The verdicts.", epilog=EPILOG)


def check(
    scope: ScopeOptions,
    question: QuestionOptions,
    evidence: EvidenceOptions,
    assume: AssumeOptions,
    azure: AzureOptions,
    checks: SelectionOptions,
    output: OutputOptions,
) -> int:
    """Say of each cluster whether it can host a Windows pool and absorb an upgrade.

    Or, asked for, whether it can take another pool, scale out, or start.
    """
    config = configure(scope, question, evidence, assume, azure, checks, output, os.environ)
    progress = progress_on_stderr(os.environ, verbose=config.output.verbose)
    report = _answer(config, progress)
    return _deliver(report, config, progress)


def configure(
    scope: ScopeOptions,
    question: QuestionOptions,
    evidence: EvidenceOptions,
    assume: AssumeOptions,
    azure: AzureOptions,
    checks: SelectionOptions,
    output: OutputOptions,
    environ: Mapping[str, str],
) -> CheckConfig:
    """All that was said, checked before anything is done. Raises UsageError."""
    config = CheckConfig(
        scope=parse_scope(scope),
        asked=parse_questions(question),
        evidence=parse_evidence(evidence),
        azure=parse_azure(azure),
        output=parse_output(output),
        selection=parse_selection(checks),
        assumptions=parse_assumptions(assume),
    )
    if config.evidence.source != "live":
        return config
    return replace(config, scope=with_subscription(config.scope, environ))


def _answer(config: CheckConfig, progress: Progress) -> Report:
    """Asks the library. Raises UsageError, ScopeError, CouldNotRun."""
    from aks_preflight import knowledge, library
    from aks_preflight.cli import session

    with session.explained():
        recording = session.recording_of(config.evidence)
        as_of = session.day_of(config.evidence, recording)
        work = library.ask(
            config.asked.questions,
            scope=config.scope if recording is None else library.scope_in(recording, config.scope),
            recording=recording,
            live=session.live_options(config.azure, progress),
            as_of=as_of,
            rules=knowledge.load(as_of.date(), config.evidence.knowledge),
            source=config.evidence.source,
            selection=config.selection,
            on_progress=progress.step,
            assumptions=config.assumptions,
        )
        try:
            return session.finish(work, config.azure.deadline)
        finally:
            progress.clear()


def _deliver(report: Report, config: CheckConfig, progress: Progress) -> int:
    """Shows and writes the report. Returns the exit code."""
    from aks_preflight import engine
    from aks_preflight.report import render

    output = config.output
    code = engine.exit_code(report, named=config.asked.named, fail_on=output.fail_on)
    width = terminal.width_of(sys.stdout, os.environ)
    colour = terminal.in_colour(sys.stdout, os.environ)
    terminal.write_report(render(report, output.format, width=width, show=output.show, colour=colour, exit_code=code))
    for name, path in output.reports:
        write_whole("--report", path, render(report, name, show=output.show, exit_code=code))
    if report.source == "live" or output.stats or output.verbose:
        progress.line(cost_of(report.requests))
    if output.stats and (memory := peak_memory()):
        progress.line(memory)
    return code
