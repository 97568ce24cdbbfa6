"""`aks-preflight check`."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial

import typer

from aks_preflight.cli import command, runs
from aks_preflight.cli.options.assume import AssumeOptions
from aks_preflight.cli.options.azure import AzureOptions
from aks_preflight.cli.options.evidence import EvidenceOptions
from aks_preflight.cli.options.history import HistoryOptions, parse_history
from aks_preflight.cli.options.output import OutputOptions
from aks_preflight.cli.options.question import QuestionOptions, parse_questions
from aks_preflight.cli.options.scope import ScopeOptions
from aks_preflight.cli.options.selection import SelectionOptions
from aks_preflight.cli.options.shard import ShardOptions, parse_shard
from aks_preflight.cli.options.waivers import parse_waivers
from aks_preflight.cli.progress import progress_on_stderr
from aks_preflight.cli.settings.file import Configuration

EPILOG = """\b
Examples:
  aks-preflight check --demo
  aks-preflight check -s my-subscription --to 1.34 --max-surge 33%
  aks-preflight check -n prod-weu --for windows \\
      --add-pool os=windows,size=Standard_D4s_v5,count=3

\b
Exit codes: 0 go, 1 no-go, 2 wrong usage, 3 undetermined, 4 could not run.
"""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, check, name="check", short="Can these clusters do it? The verdicts.", epilog=EPILOG)


def check(
    scope: ScopeOptions,
    shard: ShardOptions,
    question: QuestionOptions,
    evidence: EvidenceOptions,
    assume: AssumeOptions,
    azure: AzureOptions,
    checks: SelectionOptions,
    output: OutputOptions,
    kept: HistoryOptions,
    configuration: Configuration,
) -> int:
    """Say of each cluster whether it can host a Windows pool and absorb an upgrade.

    Or, asked for, whether it can take another pool, scale out, or start.
    """
    asked = parse_questions(question)
    config = runs.configure(scope, evidence, assume, azure, checks, output, os.environ)
    config = replace(
        config,
        scope=replace(config.scope, shard=parse_shard(shard, os.environ)),
        waivers=parse_waivers(configuration),
    )
    history = parse_history(kept, config.evidence, config.assumptions)
    progress = progress_on_stderr(os.environ, verbose=config.output.verbose)

    from aks_preflight import engine, library
    from aks_preflight.cli.delivery import Delivery

    stop = engine.Stop(config.azure.deadline, signals=True)
    with Delivery(config.output, progress.clear, history) as told:
        ask = partial(library.stream, asked.questions, into=told, named=asked.named)
        runs.answer(config, lambda of: ask(of=of), progress, stop)
    runs.tell_cost(told.requests, config, progress)
    return runs.code_of(told.code, stop)
