"""Fixtures for every test: `simulator`, a factory; `as_client`, which points this process at one; `connect`."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.simulator.plain_client import LINES, Client
from tests.simulator.simulator import Simulator
from tests.simulator.snapshot import Line
from tests.simulator.switches import Switches


class StartSimulator(Protocol):
    """Starts a simulator of a snapshot; it stops, and any write fails the test, when the test ends."""

    def __call__(self, source: str | Path | Iterable[Line], switches: Switches = ...) -> Simulator: ...


@pytest.fixture
def simulator() -> Iterator[StartSimulator]:
    """A factory: `arm = simulator(SNAPSHOT, Switches(...))`. Every one started is checked for writes at the end."""
    with ExitStack() as stack:

        def start(source: str | Path | Iterable[Line], switches: Switches = Switches()) -> Simulator:  # noqa: B008
            return stack.enter_context(Simulator(source, switches))

        yield start


@pytest.fixture
def as_client(monkeypatch: pytest.MonkeyPatch) -> Callable[[Simulator], Simulator]:
    """Gives this process the environment of a simulator's client, for the test's time."""

    def point(arm: Simulator) -> Simulator:
        wanted = arm.process_environment
        for name in set(os.environ) - set(wanted):
            monkeypatch.delenv(name)
        for name, value in arm.environment.items():
            monkeypatch.setenv(name, value)
        return arm

    return point


Connect = Callable[..., Client]


@pytest.fixture
async def connect(simulator: StartSimulator) -> AsyncIterator[Connect]:
    """A factory: a simulator with these switches, and a plain client of it."""
    clients: list[Client] = []

    def start(source: str | Path | Iterable[Line] = LINES, **switches: Any) -> Client:
        clients.append(Client(simulator(source, Switches(**switches))))
        return clients[-1]

    yield start
    for client in clients:
        await client.session.close()
