"""The server's side: each request is logged, judged as ARM would judge it, and answered as the switches say."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.simulator import bodies, paging, rbac
from tests.simulator.asked import Asked, Key, parse
from tests.simulator.bodies import Answer
from tests.simulator.faults import Edit, Fault, Hang, Reset, Respond, Truncate
from tests.simulator.snapshot import Snapshot
from tests.simulator.switches import Deny, Switches
from tests.simulator.throttling import Meter
from tests.simulator.tokens import Tokens

IDENTITY_PATH = "/msi/token"


@dataclass(slots=True)
class LoggedRequest:
    """A request as it was met. `time` is seconds since the epoch at arrival; `status` None: never answered.

    `authorised`: the token was good. `fault`: the kind of the fault that acted.
    """

    method: str
    path: str
    query: dict[str, str]
    time: float
    user_agent: str = ""
    status: int | None = None
    authorised: bool = False
    fault: str | None = None
    seconds: float | None = None

    @property
    def is_write(self) -> bool:
        """Whether it is anything but a GET."""
        return self.method != "GET"

    def __str__(self) -> str:
        query = "&".join(f"{k}={v}" for k, v in self.query.items())
        return f"{self.method} {self.path}{'?' + query if query else ''} -> {self.status or 'no answer'}"


@dataclass(slots=True)
class State:
    """What the switches use up: the faults' counts, the buckets' levels, the latency's random numbers."""

    switches: Switches
    meter: Meter | None = None
    spent: dict[tuple[bool, int], int] = field(default_factory=dict)
    random: random.Random = field(default_factory=random.Random)

    @classmethod
    def of(cls, switches: Switches) -> State:
        """A fresh state."""
        meter = Meter(switches.throttle, time.monotonic) if switches.throttle else None
        seed = switches.latency.seed if switches.latency else 0
        return cls(switches, meter, {}, random.Random(seed))

    def fault(self, asked: Asked, *, identity: bool = False) -> Fault | None:
        """The fault that acts on this request; it is used up by one."""
        faults = self.switches.identity_faults if identity else self.switches.faults
        for number, fault in enumerate(faults):
            used = self.spent.get((identity, number), 0)
            if asked.matches(fault.path) and (fault.times is None or used < fault.times):
                self.spent[identity, number] = used + 1
                return fault
        return None


