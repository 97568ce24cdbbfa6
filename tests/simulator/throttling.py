"""Throttling by token buckets, with Azure's published buckets as data and the real shapes of a 429."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.simulator.asked import Asked, Pattern
from tests.simulator.bodies import OBJECT, Answer, answer
from tests.simulator.rbac import need_of

BUCKETS = Path(__file__).with_name("azure_buckets.json")
_NAMESPACE = re.compile(r"/providers/([^/]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many requests at once (`capacity`), refilled by `refill` a second.

    `per` says what has a bucket of its own: `tenant`, `subscription`, `provider` (subscription and provider, the
    default), `resource-group` or `resource`. Of the buckets of one `layer` only the first that matches counts.
    `retry_after`: `exact` (seconds until the next token, at least 1), `absent`, or a number of seconds.
    `header` is the one that tells what remains; a `header_prefix` stands before the number.
    """

    capacity: float
    refill: float
    path: Pattern = "*"
    per: str = "provider"
    shape: str = "TooManyRequests"
    retry_after: str | int = "exact"
    header: str | None = None
    header_prefix: str = ""
    layer: str = "arm"

    def __post_init__(self) -> None:
        if isinstance(self.retry_after, str) and self.retry_after not in ("exact", "absent"):
            raise ValueError(f"retry_after {self.retry_after!r}: expected exact, absent or seconds")
        if self.shape not in SHAPES:
            raise ValueError(f"no 429 shape {self.shape!r} (there are {', '.join(SHAPES)})")


@dataclass(frozen=True, slots=True)
class Throttle:
    """The buckets, in the order in which a request meets them."""

    buckets: tuple[Bucket, ...]

    @classmethod
    def azure(cls, preset: str = "azure", *, retry_after: str | int = "exact") -> Throttle:
        """Azure's published buckets: `azure`, or `sovereign` (hourly, as in the government clouds)."""
        presets = json.loads(BUCKETS.read_text(encoding="utf-8"))["presets"]
        if preset not in presets:
            raise ValueError(f"no throttling preset {preset!r} (there are {', '.join(presets)})")
        rows = [{k: v for k, v in row.items() if k != "source"} for row in presets[preset]]
        return cls(tuple(Bucket(**{**row, "path": re.compile(row["path"]), "retry_after": retry_after})
                         for row in rows))  # fmt: skip

    def met_by(self, asked: Asked) -> Iterator[tuple[tuple[int, str], Bucket]]:
        """The buckets that a request meets, in order, each with the key of its owner: one of every layer."""
        met: set[str] = set()
        for number, bucket in enumerate(self.buckets):
            if bucket.layer not in met and asked.matches(bucket.path):
                met.add(bucket.layer)
                yield (number, _owner(bucket.per, asked)), bucket


@dataclass(slots=True)
class Meter:
    """The buckets' levels. `clock` gives seconds."""

    throttle: Throttle
    clock: Callable[[], float]
    _levels: dict[tuple[int, str], tuple[float, float]] = field(default_factory=dict)

    def take(self, asked: Asked) -> tuple[Answer | None, dict[str, str]]:
        """Takes a token of every bucket that the request meets: a 429 where one is empty, and the headers."""
        headers: dict[str, str] = {}
        for key, bucket in self.throttle.met_by(asked):
            level, now = self._level(key, bucket), self.clock()
            if level < 1:
                return _too_many(bucket, asked, wait=(1 - level) / bucket.refill if bucket.refill else 60), headers
            self._levels[key] = (level - 1, now)
            if bucket.header:
                headers[bucket.header] = f"{bucket.header_prefix}{math.floor(level - 1)}"
        return None, headers

    def _level(self, key: tuple[int, str], bucket: Bucket) -> float:
        level, since = self._levels.get(key, (bucket.capacity, self.clock()))
        return min(bucket.capacity, level + (self.clock() - since) * bucket.refill)


def _owner(per: str, asked: Asked) -> str:
    """What the request's bucket belongs to, as a key."""
    path = asked.path.lower().strip("/")
    parts = path.split("/")
    if per == "tenant":
        return ""
    if per == "subscription":
        return "/".join(parts[:2])
    if per == "resource-group":
        return "/".join(parts[:4])
    if per == "resource":
        return "/".join(parts[:8])
    namespaces = _NAMESPACE.findall(path)
    return f"{'/'.join(parts[:2])} {namespaces[-1] if namespaces else ''}"


def _too_many(bucket: Bucket, asked: Asked, wait: float) -> Answer:
    seconds = bucket.retry_after if isinstance(bucket.retry_after, int) else max(1, math.ceil(wait))
    headers = {} if bucket.retry_after == "absent" else {"Retry-After": str(seconds)}
    return answer(429, body_429(bucket.shape, asked, seconds, int(bucket.capacity)), headers)


def body_429(shape: str, asked: Asked, seconds: int, limit: int = 50) -> Mapping[str, Any]:
    """The body of a 429 in one of the SHAPES. Raises KeyError for another."""
    need = need_of(asked.path)
    parts = asked.path.strip("/").split("/")
    return SHAPES[shape](
        {
            "seconds": seconds,
            "limit": limit,
            "subscription": parts[1] if len(parts) > 1 else "",
            "action": need.action if need else "Microsoft.Resources/subscriptions/read",
            "namespace": next(iter(_NAMESPACE.findall(asked.path)[-1:]), "Microsoft.Resources"),
        }
    )


def _body(code: str, message: str, *, flat: bool = False, **more: Any) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def fill(values: Mapping[str, Any]) -> dict[str, Any]:
        def filled(item: Any) -> Any:
            if isinstance(item, dict):
                return {k: filled(v) for k, v in item.items()}
            if isinstance(item, list):
                return [filled(i) for i in item]
            return item.format_map(values) if isinstance(item, str) else item

        body = filled({"code": code, "message": message, **more})
        return dict(body) if flat else {"error": body}

    return fill


_SOON = "Too many requests. Please try again after sometime."
SHAPES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "TooManyRequests": _body("TooManyRequests", _SOON),
    "TooManyRequests-flat": _body("TooManyRequests", _SOON, flat=True),
    "SubscriptionRequestsThrottled": _body(
        "SubscriptionRequestsThrottled",
        "Number of 'read' requests for subscription '{subscription}' actor '" + OBJECT + "' exceeded. "
        "Please try again after '{seconds}' seconds.",
    ),
    "ResourceRequestsThrottled": _body(
        "ResourceRequestsThrottled",
        "Number of requests for action '{action}' exceeded the limit of '{limit}' for time interval '00:05:00'. "
        "Please try again after '{seconds}' seconds.",
    ),
    "RetryableError": _body(
        "RetryableError",
        "A retryable error occurred.",
        details=[
            {
                "code": "RetryableErrorDueToTooManyCallsToThisOperation",
                "message": "Operation {action} exceeded throttling limit of {limit} calls within last 5 minutes. The "
                "number of calls exceeds {namespace} throttling limit. The call can be retried in {seconds} seconds.",
            }
        ],
    ),
    "Throttled": _body(
        "Throttled",
        "The {action} request limit has been exceeded for SubID='{subscription}', please retry again in {seconds} "
        "seconds. For more information, please visit aka.ms/aks/throttling",
        flat=True,
        subcode="Throttled",
        details=None,
    ),
    "OperationNotAllowed": _body(
        "OperationNotAllowed",
        "The server rejected the request because too many requests have been received for this subscription.",
        details=[{"code": "TooManyRequests", "target": "HighCostGet30Min", "message": "allowedRequestCount {limit}"}],
    ),
}
