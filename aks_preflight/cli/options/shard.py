"""Which part of the scope, where several processes share the work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from aks_preflight.cli.options.words import read
from aks_preflight.model.scope import UsageError

#: What Kubernetes tells a pod of an Indexed Job; and what the Job must tell it, since Kubernetes does not.
INDEX, SHARDS = "JOB_COMPLETION_INDEX", "AKS_PREFLIGHT_SHARDS"
_SHARD = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
_option = partial(typer.Option, rich_help_panel="Scope")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardOptions:
    """As given."""

    shard: Annotated[
        str | None,
        _option(
            "--shard",
            metavar="I/N",
            help=f"Only the subscriptions of this shard: 0/4 to 3/4 (4/4 is 0/4). Default: {INDEX} of {SHARDS}.",
        ),
    ] = None


def parse_shard(options: ShardOptions, environ: Mapping[str, str]) -> tuple[int, int] | None:
    """The shard: index from 0, of how many; None for all. Raises UsageError."""
    if options.shard:
        return read("--shard", options.shard, _shard)
    index, shards = environ.get(INDEX), environ.get(SHARDS)
    if shards and not index:
        raise UsageError(f"{SHARDS} is set but not {INDEX}: give --shard I/N, or unset it")
    if not index:
        return None
    if not shards:
        raise UsageError(f"{INDEX} is set but not {SHARDS}: set it to the completions of the Job, or give --shard 0/1")
    return read(f"{INDEX}/{SHARDS}", f"{index}/{shards}", _shard)


def _shard(text: str) -> tuple[int, int] | None:
    match = _SHARD.fullmatch(text.strip())
    if match is None or not int(match[2]) >= 1 or int(match[1]) > int(match[2]):
        raise ValueError("give I/N, for example 0/4: I from 0, N the number of shards")
    # One shard of one is a run in one piece, and ends like one where nothing matches.
    return None if int(match[2]) == 1 else (int(match[1]) % int(match[2]), int(match[2]))
