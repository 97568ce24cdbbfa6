"""Snapshots: recorded answers, found by their request. Where they are kept, memory or file, is for `Answers`."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aks_preflight.arm.parsing import parse_json
from aks_preflight.arm.urls import request_key

FORMAT = 1
FORMAT_KEY = "aks-preflight-snapshot"
_CLUSTERS = "/providers/microsoft.containerservice/"
_SUBSCRIPTION = re.compile(r"^/subscriptions/([^/?]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer: path and query of its GET, its status, its body as JSON (a page of HTML is a JSON text)."""

    url: str
    status: int
    body: bytes

    def json(self) -> Any:
        """The parsed body. Raises ValueError where it is no JSON after all."""
        return parse_json(self.body)


class Answers(ABC):
    """The answers of a snapshot: one to a request key, in the order of their first recording."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __iter__(self) -> Iterator[Recorded]: ...

    @abstractmethod
    def get(self, key: str) -> Recorded | None:
        """The answer to the request of that key."""

    @abstractmethod
    def subscriptions(self) -> Iterable[tuple[str, bool]]:
        """`subscription_in` of the answers' URLs, in order."""


class _InMemory(Answers):
    def __init__(self, answers: Iterable[Recorded]) -> None:
        self._answers = {request_key(answer.url): answer for answer in answers}

    def __len__(self) -> int:
        return len(self._answers)

    def __iter__(self) -> Iterator[Recorded]:
        return iter(self._answers.values())

    def get(self, key: str) -> Recorded | None:
        return self._answers.get(key)

    def subscriptions(self) -> Iterable[tuple[str, bool]]:
        return (found for answer in self if (found := subscription_in(answer.url)))


class Snapshot:
    """Recorded answers. Of two to one request, the later is the one that counts.

    One that was read from a file reads each body from there when it is asked for; a file that is gone or replaced by
    then still answers. Where it was changed in its place, or cannot be read any more, `find` and `answers` raise
    SnapshotError.
    """

    def __init__(self, captured_at: datetime, cloud: str, answers: Iterable[Recorded]) -> None:
        """`answers`: an `Answers`, which is asked as it is, or any others, which are held in memory."""
        self.captured_at = captured_at
        self.cloud = cloud
        self._answers = answers if isinstance(answers, Answers) else _InMemory(answers)

    def __len__(self) -> int:
        return len(self._answers)

    def answers(self) -> Iterator[Recorded]:
        """All of them, in the order of their first recording."""
        return iter(self._answers)

    def find(self, url: str) -> Recorded | None:
        """The answer to a GET, matched without case, encoding, order of its query, host and api-version."""
        return self._answers.get(request_key(url))

    def subscriptions(self) -> tuple[str, ...]:
        """The ids of the subscriptions that it was asked about clusters, in lower case, in order.

        One that only holds a VNet of another's cluster is not among them. Where nothing tells them apart: all.
        """
        found = list(self._answers.subscriptions())
        asked = [identity for identity, clusters in found if clusters]
        return tuple(dict.fromkeys(asked or [identity for identity, _ in found]))


def subscription_in(url: str) -> tuple[str, bool] | None:
    """The id, in lower case, of the subscription that a URL asks, and whether it asks about clusters."""
    match = _SUBSCRIPTION.match(url)
    return (match[1].lower(), _CLUSTERS in url.lower()) if match else None
