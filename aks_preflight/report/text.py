"""Foreign text made harmless: names, tags and messages come from Azure, and from whoever may write them there.

A report is read by terminals and by the logs of pipelines, and both act on what they read: a terminal on control
characters, GitHub's runner on a line that begins with `::name` and on `##[name]` anywhere, Azure Pipelines' agent on
`##vso[...]` anywhere.
"""

from __future__ import annotations

import re

#: Printable by Unicode's tables, yet not to be seen, and passed over where an agent looks for a command.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
#: What begins a command of a pipeline: its halves are set apart.
_COMMAND = re.compile(r"(?<!\S):(?=:[^\W\d_])|#(?=#(?:vso)?\[)", re.IGNORECASE)


def clean(text: str) -> str:
    """One line without what could move the cursor, hide or reorder text, or command a pipeline: white space becomes a
    space, other control characters `?`, and a space stands in `: :error` and `# #vso[`."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)
    if not text.isascii():
        text = _UNSEEN.sub("?", text)
    if "::" in text or "##" in text:
        text = _COMMAND.sub(r"\g<0> ", text)
    return text


def clipped(text: str, most: int) -> str:
    """At most so many characters, with `...` where more were there."""
    return text if len(text) <= most else text[: most - 3] + "..."
