"""Recording: an azure-core transport around the live one, which keeps the last answer to each request."""

from __future__ import annotations

import json
from datetime import datetime
from types import TracebackType
from typing import Any

from azure.core.pipeline.transport import AsyncHttpTransport
from azure.core.rest import AsyncHttpResponse, HttpRequest

from aks_preflight.arm.snapshot import Recorded, Snapshot
from aks_preflight.arm.urls import path_of_link, request_key


class RecordingTransport(AsyncHttpTransport[HttpRequest, AsyncHttpResponse]):
    """Hands every request on, and keeps what came back: of a 429 and the answer after it, the answer.

    Only requests to Resource Manager pass here; the credential's go to the inner transport, and no header is kept.
    """

    def __init__(self, inner: AsyncHttpTransport[HttpRequest, AsyncHttpResponse], began: datetime, cloud: str) -> None:
        self._inner = inner
        self._began = began
        self._cloud = cloud
        self._answers: dict[str, tuple[str, int, bytes]] = {}

    def snapshot(self) -> Snapshot:
        """What was answered so far."""
        answers = (Recorded(url, status, _as_json(body)) for url, status, body in self._answers.values())
        return Snapshot(self._began, self._cloud, answers)

    async def send(self, request: HttpRequest, **config: Any) -> AsyncHttpResponse:
        """The inner transport's answer."""
        response = await self._inner.send(request, **config)
        url = path_of_link(request.url)
        self._answers[request_key(url)] = (url, response.status_code, response.content)
        return response

    async def open(self) -> None:
        """Opens the inner one."""
        await self._inner.open()

    async def close(self) -> None:
        """Closes the inner one."""
        await self._inner.close()

    async def sleep(self, duration: float) -> None:
        """Of azure-core's contract."""
        await self._inner.sleep(duration)

    async def __aenter__(self) -> RecordingTransport:
        await self.open()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()


def _as_json(body: bytes) -> bytes:
    """The body as JSON: itself, or the text of what is none, so that the replay meets the same malformed answer."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return json.dumps(body.decode("utf-8", "replace")).encode()
    return body
