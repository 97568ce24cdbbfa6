"""Foreign text in GitHub-flavored Markdown: shown as it is, and nothing of it acts.

A word of which Markdown, HTML or GitHub would make something (a link, a mention, an issue, a commit, an emoji) goes
into a code span, where nothing is made of anything. A backslash would not do: mentions and issues are looked for after
it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from aks_preflight.report.text import clean, clipped

#: Longer texts are clipped: a summary is to be read, and its size is limited.
LONGEST = 500
_PLAIN = re.compile(r"""[(/"']?[^\W_](?:[^\W_]|(?<=[^\W_])_(?=[^\W_])|[,.;:()%/+='"-])*""")
_ACTS = re.compile(
    r"""^\d+[.)]$  # a list
    | ://|www\.|^mailto:|^xmpp:
    | [0-9a-f]{7}  # a commit
    | ^\W?GH-\d
    | :[\w+-]+:  # an emoji
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BACKTICKS = re.compile("`+")


def words(text: str) -> str:
    """Text that stands in a paragraph, a heading, a list item or a cell."""
    parts = [(_is_plain(part, first=not index), part) for index, part in enumerate(_parts(text))]
    runs = ((plain, " ".join(part for _, part in run)) for plain, run in groupby(parts, key=lambda part: part[0]))
    return " ".join(run if plain else _span(run) for plain, run in runs)


def code(text: str) -> str:
    """A name, an id, an action, as a code span; a dash where there is none."""
    text = " ".join(_parts(text))
    return _span(text) if text else "-"


def fenced(command: str) -> str:
    """A command to be pasted: whole, on a line of its own."""
    text = clean(command)
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}sh\n{text}\n{fence}\n"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[str] = ()) -> str:
    """A table of cells that are Markdown already; the columns named in `numbers` stand to the right."""
    right = set(numbers)
    lines = [headers, ["---:" if header in right else "---" for header in headers], *rows]
    return "".join(row(cells) for cells in lines)


def row(cells: Sequence[str]) -> str:
    """One line of a table. A `|` in a cell is escaped, which holds in code spans too."""
    # Renderers differ in what a backslash before an escaped one is.
    escaped = [cell.replace("\\|", "\\ |").replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(escaped)} |\n"


def _parts(text: str) -> list[str]:
    return clipped(clean(text), LONGEST).split()


def _is_plain(word: str, *, first: bool) -> bool:
    """A sign begins a list or underlines a heading only where it stands first."""
    return (not first and word in ("+", "-", "=")) or (bool(_PLAIN.fullmatch(word)) and not _ACTS.search(word))


def _span(text: str) -> str:
    """The text between more backticks than it has in a row."""
    fence = "`" * (_longest(text) + 1) if "`" in text else "`"
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _longest(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
