"""A recording of some clusters alone, where the lists that were read hold all of their subscription."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from aks_preflight.arm.snapshot import Recorded, Snapshot

_CLUSTERS = "/providers/microsoft.containerservice/managedclusters"


def narrowed(snapshot: Snapshot, clusters: Collection[str]) -> Snapshot:
    """The snapshot with only these clusters (by id, in lower case) in its lists of clusters.

    Of the others nothing but the list was read: asked of them, the recording would answer that it does not know. An
    entry whose id cannot be read stays, since it may be one of these.
    """
    return Snapshot(snapshot.captured_at, snapshot.cloud, _kept(snapshot, clusters))


def _kept(snapshot: Snapshot, clusters: Collection[str]) -> Iterator[Recorded]:
    for answer in snapshot.answers():
        body = answer.json() if urlsplit(answer.url).path.lower().rstrip("/").endswith(_CLUSTERS) else None
        if not isinstance(body, dict) or not isinstance(body.get("value"), list):
            yield answer
            continue
        rows = [row for row in body["value"] if _may_be_one(row, clusters)]
        yield Recorded(answer.url, answer.status, json.dumps({**body, "value": rows}).encode())


def _may_be_one(row: Any, clusters: Collection[str]) -> bool:
    identity = row.get("id") if isinstance(row, dict) else None
    return not isinstance(identity, str) or identity.rstrip("/").lower() in clusters
