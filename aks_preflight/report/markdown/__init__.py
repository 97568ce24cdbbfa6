"""The report as a job summary of GitHub Actions or Azure Pipelines: GitHub-flavored Markdown.

GitHub takes 1 MiB of a step and shows nothing at all of a longer one ("Workflow commands for GitHub Actions", step
isolation and limits). So each part has its share, and what found no room is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Closing, Opening, Verdict
from aks_preflight.report import Options, grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.markdown.cluster import block
from aks_preflight.report.markdown.gaps import gaps, listed
from aks_preflight.report.markdown.gfm import code, row, table, words
from aks_preflight.report.markdown.room import Room

#: Bytes for the details of the clusters, for the overview, for what comes after them and for what was assumed: less
#: than 1 MiB together.
_DETAILS, _OVERVIEW, _GAPS, _ASSUMED = 600_000, 150_000, 150_000, 50_000
_ROWS = 200
#: The clusters to be looked at stand first in the overview.
_RANKS = (Verdict.NO_GO, Verdict.UNKNOWN)
_TOLD = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED)


def renderer(options: Options) -> MarkdownRenderer:
    """GitHub-flavored Markdown; `options` change nothing."""
    del options
    return MarkdownRenderer()


class MarkdownRenderer:
    """Keeps what it will write, which is bounded, until the verdict is known: that stands first."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(Status, 0)
        self._told: list[list[tuple[str, ...]]] = [[] for _ in range(len(_RANKS) + 1)]
        self._clusters = 0
        self._details: list[str] = []
        self._room = Room(_DETAILS)
        self._left_out = 0

    def begin(self, opening: Opening) -> Iterable[str]:
        """Nothing yet."""
        self._opening = opening
        return ()

    def cluster(self, answer: Answer) -> Iterable[str]:
        """Nothing yet."""
        self._counts = grouping.total([self._counts, answer.counts])
        self._clusters += 1
        found = set(answer.verdicts.values())
        rank = next((rank for rank, verdict in enumerate(_RANKS) if verdict in found), len(_RANKS))
        if len(self._told[rank]) < _ROWS:
            self._told[rank].append(_summary(answer))
        if not answer.all_go:
            text = "\n".join(block(answer))
            if self._room.takes(text):
                self._details.append(text)
            else:
                self._left_out += 1
        return ()

    def end(self, closing: Closing) -> Iterator[str]:
        """All of it."""
        yield "\n".join(self._parts(closing))

    def _parts(self, closing: Closing) -> Iterator[str]:
        verdicts, *rest = phrases.answer(closing, self._counts)
        yield f"# AKS preflight: {words(verdicts) or 'no verdict'}\n"
        yield f"{', '.join(rest)}\n"
        opening = self._opening
        yield f"As of {code(phrases.instant(opening.as_of))} ({words(opening.source)})\n"
        assumed = (f"- assumed: {words(f'{each.key} = {each.value}')}\n" for each in opening.assumptions)
        yield from listed(assumed, Room(_ASSUMED))
        yield from self._overview(closing)
        yield from self._clusters_in_full()
        yield from gaps(closing, Room(_GAPS))

    def _overview(self, closing: Closing) -> Iterator[str]:
        if not self._clusters:
            yield "No cluster could be read.\n" if closing.not_read else "No cluster was found in scope.\n"
            return
        room, lines = Room(_OVERVIEW), []
        questions = tuple(dict.fromkeys([*self._opening.questions, *closing.verdicts]))
        for name, told, *verdicts in [each for some in self._told for each in some][:_ROWS]:
            given = dict(zip(verdicts[::2], verdicts[1::2], strict=True))
            line = row([name, *(given.get(question, "-") for question in questions), told])
            if room.takes(line):
                lines.append(line)
        yield "## Clusters\n"
        yield table(["cluster", *map(words, questions), "findings"], []) + "".join(lines)
        if more := self._clusters - len(lines):
            yield f"and {phrases.quantity(more, 'cluster')} more\n"

    def _clusters_in_full(self) -> Iterator[str]:
        if self._details:
            yield "## To be looked at\n"
        yield from self._details
        if self._left_out:
            left = phrases.quantity(self._left_out, "cluster")
            yield f"**Left out for want of room: {left}.** The report as a table or as JSON has all.\n"


def _summary(answer: Answer) -> tuple[str, ...]:
    """A cluster's line in the overview: its name, its findings, and in turns each question and its verdict."""
    some = [status for status in _TOLD if answer.counts[status]] or [Status.OK]
    told = [phrases.counts_line(answer.counts, some)]
    for question, verdict in answer.verdicts.items():
        told += [
            question,
            f"**{phrases.VERDICT_WORDS[verdict]}**" if verdict in _RANKS else phrases.VERDICT_WORDS[verdict],
        ]
    return code(phrases.cluster_name(answer.cluster)), *told
