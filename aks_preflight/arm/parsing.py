"""JSON as Azure writes it, read fast."""

from __future__ import annotations

import json
from typing import Any

import orjson


def parse_json(body: bytes) -> Any:
    """The values of a body. Raises ValueError, or RecursionError, where it is no JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:  # stricter than Python: a byte order mark, half a surrogate pair, NaN
        return json.loads(body)
