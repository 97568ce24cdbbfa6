"""Fetching facts: each once for its key, however many checks and clusters ask, and all at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm, Fact


class FactStore:
    """The facts of one run. What could not be had is kept as its reason."""

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self._fetched: dict[tuple[type[Fact], Hashable], asyncio.Task[Fact | Reason]] = {}

    async def get(self, kind: type[Fact], cluster: Cluster, question: Question) -> Fact | Reason:
        """The fact, or why it could not be had."""
        try:
            key = kind, kind.key(cluster, question)
        except NotKnown as unknown:
            return unknown.reason
        except Exception as error:  # noqa: BLE001 - a fact may be a plugin's; it ends as unknown with this reason
            return _failed(kind, error)
        task = self._fetched.get(key)
        if task is None:
            task = self._fetched[key] = asyncio.create_task(self._fetch(kind, cluster, question))
        return await asyncio.shield(task)

    async def _fetch(self, kind: type[Fact], cluster: Cluster, question: Question) -> Fact | Reason:
        try:
            return await kind.fetch(self.arm, cluster, question)
        except NotKnown as unknown:
            return unknown.reason
        except Exception as error:  # noqa: BLE001 - a fact may be a plugin's; it ends as unknown with this reason
            return _failed(kind, error)


def _failed(kind: type[Fact], error: Exception) -> Reason:
    return Reason(Why.BROKEN_CHECK, f"reading {kind.__name__} failed: {type(error).__name__}: {error}")
