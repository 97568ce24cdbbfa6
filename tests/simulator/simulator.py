"""The simulator as a test holds it: a fake ARM in a thread of its own, with a log that fails on any write."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType

from aiohttp import web

from tests.simulator import certificates, snapshot
from tests.simulator.server import IDENTITY_PATH, LoggedRequest, Server, State
from tests.simulator.switches import Switches
from tests.simulator.tokens import Tokens

__all__ = ["LoggedRequest", "NotReadOnlyError", "Simulator"]

_CLIENT_VARIABLES = ("AZURE_", "ARM_", "MSI_", "IDENTITY_", "SSL_CERT", "REQUESTS_CA", "CURL_CA", "HTTP_PROXY",
                     "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")  # fmt: skip


class NotReadOnlyError(AssertionError):
    """The client sent something other than a GET."""


class Simulator:
    """A fake ARM on loopback, over TLS, with an identity endpoint. It starts with `with` or `async with`.

    `source` is a snapshot's path, or its lines (texts or mappings). Leaving the block stops it and raises
    NotReadOnlyError if anything but a GET was seen. `switches` may be replaced while it runs; their counts start anew.
    """

    def __init__(
        self,
        source: str | Path | Iterable[snapshot.Line],
        switches: Switches = Switches(),  # noqa: B008 - frozen
        *,
        port: int = 0,
        on_request: Callable[[LoggedRequest], None] | None = None,
    ) -> None:
        self.snapshot = snapshot.read(source)
        self.requests: list[LoggedRequest] = []
        self.token_requests: list[LoggedRequest] = []
        self._switches = switches
        self._port = port
        self._on_request = on_request
        self._server: Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._runners: list[web.AppRunner] = []
        self._identity_url = ""

    # What a client is told

    @property
    def url(self) -> str:
        """Where ARM is: `https://127.0.0.1:PORT`."""
        return self._running.origin

    @property
    def ca_file(self) -> str:
        """The path of the certificate (PEM) that a client is to trust."""
        if self._folder is None:
            raise RuntimeError("the simulator is not running")
        return str(Path(self._folder.name) / "ca.pem")

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point a client at the simulator."""
        return {
            "AZURE_RESOURCE_MANAGER_ENDPOINT": self.url,
            "AZURE_RESOURCE_MANAGER_AUDIENCE": self.url,
            "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
            "IDENTITY_ENDPOINT": self._identity_url,
            "IDENTITY_HEADER": self._running.tokens.header,
            "SSL_CERT_FILE": self.ca_file,
            "NO_PROXY": "127.0.0.1,localhost",
        }

    @property
    def process_environment(self) -> dict[str, str]:
        """A whole environment for a subprocess: this process's, without what points elsewhere, and `environment`."""
        kept = {k: v for k, v in os.environ.items() if not k.upper().startswith(_CLIENT_VARIABLES)}
        return {**kept, **self.environment}

    def token(self, *, lifetime: float | None = None, audience: str | None = None) -> str:
        """A token as the identity endpoint would give it, for clients that bring none of their own."""
        seconds = self._switches.token_lifetime if lifetime is None else lifetime
        return self._running.tokens.issue(audience or self.url, seconds)

    # What a test asks

    @property
    def switches(self) -> Switches:
        """How it behaves now."""
        return self._switches

    @switches.setter
    def switches(self, switches: Switches) -> None:
        if switches.certificate != self._switches.certificate:
            raise ValueError("the certificate cannot change while the simulator runs")
        self._switches = switches
        self._running.state = State.of(switches)

    @property
    def writes(self) -> list[LoggedRequest]:
        """The requests that are not GETs, to ARM or to the identity endpoint."""
        return [entry for entry in (*self.requests, *self.token_requests) if entry.is_write]

    def assert_read_only(self) -> None:
        """Raises NotReadOnlyError if anything but a GET was seen."""
        if self.writes:
            raise NotReadOnlyError("the client wrote: " + "; ".join(str(entry) for entry in self.writes))

    # Starting and stopping

    def start(self) -> Simulator:
        """Starts the server's thread; returns when it listens."""
        self._folder = tempfile.TemporaryDirectory(prefix="arm-simulator-")
        certificates.authority().cert_pem.write_to_path(self.ca_file)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="arm-simulator", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stops the server; requests that hang are cut. Does nothing where it does not run."""
        if self._loop is None or self._thread is None or self._folder is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()
        self._loop = self._thread = self._folder = None

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        self.assert_read_only()

    async def __aenter__(self) -> Simulator:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)
        self.assert_read_only()

    @property
    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("the simulator was not started")
        return self._server

    async def _listen(self) -> None:
        """Binds both sockets first, so that the server is told its own URL."""
        context = certificates.server_context(self._switches.certificate)
        closing = asyncio.Event()
        server = Server(self.snapshot, State.of(self._switches), Tokens("", time.time), self.requests,
                        self.token_requests, closing, "", self._on_request)  # fmt: skip
        arm = await self._site(server.arm, self._port, ssl_context=context)
        identity = await self._site(server.identity, 0)
        server.origin = server.tokens.own_audience = f"https://127.0.0.1:{arm}"
        self._identity_url = f"http://127.0.0.1:{identity}{IDENTITY_PATH}"
        self._server = server

    async def _site(self, handler: Callable[[web.Request], object], port: int, **tls: object) -> int:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", handler)  # type: ignore[arg-type]
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, **tls).start()  # type: ignore[arg-type]
        return int(runner.addresses[0][1])

    async def _close(self) -> None:
        if self._server is not None:
            self._server.closing.set()
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()


def environment_lines(environment: Mapping[str, str]) -> str:
    """The variables as a POSIX shell takes them: an `export` line each."""
    from shlex import quote

    return "".join(f"export {name}={quote(value)}\n" for name, value in environment.items())
