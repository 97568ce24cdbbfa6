"""A small Azure over real TLS: Resource Manager and a managed identity's endpoint, with answers to be chosen."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiohttp import web

from aks_preflight.arm import ArmClient, LiveOptions, open_live
from aks_preflight.model.reason import NotKnown, Reason

SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
CLUSTERS = f"{SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters"
CLUSTER = f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod"
VNET = f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet"
SKUS = f"{SUBSCRIPTION}/providers/Microsoft.Compute/skus"
READ = "Microsoft.ContainerService/managedClusters/read"
TOKEN = "the-secret-token"


@dataclass
class Answer:
    """What the server says: JSON, or a text as it stands, after `delay` seconds; `raw` goes onto the wire as it is."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    raw: bytes | None = None


class Azure:
    """Answers each path with its answers in turn, the last of them for ever."""

    def __init__(self, authority: trustme.CA) -> None:
        self.authority = authority
        self.asked: list[web.Request] = []
        self.tokens = 0
        self.token_answer: Answer | None = None
        self.under_way = 0
        self.most_under_way = 0
        self._answers: dict[str, list[Answer]] = {}
        self.endpoint = ""

    def answers(self, path: str, *answers: Any) -> None:
        """What it says to the path (with query, where one is given, but without api-version)."""
        self._answers[path.lower()] = [a if isinstance(a, Answer) else Answer(a) for a in answers]

    @property
    def requests(self) -> list[str]:
        return [f"{request.method} {request.path_qs}" for request in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/identity":
            return await self._token(request)
        self.asked.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if request.headers.get("Authorization") != f"Bearer {TOKEN}":
                return web.json_response({"error": {"code": "AuthenticationFailed", "message": "no token"}}, status=401)
            return await self._say(request, self._answer_to(request))
        finally:
            self.under_way -= 1

    def _answer_to(self, request: web.Request) -> Answer:
        query = "&".join(f"{k}={v}" for k, v in request.query.items() if k != "api-version")
        for key in (f"{request.path}?{query}".lower(), request.path.lower()):
            if key in self._answers:
                answers = self._answers[key]
                return answers.pop(0) if len(answers) > 1 else answers[0]
        return Answer({"error": {"code": "ResourceNotFound", "message": "not here"}}, 404)

    async def _say(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        await asyncio.sleep(answer.delay)
        if answer.raw is not None:
            assert request.transport is not None
            request.transport.write(answer.raw)
            request.transport.close()
            await asyncio.sleep(0.05)
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        return web.Response(text=text, status=answer.status, headers=answer.headers, content_type="application/json")

    async def _token(self, request: web.Request) -> web.StreamResponse:
        self.tokens += 1
        assert request.headers["X-IDENTITY-HEADER"] == "identity-secret"
        if self.token_answer is not None:
            return await self._say(request, self.token_answer)
        token = {"access_token": TOKEN, "expires_on": "4102444800", "resource": "x", "token_type": "Bearer"}
        return web.json_response(token)

    def live(self, *, record: bool = False, **options: Any) -> AbstractAsyncContextManager[ArmClient]:
        """A live run against it, with a managed identity."""
        return open_live(LiveOptions(**{"auth": "managed-identity", **options}), record=record)

    async def reason(self, path: str, *, how: str = "get", **options: Any) -> Reason:
        """Why asking for the path does not give an answer."""
        async with self.live(**options) as arm:
            return await reason_of(arm, path, how=how)


async def reason_of(arm: ArmClient, path: str, *, how: str = "get", action: str = READ) -> Reason:
    """The reason with which `get` or `list` of the path fails."""
    with pytest.raises(NotKnown) as caught:
        await getattr(arm, how)(path, action=action)
    return caught.value.reason


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credential, proxy or trust of the machine that runs the tests."""
    for name in list(os.environ):
        if name.startswith(("AZURE_", "IDENTITY_", "MSI_", "IMDS_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def authority_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
async def azure(authority: trustme.CA, authority_file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Azure]:
    """The server, and the environment of who asks it."""
    server = Azure(authority)
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    site = web.TCPSite(runner, "localhost", 0, ssl_context=context)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    server.endpoint = f"https://localhost:{port}"
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", server.endpoint)
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{server.endpoint}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", "identity-secret")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority_file))
    yield server
    await runner.cleanup()
