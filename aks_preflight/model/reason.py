"""Why something is not known. Unknown is a result: it travels as a typed reason, never as a default."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

T = TypeVar("T")


class Why(str, Enum):
    """The kinds of reason for which a fact may be missing."""

    UNAUTHENTICATED = "unauthenticated"
    NOT_ALLOWED = "not-allowed"
    NOT_FOUND = "not-found"
    NOT_REGISTERED = "not-registered"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    MALFORMED = "malformed"
    NOT_IN_SNAPSHOT = "not-in-snapshot"
    NOT_STATED = "not-stated"
    BROKEN_CHECK = "broken-check"


@dataclass(frozen=True, slots=True)
class Reason:
    """One readable line, with what a program needs to act on it.

    `action` is the RBAC action lacking and `scope` the ARM scope it is needed on (kind NOT_ALLOWED);
    `request` is the request that failed, as `GET /subscriptions/...`.
    """

    why: Why
    text: str
    action: str | None = None
    scope: str | None = None
    request: str | None = None

    def __str__(self) -> str:
        return self.text


class NotKnown(Exception):  # noqa: N818 - not an error of the program: a result
    """Raised where a value is needed that could not be had. The engine, never a check, turns it into `unknown`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason


def stated(value: T | None, what: str, *, of: str) -> T:
    """The value, or NotKnown saying that Azure's answer about `of` does not state `what`."""
    if value is None:
        raise NotKnown(Reason(Why.NOT_STATED, f"Azure's answer does not state {what} of {of}"))
    return value
