"""The least time that the requests of a run need, whoever sends them: Azure's buckets, and rounds of waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tests.simulator.asked import parse
from tests.simulator.throttling import Bucket, Throttle

#: The token; the subscriptions; their clusters; what all of these need; what that names (usages of a VNet that had to
#: be found, addresses of a gateway). Each must be answered before the next can be asked.
ROUNDS = 5


def bucket_seconds(log: Iterable[Mapping[str, Any]], throttle: Throttle) -> tuple[float, str]:
    """The seconds that the scarcest bucket makes so many answered requests take, and what they asked it for."""
    counted: Counter[tuple[int, str]] = Counter()
    buckets: dict[tuple[int, str], Bucket] = {}
    for entry in log:
        if entry["status"] != 429:
            for key, bucket in throttle.met_by(parse(entry["method"], entry["path"])):
                counted[key] += 1
                buckets[key] = bucket
    worst = (0.0, "none is emptied")
    for key, count in counted.items():
        over = count - buckets[key].capacity
        if over > 0 and buckets[key].refill:
            worst = max(worst, (over / buckets[key].refill, f"{count} requests of {key[1]}"))
    return worst


def bound(log: Iterable[Mapping[str, Any]], *, latency: float, imports: float, throttle: Throttle) -> float:
    """Seconds: what the buckets impose, the rounds of latency, and the imports without which nothing is asked."""
    return bucket_seconds(log, throttle)[0] + ROUNDS * latency + imports
