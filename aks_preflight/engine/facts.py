"""Fetching facts: each once for its key, however many checks and clusters ask, and all at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import partial
from typing import Any, TypeVar, Union

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm, Fact

F = TypeVar("F", bound=Fact)
#: A fact that is being fetched or will be, or why that could not even begin.
Fetch = Union["asyncio.Future[Fact | Reason]", "_Later", Reason]


class FactStore:
    """The facts of one run, or of a part of it. What could not be had is kept as its reason."""

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self._source = _Source(arm, self)
        self._fetched: dict[tuple[type[Fact], Hashable], Fetch] = {}

    def start(self, kind: type[Fact], cluster: Cluster, question: Question) -> Fetch:
        """Begins to fetch the fact, or gives the fetch that is under way or done."""
        try:
            key = kind, kind.key(cluster, question)
        except NotKnown as unknown:
            return unknown.reason
        except Exception as error:  # noqa: BLE001 - a fact may be a plugin's; it ends as unknown with this reason
            return _failed(kind, error)
        found = self._fetched.get(key)
        if found is None:
            fetch = partial(self._fetch, kind, cluster, question)
            found = self._fetched[key] = asyncio.create_task(fetch()) if self.arm.waits else _Later(fetch)
        return found

    async def get(self, kind: type[Fact], cluster: Cluster, question: Question) -> Fact | Reason:
        """The fact, or why it could not be had."""
        fetch = self.start(kind, cluster, question)
        if isinstance(fetch, _Later):
            return await fetch.fetch()
        (found,) = await finished([fetch])
        return found

    def assume(self, kind: type[Fact], cluster: Cluster, question: Question, fact: Fact | Reason) -> None:
        """Puts `fact` in the place of what was read: whoever asks from now on is given it."""
        known: asyncio.Future[Fact | Reason] = asyncio.get_running_loop().create_future()
        known.set_result(fact)
        self._fetched[kind, kind.key(cluster, question)] = known

    async def _fetch(self, kind: type[Fact], cluster: Cluster, question: Question) -> Fact | Reason:
        try:
            found = await kind.fetch(self._source, cluster, question)
            if not isinstance(found, kind):
                raise TypeError(f"it gives {found!r:.60}, which is no {kind.__name__}")
            return found
        except NotKnown as unknown:
            return unknown.reason
        except Exception as error:  # noqa: BLE001 - a fact may be a plugin's; it ends as unknown with this reason
            return _failed(kind, error)


class _Later:
    """A fact that is fetched where it is first waited for: where answers take no time, it needs no task of its own."""

    def __init__(self, fetch: Callable[[], Awaitable[Fact | Reason]]) -> None:
        self._fetch = fetch
        self._turn = asyncio.Lock()  # a plugin's fact may wait for something else
        self._found: Fact | Reason | None = None

    def done(self) -> bool:
        return self._found is not None

    def result(self) -> Fact | Reason:
        assert self._found is not None
        return self._found

    async def fetch(self) -> Fact | Reason:
        if self._found is None:
            async with self._turn:
                if self._found is None:
                    self._found = await self._fetch()
        return self._found


class _Source(Arm):
    """What a fact reads: Azure, and other facts out of the store."""

    def __init__(self, arm: Arm, store: FactStore) -> None:
        self.waits = arm.waits
        self._arm = arm
        self._store = store

    async def get(self, path: str, **how: Any) -> dict[str, Any]:
        """Azure's."""
        return await self._arm.get(path, **how)

    async def list(self, path: str, **how: Any) -> list[dict[str, Any]]:
        """Azure's."""
        return await self._arm.list(path, **how)

    async def find(self, identity: str, *, action: str) -> dict[str, Any]:
        """Azure's."""
        return await self._arm.find(identity, action=action)

    async def fact(self, kind: type[F], cluster: Cluster, question: Question) -> F:
        """The fact of the store. Raises NotKnown."""
        found = await self._store.get(kind, cluster, question)
        if isinstance(found, Reason):
            raise NotKnown(found)
        assert isinstance(found, kind)
        return found


async def finished(fetches: Sequence[Fetch]) -> list[Fact | Reason]:
    """What the fetches came to, once all are done. Who stops waiting does not stop them for others."""
    later = [fetch for fetch in fetches if isinstance(fetch, _Later) and not fetch.done()]
    if later:
        for fetch in later:
            await fetch.fetch()
        await asyncio.sleep(0)  # nothing was waited for, and a signal is to be heard
    tasks = {fetch for fetch in fetches if isinstance(fetch, asyncio.Future) and not fetch.done()}
    if tasks:
        await asyncio.wait(tasks)
    return [fetch if isinstance(fetch, Reason) else fetch.result() for fetch in fetches]


def _failed(kind: type[Fact], error: Exception) -> Reason:
    return Reason(Why.BROKEN_CHECK, f"reading {kind.__name__} failed: {type(error).__name__}: {error}")
