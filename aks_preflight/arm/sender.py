"""What a client asks of whatever answers it: Azure's own clients, or a replay."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Protocol


class Answer(Protocol):
    """An HTTP response, as much as is read of it."""

    @property
    def status_code(self) -> int:
        """Its status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers, found without case."""
        ...

    @property
    def content(self) -> bytes:
        """Its body."""
        ...


class Sender(Protocol):
    """Sends requests."""

    def get(self, path: str) -> Awaitable[Answer]:
        """The answer to `GET path` (with its query), whatever its status. Raises what `reasons.of_failure` takes."""
        ...
