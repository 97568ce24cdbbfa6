"""Processes and what they cost: a command measured on its own, and the simulator in a process beside it."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_ELSEWHERE = ("AZURE_", "ARM_", "MSI_", "IDENTITY_", "SSL_CERT", "REQUESTS_CA", "CURL_CA", "HTTP_PROXY", "HTTPS_PROXY",
              "ALL_PROXY", "NO_PROXY")  # fmt: skip

#: What a live run imports of others' code, and what a replay does.
LIVE_IMPORTS = (
    "import aiohttp, orjson, typer, azure.identity.aio, azure.mgmt.compute.aio, azure.mgmt.containerservice.aio, "
    "azure.mgmt.network.aio"
)
REPLAY_IMPORTS = "import orjson, typer, azure.core.pipeline.policies, azure.core.rest"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: seconds of the clock and of the processor, the most memory in MB (10^6 bytes), its exit code.

    `said` is what it wrote to stderr.
    """

    wall: float
    cpu: float
    peak: float
    code: int
    said: str = ""


def measured(
    words: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    out: Path | None = None,
    core: int | None = None,
) -> Cost:
    """Runs `python WORDS...`, its stdout to a file, on one core where one is named.

    The kernel gives a child the peak of the process that forked it, so whoever measures must stay small.
    """
    with (out or Path(os.devnull)).open("wb") as stdout:
        started = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=dict(environment) if environment is not None else clean_environment(),
            stdout=stdout,
            stderr=subprocess.PIPE,
            preexec_fn=_pinned(core),
        )
        assert child.stderr is not None
        said = child.stderr.read().decode(errors="replace")
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.stderr.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6, child.returncode, said)


def _pinned(core: int | None) -> Callable[[], None] | None:
    if core is None or not hasattr(os, "sched_setaffinity"):
        return None

    def pin() -> None:
        os.sched_setaffinity(0, {core})

    return pin


def best(runs: int, words: Sequence[str], **how: Any) -> Cost:
    """The run of the least wall time: the machine has other things to do as well."""
    return min((measured(words, **how) for _ in range(runs)), key=lambda cost: cost.wall)


def imports(code: str, *, runs: int = 3, core: int | None = None) -> Cost:
    """What an empty Python with these imports costs."""
    return best(runs, ["-c", code], core=core)


def clean_environment() -> dict[str, str]:
    """This process's environment without what points a client anywhere.

    And without what would keep Python from writing bytecode: an installed program has it from pip, a checkout from
    its first run.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_ELSEWHERE) and name != "PYTHONDONTWRITEBYTECODE"
    }


@dataclass(frozen=True, slots=True)
class Served:
    """A simulator that runs. `environment` points a client at it; `log` is filled when it has stopped."""

    environment: Mapping[str, str]
    log: list[dict[str, Any]]

    @property
    def throttled(self) -> int:
        """The requests that were answered 429. Known when it has stopped."""
        return sum(entry["status"] == 429 for entry in self.log)


@contextmanager
def simulator(snapshot: Path, *, latency: float, throttle: str | None = "azure") -> Iterator[Served]:
    """A simulator of its own process; its buckets are full. Raises RuntimeError where it does not start."""
    log = snapshot.with_name("requests.jsonl")
    words = [str(snapshot), "--latency", str(latency), "--quiet", "--log", str(log)]
    words += ["--throttle", throttle] if throttle else []
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.simulator", *words],
        cwd=ROOT, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        told: dict[str, str] = {}
        while not any(name == "NO_PROXY" for name in told):
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the simulator does not start: {process.communicate()[1].strip()}")
            name, _, value = line.removeprefix("export ").strip().partition("=")
            told[name] = shlex.split(value)[0]
        served = Served({**clean_environment(), **told}, [])
        yield served
    finally:
        process.terminate()
        process.communicate(timeout=30)
    served.log.extend(json.loads(line) for line in log.read_text(encoding="utf-8").splitlines())
    log.unlink()
    if process.returncode:
        raise RuntimeError(f"the simulator ended with {process.returncode}: something else than a GET was sent")
