"""The simulator: a fake Azure Resource Manager on loopback. It imports nothing of the program that it judges."""

from __future__ import annotations

from tests.simulator.bodies import Answer, answer
from tests.simulator.faults import (
    Edit,
    Fault,
    Hang,
    Reset,
    Respond,
    Truncate,
    conflict_not_registered,
    empty_body,
    expired_token,
    garbage,
    html_error,
    json_error,
    too_many_requests,
)
from tests.simulator.simulator import LoggedRequest, NotReadOnlyError, Simulator
from tests.simulator.snapshot import SnapshotError
from tests.simulator.switches import Deny, Latency, Paging, Switches
from tests.simulator.throttling import Bucket, Throttle

__all__ = [
    "Answer", "Bucket", "Deny", "Edit", "Fault", "Hang", "Latency", "LoggedRequest", "NotReadOnlyError", "Paging",
    "Reset", "Respond", "Simulator", "SnapshotError", "Switches", "Throttle", "Truncate", "answer",
    "conflict_not_registered", "empty_body", "expired_token", "garbage", "html_error", "json_error",
    "too_many_requests",
]  # fmt: skip
