"""Bodies of which there are many and few are asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from itertools import pairwise

import orjson

from aks_preflight.facts.body import Body


class Packed(Mapping[str, Body]):
    """Bodies by name, packed until the first is asked for: a region's VM sizes take 10 MB as values, 2 MB as JSON,
    150 kB packed, and a fleet has them of every subscription and region.

    Not `packed` where they are asked for at once: it only takes its time then.
    """

    def __init__(self, bodies: Mapping[str, Body], *, packed: bool = True) -> None:
        texts = [_json(body) for body in bodies.values()]
        ends = [0]
        for text in texts:
            ends.append(ends[-1] + len(text))
        self._places = dict(zip(bodies, pairwise(ends), strict=True))
        joined = b"".join(texts)
        self._packed = zlib.compress(joined, 1) if packed else b""
        self._text: bytes | None = None if packed else joined

    def __getitem__(self, name: str) -> Body:
        begin, end = self._places[name]
        if self._text is None:
            self._text = zlib.decompress(self._packed)
        found: Body = json.loads(self._text[begin:end])
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._places  # Mapping's own would take the body apart

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _json(body: Body) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:  # half a surrogate pair is JSON, and no text
        return json.dumps(body).encode("ascii")