@dataclass(slots=True)
class Server:
    """Answers for ARM (`arm`) and for the identity endpoint (`identity`). `origin` is ARM's URL."""

    snapshot: Snapshot
    state: State
    tokens: Tokens
    requests: list[LoggedRequest]
    token_requests: list[LoggedRequest]
    closing: asyncio.Event
    origin: str
    on_request: Callable[[LoggedRequest], None] | None = None
    written: dict[Key, Answer] = field(default_factory=dict)

    async def arm(self, request: web.Request) -> web.StreamResponse:
        """A request to ARM."""
        return await self._serve(request, self.requests, self._judge)

    async def identity(self, request: web.Request) -> web.StreamResponse:
        """A request to the identity endpoint."""

        def judge(asked: Asked, entry: LoggedRequest, state: State) -> tuple[Answer, Fault | None]:
            fault = state.fault(asked, identity=True)
            entry.authorised = request.headers.get("X-IDENTITY-HEADER") == self.tokens.header
            if asked.method != "GET" or asked.path != IDENTITY_PATH:
                return bodies.answer(404, {"statusCode": 404, "message": "GET /msi/token is what is here."}), None
            if isinstance(fault, Respond):
                return fault.to(asked), fault
            header = request.headers.get("X-IDENTITY-HEADER")
            answer = self.tokens.grant(asked, header, state.switches.token_lifetime)
            return (fault.apply(answer) if isinstance(fault, Edit) else answer), fault

        return await self._serve(request, self.token_requests, judge)

    async def _serve(
        self,
        request: web.Request,
        log: list[LoggedRequest],
        judge: Callable[[Asked, LoggedRequest, State], tuple[Answer, Fault | None]],
    ) -> web.StreamResponse:
        state, started = self.state, time.monotonic()
        asked = parse(request.method, request.raw_path, request.headers.get("Authorization"))
        agent = request.headers.get("User-Agent", "")
        entry = LoggedRequest(asked.method, asked.path, dict(asked.query), time.time(), agent)
        log.append(entry)
        latency = state.switches.latency
        if latency and asked.matches(latency.path):
            await self._wait(latency.seconds + latency.jitter * state.random.random())
        answer, fault = judge(asked, entry, state)
        entry.fault = type(fault).__name__ if fault else None
        if not isinstance(fault, (Hang, Reset)):
            entry.status = answer.status
        entry.seconds = time.monotonic() - started
        if self.on_request:
            self.on_request(entry)
        return await self._send(request, answer, fault, compress=state.switches.compress)

    def _judge(self, asked: Asked, entry: LoggedRequest, state: State) -> tuple[Answer, Fault | None]:
        """ARM's own order: the token, then its gateway's faults, the api-version, throttling, RBAC, the resource."""
        if asked.method != "GET":
            return bodies.write_refused(asked.method), None
        refusal = self.tokens.refusal(asked.authorization)
        if refusal:
            return refusal, None
        entry.authorised = True
        fault = state.fault(asked)
        if isinstance(fault, Respond):
            return fault.to(asked), fault
        if not asked.value("api-version"):
            return bodies.missing_api_version(), fault
        throttled, headers = state.meter.take(asked) if state.meter else (None, {})
        answer = throttled or _denied(asked, state.switches) or self._found(asked, state.switches)
        if isinstance(fault, Edit):
            answer = fault.apply(answer)
        return Answer(answer.status, answer.body, answer.content_type, {**headers, **answer.headers}), fault

    def _found(self, asked: Asked, switches: Switches) -> Answer:
        plain, offset = paging.without_page(asked)
        recorded = self.snapshot.answer(plain.key)
        if recorded is None:
            return bodies.not_found(asked.path, self.snapshot.subscriptions)
        body = paging.at_home(recorded.body, self.origin)
        if switches.paging and recorded.status == 200:
            body = paging.page(body, plain, offset, switches.paging, self.origin)
        if body is not recorded.body:
            return bodies.answer(recorded.status, body)
        # A list of SKUs has megabytes: it is written once, however often it is asked for.
        if plain.key not in self.written:
            self.written[plain.key] = bodies.answer(recorded.status, body)
        return self.written[plain.key]

    async def _send(
        self, request: web.Request, answer: Answer, fault: Fault | None, *, compress: bool
    ) -> web.StreamResponse:
        if isinstance(fault, Hang):
            await self.closing.wait()
        if isinstance(fault, (Hang, Reset)):
            _reset(request)
        cut = isinstance(fault, Truncate)
        body = answer.body[: len(answer.body) // 2] if cut else answer.body
        headers = {"Content-Type": answer.content_type, "x-ms-request-id": str(uuid.uuid4()), **answer.headers}
        if not (isinstance(fault, Truncate) and fault.how == "connection"):
            response = web.Response(status=answer.status, body=body, headers=headers)
            if compress and "gzip" in request.headers.get("Accept-Encoding", ""):
                response.enable_compression(web.ContentCoding.gzip)
            return response
        partial = web.StreamResponse(status=answer.status, headers=headers)
        partial.content_length = len(answer.body)
        await partial.prepare(request)
        await partial.write(body)
        if request.transport:
            request.transport.close()
        return partial

    async def _wait(self, seconds: float) -> None:
        """Sleeps, though not past the simulator's end."""
        try:
            await asyncio.wait_for(self.closing.wait(), seconds)
        except asyncio.TimeoutError:
            return


def _denied(asked: Asked, switches: Switches) -> Answer | None:
    need = rbac.need_of(asked.path)
    if need is None:
        return None
    lacking = [d if isinstance(d, str) else d.action for d in switches.deny
               if not isinstance(d, Deny) or asked.matches(d.path)]  # fmt: skip
    allowed = switches.allow_only is None or rbac.covers(switches.allow_only, need.action)
    return None if allowed and not rbac.covers(lacking, need.action) else bodies.forbidden(need.action, need.scope)


def _reset(request: web.Request) -> None:
    """Closes the connection with a RST."""
    if request.transport is None:
        return
    connection = request.transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
