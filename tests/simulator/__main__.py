"""`python -m tests.simulator SNAPSHOT`: a fake ARM for any client, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import re
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.simulator import faults
from tests.simulator.faults import Fault
from tests.simulator.simulator import LoggedRequest, Simulator, environment_lines
from tests.simulator.snapshot import SnapshotError
from tests.simulator.switches import CERTIFICATES, Latency, Paging, Switches
from tests.simulator.throttling import SHAPES, Bucket, Throttle

_FAULT = re.compile(r"(?P<kind>[^:@]+)(:(?P<times>\d+))?(@(?P<path>.+))?$")
_KINDS: dict[str, Callable[..., Fault]] = {
    "hang": faults.Hang,
    "reset": faults.Reset,
    "truncate": faults.Truncate,
    "truncate-json": lambda **where: faults.Truncate(how="json", **where),
    "expired-token": faults.expired_token,
    "not-registered": faults.conflict_not_registered,
    "empty": faults.empty_body,
}


def fault(text: str) -> Fault:
    """A fault from `KIND[:TIMES][@PATH-GLOB]`. Raises argparse's error for a kind that is none."""
    match = _FAULT.match(text)
    kind = match["kind"] if match else text
    where: dict[str, Any] = {}
    if match and match["times"]:
        where["times"] = int(match["times"])
    if match and match["path"]:
        where["path"] = match["path"]
    if kind in _KINDS:
        return _KINDS[kind](**where)
    name, _, rest = kind.partition("-")
    if rest.isdigit() and name in ("html", "json", "flat", "empty"):
        status = int(rest)
        if name == "html":
            return faults.html_error(status, **where)
        if name == "empty":
            return faults.empty_body(status, **where)
        return faults.json_error(status, flat=name == "flat", **where)
    if name == "garbage" and rest in faults.GARBAGE:
        return faults.garbage(rest, **where)
    if name == "429" and (rest in SHAPES or not rest):
        return faults.too_many_requests(rest or "TooManyRequests", **where)
    raise argparse.ArgumentTypeError(
        f"{text!r}: expected KIND[:TIMES][@PATH], KIND of {', '.join(_KINDS)}, json-STATUS, flat-STATUS, html-STATUS, "
        f"empty-STATUS, 429[-SHAPE], {', '.join('garbage-' + kind for kind in faults.GARBAGE)}"
    )


def throttle(text: str) -> Throttle:
    """`azure`, `sovereign`, or `CAPACITY:REFILL` (requests, requests a second)."""
    figures = re.fullmatch(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)", text)
    try:
        return Throttle((Bucket(float(figures[1]), float(figures[2])),)) if figures else Throttle.azure(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; or CAPACITY:REFILL") from None


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description="A fake Azure Resource Manager.")
    add = parser.add_argument
    add("snapshot", metavar="SNAPSHOT", help="what it serves (.arm.jsonl, or .gz of it)")
    add("--port", type=int, default=0, help="default: a free one")
    add("--latency", type=float, default=0.0, metavar="SECONDS")
    add("--jitter", type=float, default=0.0, metavar="SECONDS", help="up to so much more latency")
    add("--page-size", type=int, metavar="ROWS")
    add("--trailing-empty-page", action="store_true", help="a last page of nothing, as Azure sends it")
    add("--next-link-host", metavar="URL", help="nextLinks point there")
    add("--throttle", type=throttle, metavar="azure|sovereign|CAPACITY:REFILL")
    add("--deny", action="append", default=[], metavar="ACTION", help="an RBAC action that the caller lacks (repeat)")
    add("--allow-only", action="append", metavar="ACTION", help="the RBAC actions that the caller has (repeat)")
    add("--fault", action="append", type=fault, default=[], metavar="KIND[:TIMES][@PATH]", help="(repeat)")
    add("--token-lifetime", type=float, default=86400.0, metavar="SECONDS")
    add("--certificate", choices=CERTIFICATES, default="good")
    add("--compress", action="store_true", help="gzip, where the client takes it")
    add("--log", type=Path, metavar="FILE", help="write what was asked to it at the end, a JSON object a line")
    add("-q", "--quiet", action="store_true", help="do not log the requests on stderr")
    return parser


#: Ctrl-C, and what a supervisor sends.
ENDINGS = (signal.SIGINT, signal.SIGTERM)


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until Ctrl-C. 0: only GETs were seen; 1: a write was; 2: it could not start."""
    options = arguments().parse_args(argv)
    # Waited for, not handled: a handler could be interrupted by the next signal. Blocked in every thread from here on.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    paged = options.page_size or options.trailing_empty_page or options.next_link_host
    try:
        switches = Switches(
            latency=Latency(options.latency, options.jitter) if options.latency or options.jitter else None,
            paging=Paging(options.page_size, options.trailing_empty_page, options.next_link_host) if paged else None,
            throttle=options.throttle,
            deny=options.deny,
            allow_only=options.allow_only,
            faults=options.fault,
            token_lifetime=options.token_lifetime,
            certificate=options.certificate,
            compress=options.compress,
        )
        arm = Simulator(options.snapshot, switches, port=options.port, on_request=None if options.quiet else _log)
        arm.start()
    except (SnapshotError, ValueError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.write(environment_lines(arm.environment))
    sys.stdout.flush()
    signal.sigwait(ENDINGS)
    arm.stop()
    if options.log:
        write_log(options.log, arm.requests)
    sys.stderr.write(f"{len(arm.requests)} requests, {len(arm.token_requests)} for tokens\n")
    for entry in arm.writes:
        sys.stderr.write(f"WRITE: {entry}\n")
    return 1 if arm.writes else 0


def write_log(path: Path, requests: Iterable[LoggedRequest]) -> None:
    """The requests as they were met: method, path, query, time, status and the rest of LoggedRequest."""
    path.write_text("".join(json.dumps(asdict(entry)) + "\n" for entry in requests), encoding="utf-8")


def _log(entry: LoggedRequest) -> None:
    sys.stderr.write(f"{entry}\n")


if __name__ == "__main__":
    sys.exit(main())
