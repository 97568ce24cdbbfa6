"""Finding the error code that a pasted message is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from aks_preflight.knowledge.rows import ErrorCode


def codes_in(message: str, codes: Sequence[ErrorCode]) -> tuple[ErrorCode, ...]:
    """The codes that a message names or whose wording it shows, the most telling first.

    A wording tells more than a name: `BadRequest` and `OperationNotAllowed` are names for many causes.
    """
    worded = [code for code in codes if any(re.search(p, message, re.IGNORECASE) for p in code.message_patterns)]
    named = [code for code in codes if code not in worded and _names(message, code)]
    general = {code.under for code in worded}
    named.sort(key=lambda code: code.code in general)
    return tuple(worded + named)


def nearest(text: str, codes: Sequence[ErrorCode], count: int = 3) -> tuple[ErrorCode, ...]:
    """The codes that are spelt most like the text."""
    by_name = {name.lower(): code for code in codes for name in code.names}
    close = get_close_matches(text.lower(), by_name, n=count * 2, cutoff=0.5)
    return tuple(dict.fromkeys(by_name[name] for name in close))[:count]


def _names(message: str, code: ErrorCode) -> bool:
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", message, re.IGNORECASE) for name in code.names)
