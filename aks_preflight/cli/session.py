"""What every run needs: Azure or a recording of it, a time limit, and its errors in the command line's words."""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, TypeVar

from aks_preflight.cli.exits import CouldNotRun
from aks_preflight.model.scope import UsageError

if TYPE_CHECKING:
    from aks_preflight.arm import LiveOptions, Snapshot
    from aks_preflight.cli.options.azure import Azure
    from aks_preflight.cli.options.evidence import Evidence
    from aks_preflight.cli.progress import Progress

T = TypeVar("T")
DEMO = "demo.arm.jsonl.gz"


@contextmanager
def explained() -> Iterator[None]:
    """The library's errors as those that the exit codes know: wrong usage, or could not run."""
    from aks_preflight.arm import CredentialError
    from aks_preflight.knowledge import KnowledgeError

    try:
        yield
    except KnowledgeError as error:
        raise UsageError(str(error)) from error
    except CredentialError as error:
        raise CouldNotRun(str(error)) from error


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Runs it to its end."""
    from aks_preflight import library

    # Without a handler, Python prints what libraries log: their errors are ours to tell, as reasons.
    logging.getLogger().addHandler(logging.NullHandler())
    return library.finish(work)


def recording_of(evidence: Evidence) -> Snapshot | None:
    """The recording that is to answer; None for a live run. Raises UsageError."""
    from aks_preflight.arm import read_snapshot

    if evidence.demo:
        with as_file(files("aks_preflight") / DEMO) as path:
            return read_snapshot(path)
    return read_snapshot(evidence.snapshot) if evidence.snapshot else None


def day_of(evidence: Evidence, recording: Snapshot | None) -> datetime:
    """The moment whose rules hold: as asked, else that of the recording, else now."""
    if evidence.as_of:
        return evidence.as_of
    return datetime.now(timezone.utc) if recording is None else recording.captured_at


def live_options(azure: Azure, progress: Progress) -> LiveOptions:
    """How the library is to reach Azure."""
    from aks_preflight.arm import LiveOptions

    options = LiveOptions(
        cloud=azure.cloud,
        auth=azure.auth,
        tenant=azure.tenant,
        api_versions=dict(azure.api_versions),
        on_wait=progress.line,
    )
    return options if azure.timeout is None else replace(options, timeout=azure.timeout)
