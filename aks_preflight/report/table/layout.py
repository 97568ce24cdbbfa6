"""A page of text: everything the table prints passes here, is made harmless and kept in its width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import TextWrapper

from tabulate import tabulate

from aks_preflight.report.text import clean

NARROWEST = 40
#: The column at the right edge that holds the status; the longest word is `unknown`.
_EDGE = len("unknown")
#: A summary begins beside its check's id where this many columns are left, else below.
_ROOM = 40

# Statuses and verdicts by their values. The words say it all; these only decorate.
_COLOURS = {
    "fail": "1;31",
    "no-go": "1;31",
    "warn": "33",
    "waived": "33",
    "unknown": "35",
    "ok": "32",
    "go": "32",
    "not-applicable": "2",
    "strong": "1",
}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Word:
    """A text with a tone: the value of a status or verdict, or `strong`."""

    text: str
    tone: str


class Page:
    """Lines, written from top to bottom. No line is wider than `width` but for what may not be broken."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self.width = max(width, NARROWEST)
        self._colour = colour
        self._lines: list[str] = []
        self._above = False

    def __str__(self) -> str:
        return "\n".join(line.rstrip() for line in self._lines).strip("\n") + "\n"

    def taken(self) -> str:
        """The lines so far, which the page then forgets: a long one is never in memory. An empty last line waits for
        what comes after it."""
        lines = self._lines
        self._lines = [lines.pop()] if lines and not lines[-1] else []
        self._above = self._above or bool(lines)
        return "".join(f"{line.rstrip()}\n" for line in lines)

    def blank(self) -> None:
        """One empty line, however often it is asked for."""
        if self._lines[-1] if self._lines else self._above:
            self._lines.append("")

    def text(self, text: str, *, indent: int = 0, hang: int = 0, label: str = "") -> None:
        """A paragraph. Lines after the first hang in by `hang`, or to the right of the label where there is one."""
        start = " " * indent + (clean(label) + "  " if label else "")
        rest = " " * (len(start) if label else indent + hang)
        self._lines += self._wrapped(text, start, rest) or [start]

    def token(self, text: str, *, indent: int = 0, label: str = "") -> None:
        """What must stay in one line to be pasted: a command, an id."""
        self._lines.append(" " * indent + (clean(label) + "  " if label else "") + clean(text))

    def heading(self, words: str | Sequence[str | Word], mark: str = "-") -> None:
        """A heading, underlined."""
        begin = len(self._lines)
        self.flow([words] if isinstance(words, str) else words)
        widest = max(len(_plain(line)) for line in self._lines[begin:])
        self._lines.append(mark * min(widest, self.width))

    def flow(self, words: Iterable[str | Word], *, indent: int = 0, gap: int = 2) -> None:
        """Pieces side by side, on a further line where one does not fit."""
        line, used = " " * indent, indent
        for word in words:
            size = len(clean(word.text if isinstance(word, Word) else word))
            space = gap if used > indent else 0
            if space and used + space + size > self.width:
                self._lines.append(line)
                line, used, space = " " * (indent + 2), indent + 2, 0
            line += " " * space + self._painted(word)
            used += space + size
        self._lines.append(line)

    def head(self, label: str, text: str, word: Word, *, indent: int, below: int) -> None:
        """`label  text` with a status at the right edge; long text goes on under itself, or under the label."""
        edge, start = self.width - _EDGE, " " * indent + clean(label) + "  "
        room = edge - 2 - len(start)
        beside = room >= _ROOM or len(clean(text)) <= room
        lines = _wrapper(edge - 2, start, " " * len(start)).wrap(clean(text)) if beside else []
        first = lines[0] if lines else start.rstrip()
        self._lines.append(first.ljust(edge - 2) + "  " + self._painted(word))
        self._lines += lines[1:]
        if not beside:
            self.text(text, indent=below)

    def rows(self, headers: Sequence[str], rows: Sequence[Sequence[str | Word]], *, indent: int, rule: bool) -> None:
        """A table: first column to the left and broken where it must be, numbers (`rows[0]` decides) to the right.

        `rule` underlines the headers.
        """
        if not rows:
            return
        widths = _widths(headers, rows)
        room = max(self.width - indent - sum(2 + w for w in widths[1:]), len(headers[0]), 12)
        # Headers go in as a row: tabulate pads those it knows as headers.
        top = [[clean(h) for h in headers], *([["-" * w for w in widths]] if rule else [])]
        cells = [[_broken(_text(row[0]), room), *map(self._painted, row[1:])] for row in rows]
        align = ["left"] + ["right" if _text(cell).lstrip("-").isdigit() else "left" for cell in rows[0][1:]]
        table = tabulate([*top, *cells], tablefmt="plain", colalign=align, disable_numparse=True)
        self._lines += [" " * indent + line for line in table.splitlines()]

    def fits(self, headers: Sequence[str], rows: Sequence[Sequence[str | Word]]) -> bool:
        """Whether such a table needs nothing broken."""
        widths = _widths(headers, rows)
        return sum(widths) + 2 * (len(widths) - 1) <= self.width

    def _wrapped(self, text: str, start: str, rest: str) -> list[str]:
        return _wrapper(self.width, start, rest).wrap(clean(text))

    def _painted(self, word: str | Word) -> str:
        if isinstance(word, str) or not self._colour:
            return _text(word)
        return f"\x1b[{_COLOURS[word.tone]}m{clean(word.text)}\x1b[0m"


def _wrapper(width: int, start: str, rest: str) -> TextWrapper:
    return TextWrapper(
        width, initial_indent=start, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _broken(text: str, room: int) -> str:
    return "\n".join(_wrapper(room, "", "").wrap(text)) or text


def _widths(headers: Sequence[str], rows: Sequence[Sequence[str | Word]]) -> list[int]:
    return [max(len(_text(row[i])) for row in [headers, *rows]) for i in range(len(headers))]


def _text(cell: str | Word) -> str:
    return clean(cell.text if isinstance(cell, Word) else cell)


def _plain(line: str) -> str:
    return _ANSI.sub("", line)
