"""Replay: a run that is answered from a snapshot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aks_preflight.arm.client import ArmClient
from aks_preflight.arm.policies import THROTTLED, Counters
from aks_preflight.arm.reasons import NotInSnapshot
from aks_preflight.arm.snapshot import Recorded, Snapshot

_NO_HEADERS: Mapping[str, str] = {}


@asynccontextmanager
async def open_replay(snapshot: Snapshot, *, api_versions: Mapping[str, str] | None = None) -> AsyncIterator[ArmClient]:
    """Asks the snapshot as if it were Azure: no credential, no network, no retries, no waits.

    A nextLink is followed by its path and query whatever its host; a recorded 429 or 5xx is reported at once.
    """
    counters = Counters()
    async with ArmClient(
        Replay(snapshot, counters), counters, timeout=0, endpoint=None, api_versions=api_versions or {}
    ) as arm:
        yield arm


class Replay:
    """Answers from a snapshot, in the place of Azure's clients: their pipeline has nothing to do here."""

    def __init__(self, snapshot: Snapshot, counters: Counters) -> None:
        self._snapshot = snapshot
        self._counters = counters

    async def get(self, path: str) -> Replayed:
        """The recorded answer to `GET path` (with its query), whatever its status. Raises NotInSnapshot."""
        self._counters.count(path)
        recorded = self._snapshot.find(path)
        if recorded is None:
            raise NotInSnapshot(path)
        self._counters.throttled += recorded.status == THROTTLED
        return Replayed(recorded)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A recorded answer in the shape of an HTTP response."""

    recorded: Recorded

    @property
    def status_code(self) -> int:
        """The recorded status."""
        return self.recorded.status

    @property
    def headers(self) -> Mapping[str, str]:
        """None: a snapshot holds none."""
        return _NO_HEADERS

    @property
    def content(self) -> bytes:
        """The recorded body."""
        return self.recorded.body
