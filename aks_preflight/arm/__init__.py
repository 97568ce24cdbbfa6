"""Azure Resource Manager, read-only: the only folder that talks HTTP.

    async with open_live(LiveOptions()) as arm:
        clusters = await arm.list(path, action="Microsoft.ContainerService/managedClusters/read")

    async with open_replay(read_snapshot("prod.arm.jsonl.gz")) as arm: ...

    async with open_live(LiveOptions(), record=True) as arm: ...
    write_snapshot("prod.arm.jsonl.gz", arm.recording, mask=True)

A live run and a replay are one `ArmClient`, which Azure's clients or the snapshot answer. Importing this package
imports no SDK.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aks_preflight.arm.client import ArmClient
    from aks_preflight.arm.errors import CredentialError, SnapshotError
    from aks_preflight.arm.live import open_live
    from aks_preflight.arm.narrowing import narrowed
    from aks_preflight.arm.options import LiveOptions
    from aks_preflight.arm.replay import open_replay
    from aks_preflight.arm.snapshot import Snapshot
    from aks_preflight.arm.snapshot_file import read_snapshot
    from aks_preflight.arm.writing import write_snapshot

__all__ = [
    "ArmClient", "CredentialError", "LiveOptions", "Snapshot", "SnapshotError", "narrowed", "open_live",
    "open_replay", "read_snapshot", "write_snapshot",
]  # fmt: skip

_WHERE = {
    "ArmClient": "client",
    "CredentialError": "errors",
    "LiveOptions": "options",
    "Snapshot": "snapshot",
    "SnapshotError": "errors",
    "narrowed": "narrowing",
    "open_live": "live",
    "open_replay": "replay",
    "read_snapshot": "snapshot_file",
    "write_snapshot": "writing",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
