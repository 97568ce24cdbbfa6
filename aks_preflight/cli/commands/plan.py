"""`aks-preflight plan`."""

from __future__ import annotations

import os
from functools import partial

import typer

from aks_preflight.cli import command, runs
from aks_preflight.cli.options.assume import AssumeOptions
from aks_preflight.cli.options.azure import AzureOptions
from aks_preflight.cli.options.evidence import EvidenceOptions
from aks_preflight.cli.options.output import PlanOutputOptions
from aks_preflight.cli.options.plan import PlanOptions, parse_plan
from aks_preflight.cli.options.scope import ScopeOptions
from aks_preflight.cli.options.selection import SelectionOptions
from aks_preflight.cli.progress import progress_on_stderr

EPILOG = """\b
Examples:
  aks-preflight plan --demo
  aks-preflight plan -s my-subscription -n prod-weu --to 1.36
  aks-preflight plan --from prod.arm.jsonl.gz --to latest -o json

\b
Exit codes: 0 go, 1 no-go, 2 wrong usage, 3 undetermined, 4 could not run.
"""


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
    output: PlanOutputOptions,
) -> int:
    """Lay out the upgrades to a version any number of minors away, and say which hop does not fit.

    Every hop takes the control plane first, then the pools, one by one.
    """
    target = parse_plan(aim)
    config = runs.configure(scope, evidence, assume, azure, checks, output, os.environ)
    progress = progress_on_stderr(os.environ, verbose=config.output.verbose)

    from aks_preflight import engine, library, planning
    from aks_preflight.report.plan import plan_pieces

    minutes, stop = target.minutes_per_node, engine.Stop(config.azure.deadline, signals=True)
    report = runs.answer(config, lambda of: library.plan(target.to, of, minutes_per_node=minutes), progress, stop)
    code = planning.exit_code(report, fail_on=config.output.fail_on)
    runs.deliver(partial(plan_pieces, report), config.output, code)
    runs.tell_cost(report.requests, config, progress)
    return runs.code_of(code, stop)
