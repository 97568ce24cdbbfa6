"""What can go wrong with a request, each fault usable alone: for a path pattern, for the first `times` requests.

Of several faults that fit a request the first that is not used up acts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.simulator import bodies, throttling
from tests.simulator.asked import Asked, Pattern
from tests.simulator.bodies import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Acts on requests whose path fits `path`: on the first `times` of them, or on all."""

    path: Pattern = "*"
    times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond(Fault):
    """Answers in place of the snapshot. `answer` may rest on the request."""

    answer: Answer | Callable[[Asked], Answer]

    def to(self, asked: Asked) -> Answer:
        """The answer to this request."""
        return self.answer if isinstance(self.answer, Answer) else self.answer(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Fault):
    """Changes the JSON body of the answer: `change` is given the parsed body and returns another (a text: HTML)."""

    change: Callable[[Any], Any]

    def apply(self, answer: Answer) -> Answer:
        """The answer with the changed body; answers that are not a JSON 200 stay."""
        if answer.status != 200 or answer.content_type != bodies.JSON:
            return answer
        changed = self.change(json.loads(answer.body))
        if isinstance(changed, str):
            return bodies.answer(200, changed, answer.headers)
        return replace(answer, body=json.dumps(changed).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncate(Fault):
    """Half the body: `connection` promises the whole length and then hangs up, `json` promises only the half."""

    how: str = "connection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hang(Fault):
    """Never answers, until the simulator stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset(Fault):
    """Resets the connection."""


def json_error(status: int, code: str = "InternalServerError", message: str = "Encountered an internal server error.",
               *, flat: bool = False, path: Pattern = "*", times: int | None = None) -> Respond:  # fmt: skip
    """An error as JSON, nested as ARM says it or flat as AKS does."""
    return Respond(answer=bodies.error(status, code, message, flat=flat), path=path, times=times)


def html_error(status: int, *, path: Pattern = "*", times: int | None = None) -> Respond:
    """A gateway's HTML page (502, 503, 504)."""
    return Respond(answer=bodies.html(status), path=path, times=times)


def empty_body(status: int = 200, *, path: Pattern = "*", times: int | None = None) -> Respond:
    """A status and nothing else."""
    return Respond(answer=bodies.answer(status, None), path=path, times=times)


def expired_token(*, path: Pattern = "*", times: int | None = 1) -> Respond:
    """401 ExpiredAuthenticationToken, whatever the token: a clock that is off, a revoked session."""
    said = bodies.token_expired("5/1/2024 10:00:00 AM", "5/1/2024 10:00:01 AM")
    return Respond(answer=said, path=path, times=times)


def conflict_not_registered(
    namespace: str = "Microsoft.ContainerService", *, path: Pattern = "*", times: int | None = None
) -> Respond:
    """409 MissingSubscriptionRegistration: what makes the SDK's default policies write."""
    return Respond(answer=bodies.not_registered(namespace), path=path, times=times)


def too_many_requests(shape: str = "TooManyRequests", *, retry_after: int | None = 1, path: Pattern = "*",
                      times: int | None = None) -> Respond:  # fmt: skip
    """A 429 of that shape (throttling.SHAPES) without a bucket. `retry_after` None: without the header."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}

    def said(asked: Asked) -> Answer:
        return bodies.answer(429, throttling.body_429(shape, asked, retry_after or 1), headers)

    return Respond(answer=said, path=path, times=times)


def _texts_for_numbers(body: Any) -> Any:
    """Every number of a body as a word."""
    if isinstance(body, dict):
        return {key: _texts_for_numbers(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_texts_for_numbers(item) for item in body]
    return "many" if isinstance(body, (int, float)) and not isinstance(body, bool) else body


def _list_for_object(body: Any) -> Any:
    return body["value"] if isinstance(body, dict) and isinstance(body.get("value"), list) else [body]


_ERROR = {"error": {"code": "InternalServerError", "message": "Encountered an internal server error."}}
GARBAGE: dict[str, Callable[[Any], Any]] = {
    "empty-object": lambda _body: {},
    "error-object": lambda _body: _ERROR,
    "null": lambda _body: None,
    "html": lambda _body: "<html><body>Sign in to your account</body></html>",
    "list": _list_for_object,
    "value-object": lambda body: {"value": body},
    "text-for-number": _texts_for_numbers,
}


def garbage(kind: str, *, path: Pattern = "*", times: int | None = None) -> Edit:
    """A 200 that is none, one of GARBAGE: `empty-object`, `error-object`, `null`, `html`, `list` (a list where an
    object is due), `value-object` (an object where a list is due) or `text-for-number`.
    """  # fmt: skip
    if kind not in GARBAGE:
        raise ValueError(f"no garbage {kind!r} (there are {', '.join(GARBAGE)})")
    return Edit(change=GARBAGE[kind], path=path, times=times)
