"""Writing a snapshot: sanitised, masked where asked for, whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import timezone
from pathlib import Path
from typing import Any

from aks_preflight.arm.errors import SnapshotError
from aks_preflight.arm.mask import Mask
from aks_preflight.arm.sanitise import sanitise, sanitise_url
from aks_preflight.arm.snapshot import FORMAT, FORMAT_KEY, Recorded, Snapshot


def write_snapshot(path: str | Path, snapshot: Snapshot, *, mask: bool = False) -> None:
    """Writes the snapshot, gzipped if the name ends in `.gz`. An old file stays until the new one is complete.

    Secrets, tags, admin names, keys and identities' ids are left out. `mask`: subscription ids, tenant ids and names
    are replaced too, the same by the same everywhere. Raises SnapshotError.
    """
    path = Path(path)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as raw:
                if path.suffix == ".gz":
                    with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
                        file.writelines(_lines(snapshot, mask=mask))
                else:
                    raw.writelines(_lines(snapshot, mask=mask))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be written ({error.strerror or error})") from error


def _lines(snapshot: Snapshot, *, mask: bool) -> Iterator[bytes]:
    captured_at = snapshot.captured_at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield _json({FORMAT_KEY: FORMAT, "captured_at": captured_at, "cloud": snapshot.cloud})
    masking = Mask() if mask else None
    if masking:
        # Names are met in two rounds, so that a message masks what is only named further down.
        masking.learn((sanitise_url(a.url) for a in snapshot.answers()), (_body(a) for a in snapshot.answers()))
    for answer in snapshot.answers():
        url, body = sanitise_url(answer.url), _body(answer)
        if masking:
            url, body = masking.url(url), masking.body(body)
        yield _json({"method": "GET", "url": url, "status": answer.status, "body": body})


def _body(answer: Recorded) -> Any:
    try:
        return sanitise(answer.json())
    except ValueError as error:
        raise SnapshotError(f"the answer to GET {answer.url} is not JSON ({error})") from error


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone half of a surrogate pair is no UTF-8, but as an escape it is JSON.
    return text.encode("utf-8", "backslashreplace") + b"\n"
