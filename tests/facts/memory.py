"""An Arm in memory: the protocol that facts and engine are given, answered from a dictionary."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm


def denied(action: str, scope: str) -> Reason:
    """What a caller is told that lacks an action."""
    return Reason(Why.NOT_ALLOWED, f"not allowed: {action} on {scope}", action=action, scope=scope)


class MemoryArm(Arm):
    """Answers by path, without case: an object, a list, or a Reason, which it raises.

    It counts what was asked (`asked`, in order) and how many requests were under way at the same time (`most`).
    """

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = {path.lower(): answer for path, answer in answers.items()}
        self.asked: list[str] = []
        self.params: list[Mapping[str, str] | None] = []
        self.most = 0
        self._under_way = 0

    async def get(
        self, path: str, *, action: str, params: Mapping[str, str] | None = None, api_version: str | None = None
    ) -> dict[str, Any]:
        answer = await self._answer(path, params)
        assert isinstance(answer, dict)
        return answer

    async def list(
        self,
        path: str,
        *,
        action: str,
        params: Mapping[str, str] | None = None,
        api_version: str | None = None,
        keep: bool = True,
    ) -> list[dict[str, Any]]:
        answer = await self._answer(path, params)
        assert isinstance(answer, list)
        return answer

    async def _answer(self, path: str, params: Mapping[str, str] | None) -> Any:
        self.asked.append(path)
        self.params.append(params)
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        await asyncio.sleep(0)
        self._under_way -= 1
        answer = self.answers.get(path.lower(), Reason(Why.NOT_FOUND, f"not found: {path}", request=f"GET {path}"))
        if isinstance(answer, Reason):
            raise NotKnown(answer)
        return answer
