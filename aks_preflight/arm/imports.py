"""Azure's modules, imported in a thread: they take longer than a round trip, so requests wait beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from types import ModuleType


class Imports:
    """Imports modules one after another, in the order named, from the moment that it is made."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="imports")
        self._begun: dict[str, Future[ModuleType]] = {
            name: self._thread.submit(import_module, name) for name in dict.fromkeys(modules)
        }

    async def module(self, name: str) -> ModuleType:
        """One of them, as soon as it is there. Raises what its import raised."""
        return await asyncio.wrap_future(self._begun[name])

    def close(self) -> None:
        """Imports no more of them. The one that was begun is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)
