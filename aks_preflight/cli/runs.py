"""What `check` and `plan` have in common: of what is asked, how it is run, how the answer is given out."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from aks_preflight.cli import terminal
from aks_preflight.cli.default_scope import with_subscription
from aks_preflight.cli.exits import INTERRUPTED
from aks_preflight.cli.files import write_whole
from aks_preflight.cli.options.assume import AssumeOptions, parse_assumptions
from aks_preflight.cli.options.azure import Azure, AzureOptions, parse_azure
from aks_preflight.cli.options.evidence import Evidence, EvidenceOptions, parse_evidence
from aks_preflight.cli.options.output import Output, OutputOptions, parse_output
from aks_preflight.cli.options.scope import ScopeOptions, parse_scope
from aks_preflight.cli.options.selection import SelectionOptions, parse_selection
from aks_preflight.cli.progress import Progress, cost_of, peak_memory, stats_of
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.scope import Scope, Selection
from aks_preflight.model.waiver import Waiver

if TYPE_CHECKING:
    from aks_preflight.engine import Stop
    from aks_preflight.library import Run
    from aks_preflight.model.report import Requests

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that the command line says beside the question itself."""

    scope: Scope
    evidence: Evidence
    assumptions: tuple[Assumption, ...]
    azure: Azure
    selection: Selection
    output: Output
    waivers: tuple[Waiver, ...] = ()


def configure(
    scope: ScopeOptions,
    evidence: EvidenceOptions,
    assume: AssumeOptions,
    azure: AzureOptions,
    checks: SelectionOptions,
    output: OutputOptions,
    environ: Mapping[str, str],
) -> Config:
    """All that was said, checked before anything is done. Raises UsageError."""
    told, where = parse_evidence(evidence), parse_scope(scope)
    config = Config(
        scope=where,
        evidence=told,
        assumptions=parse_assumptions(assume),
        azure=parse_azure(azure),
        selection=parse_selection(checks),
        output=parse_output(output),
    )
    # A live run needs a subscription: the one that was named, or the default.
    return replace(config, scope=with_subscription(where, environ)) if told.source == "live" else config


def answer(config: Config, ask: Callable[[Run], Coroutine[Any, Any, T]], progress: Progress, stop: Stop) -> T:
    """Asks the library. Raises UsageError, ScopeError, CouldNotRun."""
    from aks_preflight import knowledge, library
    from aks_preflight.cli import session

    with session.explained():
        recording = session.recording_of(config.evidence)
        as_of = session.day_of(config.evidence, recording)
        of = library.Run(
            scope=config.scope if recording is None else library.scope_in(recording, config.scope),
            recording=recording,
            live=session.live_options(config.azure, progress),
            as_of=as_of,
            rules=knowledge.load(as_of.date(), config.evidence.knowledge),
            source=config.evidence.source,
            selection=config.selection,
            on_progress=progress.step,
            assumptions=config.assumptions,
            waivers=config.waivers,
            stop=stop,
        )
        try:
            return session.finish(ask(of))
        finally:
            progress.clear()


def deliver(render: Callable[..., Iterable[str]], output: Output, code: int) -> None:
    """Shows the answer and writes it to the files that were named. `render` takes a format and how to show it."""
    width = terminal.width_of(sys.stdout, os.environ)
    colour = terminal.in_colour(sys.stdout, os.environ)
    terminal.write_report(render(output.format, width=width, show=output.show, colour=colour, exit_code=code))
    reports = ((path, render(name, show=output.show, exit_code=code)) for name, path in output.reports)
    write_whole("--report", reports)


def tell_cost(requests: Requests, config: Config, progress: Progress) -> None:
    """What the run cost: always of a live one, else where it was asked for."""
    output = config.output
    if config.evidence.source == "live" or output.stats or output.verbose:
        progress.line(cost_of(requests))
    if output.stats:
        for line in (*stats_of(requests), peak_memory()):
            if line:
                progress.line(line)


def code_of(code: int, stop: Stop) -> int:
    """The exit code of a run that may have been interrupted: whoever pressed Ctrl-C did not ask for a verdict."""
    return INTERRUPTED if stop.signal == signal.SIGINT else code
