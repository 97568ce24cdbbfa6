"""What the answers rest on: live data, a snapshot or the demo; as of which day; by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from aks_preflight.cli.options.words import read
from aks_preflight.model.scope import UsageError

_option = partial(typer.Option, rich_help_panel="Evidence")
#: One of them alone.
EXCLUSIVE = ("--from", "--demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOptions:
    """As given."""

    snapshot: Annotated[
        str | None,
        _option(
            "--from", metavar="SNAPSHOT", help="Answer from a recording instead of live data. Default scope: all in it."
        ),
    ] = None
    demo: Annotated[bool, _option("--demo", help="Answer from the embedded demo.")] = False
    as_of: Annotated[
        str | None,
        _option(
            "--as-of",
            metavar="DATE",
            help="The day whose rules hold: ISO date or time, UTC unless it says otherwise. Default: now; "
            "of a snapshot, when it was taken.",
        ),
    ] = None
    knowledge: Annotated[
        str | None, _option("--knowledge", metavar="FILE", help="A TOML file of rules over the built-in ones.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Neither `snapshot` nor `demo`: live. `as_of` None: now or, of a recording, its capture time."""

    snapshot: Path | None = None
    demo: bool = False
    as_of: datetime | None = None
    knowledge: Path | None = None

    @property
    def source(self) -> str:
        """The word that the report has for it."""
        return "demo" if self.demo else "snapshot" if self.snapshot else "live"


def parse_evidence(options: EvidenceOptions) -> Evidence:
    """The evidence. Raises UsageError."""
    if options.snapshot and options.demo:
        raise UsageError(f"{' and '.join(EXCLUSIVE)} exclude each other; give one of them")
    return Evidence(
        snapshot=Path(options.snapshot) if options.snapshot else None,
        demo=options.demo,
        as_of=read("--as-of", options.as_of, moment) if options.as_of else None,
        knowledge=Path(options.knowledge) if options.knowledge else None,
    )


def moment(text: str) -> datetime:
    """Reads an ISO date (its first instant) or time; UTC where it names no zone."""
    iso = text.strip()
    try:
        # Python 3.10 does not read the Z that Azure, and this program, write.
        read_as = datetime.fromisoformat(f"{iso[:-1]}+00:00" if iso[-1:] in "zZ" else iso)
        return read_as.replace(tzinfo=timezone.utc) if read_as.tzinfo is None else read_as.astimezone(timezone.utc)
    except (ValueError, OverflowError):  # in UTC, the year 1 or 9999 may be none
        raise ValueError("give an ISO date or time, for example 2025-03-16 or 2025-03-16T09:00:00Z") from None
