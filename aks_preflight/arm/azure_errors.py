"""Azure's error bodies: nested, flat, capitalised, HTML or nothing. Their texts come from outside and are cleaned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DENIED = re.compile(r"perform action '([^']+)' over scope '([^']+)'")


@dataclass(frozen=True, slots=True)
class AzureError:
    """What a body says. Both texts may be empty; `is_page`: it is no JSON at all (a gateway's HTML page)."""

    code: str = ""
    message: str = ""
    is_page: bool = False

    @property
    def denied(self) -> tuple[str | None, str | None]:
        """The action that the caller may not do, and its scope, where the message names them."""
        match = _DENIED.search(self.message)
        return (clean(match[1], 200), clean(match[2], 400)) if match else (None, None)

    def __str__(self) -> str:
        shown = clean(self.message, 200)
        return f"{clean(self.code, 80)}: {shown}" if self.code and shown else clean(self.code, 80) or shown


def parse_error(body: Any) -> AzureError:
    """The error in a parsed body; a body that was no JSON is given as text."""
    if isinstance(body, str):
        return AzureError(is_page=bool(body.strip()))
    if not isinstance(body, Mapping):
        return AzureError()
    lower = {str(name).lower(): value for name, value in body.items()}
    if isinstance(lower.get("error"), Mapping):
        lower = {str(name).lower(): value for name, value in lower["error"].items()}
    code, message = lower.get("code"), lower.get("message")
    return AzureError(code if isinstance(code, str) else "", message if isinstance(message, str) else "")


def is_error(body: Mapping[str, Any]) -> bool:
    """Whether a body that came with a 200 is an error all the same."""
    lower = {name.lower() for name, value in body.items() if value is not None}
    return "error" in lower or {"code", "message"} <= lower


def clean(text: str, limit: int) -> str:
    """One line without control characters, `limit` characters at most."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[: limit - 3] + "..."
