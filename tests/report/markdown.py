"""A job summary as a renderer of GitHub-flavored Markdown sees it."""

from __future__ import annotations

import re
from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: What a summary is made of, and nothing else: no link, no image, no HTML, no quotation, no code by indentation.
BLOCKS = frozenset({"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item"})
INLINE = frozenset({"text", "code_inline", "strong_open", "strong_close"})
#: Of what is left as text GitHub makes links, mentions, issues, commits and pictures.
ACTS = re.compile(r"://|www\.|@|#\d|\bGH-\d|:[\w+-]+:|\$|[0-9a-f]{7}", re.IGNORECASE)


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)


def shape(text: str) -> Counter[str]:
    """How many of each block."""
    return Counter(token.type.removesuffix("_open") for token in tokens(text) if token.nesting >= 0)


def check_markdown(text: str) -> None:
    """Only the blocks of a summary, and nothing in them acts."""
    assert len(text.encode()) < 1 << 20
    assert all(line.isprintable() for line in text.split("\n"))
    assert not any(re.match(r"\s*::[a-z]|.*##(vso)?\[", line, re.IGNORECASE) for line in text.split("\n"))
    for token in tokens(text):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        assert kind in BLOCKS | {"inline", "fence"}, token
        if token.type == "fence":
            assert token.info == "sh"
            assert token.content.count("\n") == 1
        for child in token.children or ():
            assert child.type in INLINE, child
            assert child.type != "text" or not ACTS.search(child.content), child
