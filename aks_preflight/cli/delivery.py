"""Giving the report out as it comes: to stdout, and to the files that were named."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aks_preflight.cli import terminal
from aks_preflight.cli.files import Draft, keep_all
from aks_preflight.cli.options.output import Output
from aks_preflight.model.report import Closing, ClusterReport, Opening, Requests

if TYPE_CHECKING:
    from aks_preflight.history import Recorder
    from aks_preflight.model.trend import Trends
    from aks_preflight.report import Renderer

Write = Callable[[Iterable[str]], None]


class Delivery:
    """A sink that renders. As a context manager: a file is there whole at its end, or not at all.

    `code` is the exit code, once the report has ended.
    """

    def __init__(self, output: Output, clear: Callable[[], None], history: Path | None = None) -> None:
        """`clear` takes away whatever of our own stands on the terminal. `history`: the file that keeps the run."""
        self._history = history
        self._record: Recorder | None = None
        self._output = output
        self._clear = clear
        self._made: list[tuple[Renderer, Write]] = []
        self._drafts: list[Draft] = []
        self._undo = ExitStack()
        self.code = 0
        self.requests = Requests()

    def __enter__(self) -> Delivery:
        """Opens the history. Raises UsageError."""
        if self._history is not None:
            from aks_preflight.history import Recorder, opened

            self._record = Recorder(self._undo.enter_context(opened(self._history, new=True)))
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def begin(self, opening: Opening) -> None:
        """Opens the files. Raises UsageError."""
        from aks_preflight.engine import Tally, known_checks
        from aks_preflight.report import Options, renderer
        from aks_preflight.report.answer import Answer

        self._answer = partial(Answer.of, asked=tuple(opening.questions))
        width, show = terminal.width_of(sys.stdout, os.environ), self._output.show
        colour = terminal.in_colour(sys.stdout, os.environ)
        first = renderer(
            self._output.format,
            Options(width=width, show=show, colour=colour, checks=known_checks, trends=self._trends),
        )
        self._made.append((first, self._print))
        for name, path in self._output.reports:
            draft = Draft("--report", path)
            self._undo.callback(draft.discard)
            self._drafts.append(draft)
            self._made.append(
                (renderer(name, Options(show=show, checks=known_checks, trends=self._trends)), draft.write)
            )
        self._opening = opening
        if self._record:
            self._record.begin(opening)
        self._tally = Tally(named=opening.named, fail_on=self._output.fail_on)
        for made, write in self._made:
            write(made.begin(opening))

    def _print(self, pieces: Iterable[str]) -> None:
        text = "".join(pieces)
        if text:
            self._clear()
            terminal.write_report([text])

    def _trends(self) -> Trends | None:
        return self._record.trends() if self._record else None

    def cluster(self, cluster: ClusterReport) -> None:
        """Told at once: a reader sees it while the others are still asked about."""
        self._tally.add(cluster)
        if self._record:
            self._record.cluster(cluster)
        answer = self._answer(cluster)
        for made, write in self._made:
            write(made.cluster(answer))

    def end(self, closing: Closing) -> None:
        """The rest, and the files in their places. Raises CouldNotRun where one could not be written."""
        self.code, self.requests = self._tally.exit_code(self._opening, closing), closing.requests
        told = replace(closing, exit_code=self.code)
        if self._record:
            self._record.end(closing)
        for made, write in self._made:
            write(made.end(told))
        keep_all(self._drafts)
