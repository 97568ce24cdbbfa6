"""The one way to ask Azure Resource Manager, live or replayed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Coroutine, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from azure.core.exceptions import AzureError

from aks_preflight.arm import reasons
from aks_preflight.arm.azure_errors import is_error, parse_error
from aks_preflight.arm.errors import CredentialError
from aks_preflight.arm.parsing import parse_json
from aks_preflight.arm.policies import Counters
from aks_preflight.arm.urls import collection_of, origin, path_of, path_of_link, request_key, subscription_of
from aks_preflight.arm.versions import api_version as version_of
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.report import Requests
from aks_preflight.plugin import Arm

if TYPE_CHECKING:
    from aks_preflight.arm.recording import RecordingTransport
    from aks_preflight.arm.sender import Answer, Sender
    from aks_preflight.arm.snapshot import Snapshot

T = TypeVar("T")
_NO_PARAMS: Mapping[str, str] = {}
#: A list that is refused, or is in no recording, leaves it to ask for the resource itself.
_NO_LIST = (Why.NOT_ALLOWED, Why.NOT_FOUND, Why.NOT_IN_SNAPSHOT)


class ArmClient(Arm):
    """Implements `plugin.Arm`. Use it as an async context manager; `open_live` and `open_replay` make one.

    Each distinct GET is sent once, however many ask for it and whenever: they share its answer (which nobody may
    change) or its reason. Whatever Azure or the network does ends in a value, in NotKnown, or in CredentialError.
    """

    def __init__(
        self,
        sender: Sender,
        counters: Counters,
        *,
        timeout: float,
        endpoint: str | None,
        api_versions: Mapping[str, str] = _NO_PARAMS,
        recorder: RecordingTransport | None = None,
    ) -> None:
        """`endpoint`: the host that a nextLink must not leave; None for a replay, where hosts mean nothing."""
        self._sender = sender
        self._counters = counters
        self._timeout = timeout
        self._endpoint = endpoint
        self.waits = endpoint is not None
        self._api_versions = api_versions
        self._recorder = recorder
        self._flights: dict[str, asyncio.Future[Any]] = {}
        self._in_bulk: frozenset[str] = frozenset()
        self._indexes: dict[str, asyncio.Future[dict[str, dict[str, Any]] | Reason]] = {}
        self._over: Reason | None = None
        self._began = time.monotonic()

    async def __aenter__(self) -> ArmClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*self._cancel(), return_exceptions=True)

    def _cancel(self) -> list[asyncio.Future[Any]]:
        under_way = [task for task in (*self._flights.values(), *self._indexes.values()) if not task.done()]
        for task in under_way:
            task.cancel()
        return under_way

    @property
    def requests(self) -> Requests:
        """What the run has cost so far; of a replay, `sent` counts what was looked up in the snapshot."""
        counted = self._counters
        return Requests(
            counted.sent,
            counted.answered_from_cache,
            counted.throttled,
            time.monotonic() - self._began,
            dict(sorted(counted.by_kind.items())),  # not in the order in which they happened to be sent
            counted.waited,
            counted.paced,
        )

    @property
    def waited(self) -> float:
        """The seconds spent waiting because Azure asked for it."""
        return self._counters.waited

    @property
    def recording(self) -> Snapshot:
        """What was answered so far. Raises ValueError where the run was not opened with `record=True`."""
        if self._recorder is None:
            raise ValueError("this run is not recorded")
        return self._recorder.snapshot()

    async def get(
        self, path: str, *, action: str, params: Mapping[str, str] | None = None, api_version: str | None = None
    ) -> dict[str, Any]:
        """The JSON object at `path`. Raises NotKnown: an empty object states nothing and is malformed."""
        body = await self._object(self._first(path, params, api_version), path=path, action=action)
        if not body:
            raise NotKnown(reasons.malformed("an empty object", path=path))
        return body

    async def list(
        self,
        path: str,
        *,
        action: str,
        params: Mapping[str, str] | None = None,
        api_version: str | None = None,
        keep: bool = True,
    ) -> list[dict[str, Any]]:
        """The objects under `value` at `path`, of all pages. Raises NotKnown: a list is whole or not known.

        Without `keep`, who asks again later sends the request again.
        """
        link: str | None = self._first(path, params, api_version)
        items: list[dict[str, Any]] = []
        seen: set[str] = set()
        while link:
            if link in seen:
                raise NotKnown(reasons.malformed("its nextLink leads back to an earlier page", path=path))
            seen.add(link)
            page = await self._object(link, path=path, action=action)
            if not keep:
                self._flights.pop(request_key(link, versioned=True), None)
            value = page.get("value")
            if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
                raise NotKnown(reasons.malformed("no list of objects under value", path=path))
            items += value
            link = self._next(page.get("nextLink"), path)
        return items

    async def find(self, identity: str, *, action: str) -> dict[str, Any]:
        """The resource of that id, alone or out of its subscription's list. Raises NotKnown.

        Whichever way comes first, where it is refused or was not recorded the other is tried. A resource that the
        list lacks is asked for: that it is gone is for Azure to say.
        """
        if subscription_of(identity) in self._in_bulk:
            found = await self._listed(identity, action=action)
            return await self.get(identity, action=action) if found is None else found
        try:
            return await self.get(identity, action=action)
        except NotKnown as unknown:
            if unknown.reason.why is not Why.NOT_IN_SNAPSHOT:
                raise
            found = await self._listed(identity, action=action)
            if found is None:
                raise
            return found

    async def _listed(self, identity: str, *, action: str) -> dict[str, Any] | None:
        """The resource out of the list of its type, None where that does not hold it or cannot be had."""
        path = collection_of(identity)
        if path is None:
            return None
        index = self._indexes.get(path)
        if index is None:
            index = self._indexes[path] = await self._begun(self._index(path, action))
        found = await self._shared(index)
        if isinstance(found, Reason):
            if found.why in _NO_LIST:
                return None
            raise NotKnown(found)
        return found.get(identity.rstrip("/").lower())

    async def _index(self, path: str, action: str) -> dict[str, dict[str, Any]] | Reason:
        try:
            bodies = await self.list(path, action=action)
        except NotKnown as unknown:
            return unknown.reason
        return {str(body.get("id", "")).rstrip("/").lower(): body for body in bodies}

    def prefer_lists(self, subscriptions: Collection[str]) -> None:
        """Of these subscriptions (ids in lower case) `find` reads lists."""
        self._in_bulk = frozenset(subscriptions)

    def forget(self, subscriptions: Collection[str]) -> None:
        """Drops the answers about these subscriptions (ids in lower case)."""
        for kept in (self._flights, self._indexes):
            for key in [key for key, task in kept.items() if task.done() and subscription_of(key) in subscriptions]:
                del kept[key]

    def expire(self, reason: Reason) -> None:
        """From now on nothing is known but what has been answered; the first reason given stays."""
        self._over = self._over or reason
        self._cancel()

    async def _begun(self, work: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
        """The work on its way, in a task of its own; done at once where answers take no time."""
        if self.waits:
            return asyncio.ensure_future(work)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        done.set_result(await work)
        return done

    async def _shared(self, task: asyncio.Future[T]) -> T:
        """What a task that several wait for comes to. Raises NotKnown where time was up before."""
        if task.done() and not task.cancelled():
            return task.result()
        try:
            # Shielded: who gives up waiting must not take the answer from the others.
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if self._over is None or not task.cancelled():
                raise
            raise NotKnown(self._over) from None

    def _first(self, path: str, params: Mapping[str, str] | None, asked: str | None) -> str:
        version = version_of(path, asked=asked, overrides=self._api_versions)
        return path_of(path, {"api-version": version, **(params or {})})

    def _next(self, link: object, path: str) -> str | None:
        """Path and query of the next page; None on the last one."""
        if link is None or link == "":
            return None
        try:
            if not isinstance(link, str):
                raise NotKnown(reasons.malformed("its nextLink is no text", path=path))
            if self._endpoint and not link.startswith("/") and origin(link) != origin(self._endpoint):
                raise NotKnown(reasons.malformed("its nextLink leads to another host", path=path))
            following = path_of_link(link)
            if not following.startswith("/"):
                raise NotKnown(reasons.malformed("its nextLink is no address", path=path))
            return following
        except ValueError as error:
            raise NotKnown(reasons.malformed("its nextLink is no address", path=path)) from error

    async def _object(self, url: str, *, path: str, action: str) -> dict[str, Any]:
        """The answer to one GET, which is an object and no error."""
        key = request_key(url, versioned=True)
        flight = self._flights.get(key)
        if flight is None:
            if self._over is not None:
                raise NotKnown(self._over)
            flight = self._flights[key] = await self._begun(self._fetch(url, path=path, action=action))
        else:
            self._counters.answered_from_cache += 1
        body = await self._shared(flight)
        if isinstance(body, Reason):
            raise NotKnown(body)
        if isinstance(body, CredentialError):
            raise CredentialError(str(body))
        if not isinstance(body, dict):
            raise NotKnown(reasons.malformed("no JSON object", path=path))
        if is_error(body):
            raise NotKnown(reasons.malformed(f"an error with status 200 ({parse_error(body)})", path=path))
        return body

    async def _fetch(self, url: str, *, path: str, action: str) -> Any:
        """Parsed JSON, or why there is none. Nothing is raised: all who wait for it are to have it."""
        try:
            response = await self._sender.get(url)
        except CredentialError as error:
            return error
        except (AzureError, reasons.NotInSnapshot, OSError, asyncio.TimeoutError, UnicodeError) as error:
            return reasons.of_failure(error, path=path, timeout=self._timeout)
        body = _parsed(response)
        if response.status_code != 200:
            return reasons.of_response(response, body, path=path, action=action)
        if isinstance(body, str):
            return reasons.malformed("no JSON" if body.strip() else "an empty body", path=path)
        return body


def _parsed(response: Answer) -> Any:
    """The JSON of a body; the text of one that has none."""
    try:
        return parse_json(response.content)
    except (ValueError, RecursionError):
        return response.content.decode("utf-8", "replace")
