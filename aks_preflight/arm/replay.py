"""Replay: an azure-core transport that answers from a snapshot, so that a replay runs the code of a live run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import asynccontextmanager, closing
from http import HTTPStatus
from types import TracebackType
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import AsyncHttpTransport
from azure.core.rest import AsyncHttpResponse, HttpRequest

from aks_preflight.arm.client import ArmClient
from aks_preflight.arm.imports import Imports
from aks_preflight.arm.options import CLOUDS
from aks_preflight.arm.policies import Counters, GetOnly, Try
from aks_preflight.arm.reasons import NotInSnapshot
from aks_preflight.arm.sdk import ONE_MODULE, SdkClients, common_policies
from aks_preflight.arm.snapshot import Recorded, Snapshot

#: A look into a snapshot takes no time; the limit is only there because every try has one.
_TIMEOUT = 30.0
_CONCURRENCY = 64


@asynccontextmanager
async def open_replay(snapshot: Snapshot, *, api_versions: Mapping[str, str] | None = None) -> AsyncIterator[ArmClient]:
    """Asks the snapshot as if it were Azure: no credential, no network, no retries, no waits.

    A nextLink is followed by its path and query whatever its host; a recorded 429 or 5xx is reported at once.
    """
    counters = Counters()
    endpoint = CLOUDS.get(snapshot.cloud, CLOUDS["public"]).endpoint
    policies = [
        *common_policies(),
        GetOnly(endpoint),
        Try(counters, timeout=_TIMEOUT, concurrency=_CONCURRENCY),
    ]
    with closing(Imports([ONE_MODULE])) as imports:
        sdk = SdkClients(endpoint, policies, ReplayTransport(snapshot), _NoCredential(), imports, only_one=True)
        async with ArmClient(sdk, counters, timeout=_TIMEOUT, endpoint=None, api_versions=api_versions or {}) as arm:
            yield arm


class _NoCredential:
    """The SDK's constructors want one; no policy of a replay asks it for a token."""


class ReplayTransport(AsyncHttpTransport[HttpRequest, AsyncHttpResponse]):
    """Answers from a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    async def send(self, request: HttpRequest, **_: Any) -> AsyncHttpResponse:
        """The recorded answer. Raises NotInSnapshot."""
        recorded = self._snapshot.find(request.url)
        if recorded is None:
            raise NotInSnapshot(request.url)
        return ReplayResponse(request, recorded)

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def sleep(self, duration: float) -> None:
        """Of azure-core's contract."""
        await asyncio.sleep(duration)

    async def __aenter__(self) -> ReplayTransport:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        return


class ReplayResponse(AsyncHttpResponse):
    """A recorded answer in azure-core's shape. The body is parsed when `json` is called, straight from the line."""

    def __init__(self, request: HttpRequest, recorded: Recorded) -> None:
        self._request = request
        self._recorded = recorded
        self._headers: MutableMapping[str, str] = {"Content-Type": "application/json"}

    @property
    def request(self) -> HttpRequest:
        """What was asked."""
        return self._request

    @property
    def url(self) -> str:
        """What was asked, as a URL."""
        return self._request.url

    @property
    def status_code(self) -> int:
        """The recorded status."""
        return self._recorded.status

    @property
    def reason(self) -> str:
        """The phrase of the status."""
        return HTTPStatus(self.status_code).phrase if self.status_code in list(HTTPStatus) else ""

    @property
    def headers(self) -> MutableMapping[str, str]:
        """Those of a JSON answer: a snapshot holds none."""
        return self._headers

    @property
    def content_type(self) -> str | None:
        """JSON."""
        return "application/json"

    @property
    def content(self) -> bytes:
        """The body."""
        return self._recorded.body

    @property
    def encoding(self) -> str | None:
        """Always UTF-8."""
        return "utf-8"

    @encoding.setter
    def encoding(self, _: str | None) -> None:
        raise AttributeError("a recorded body is UTF-8")

    @property
    def is_closed(self) -> bool:
        """There is no connection."""
        return True

    @property
    def is_stream_consumed(self) -> bool:
        """The body is there as a whole."""
        return True

    def text(self, encoding: str | None = None) -> str:
        """The body as text."""
        return self.content.decode(encoding or "utf-8")

    def json(self) -> Any:
        """The body parsed. Raises ValueError."""
        return self._recorded.json()

    def raise_for_status(self) -> None:
        """Raises HttpResponseError for a status of 400 and above."""
        if self.status_code >= 400:
            raise HttpResponseError(response=self)

    async def read(self) -> bytes:
        """The body."""
        return self.content

    async def iter_raw(self, **_: Any) -> AsyncIterator[bytes]:
        """The body in one piece."""
        yield self.content

    async def iter_bytes(self, **_: Any) -> AsyncIterator[bytes]:
        """The body in one piece."""
        yield self.content

    async def close(self) -> None:
        """Nothing to close."""

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        return
