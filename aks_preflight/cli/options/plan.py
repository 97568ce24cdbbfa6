"""Where to, and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from aks_preflight.cli.options.words import read, whole_number
from aks_preflight.model.plan import LATEST
from aks_preflight.model.version import Version, parse_version

_option = partial(typer.Option, rich_help_panel="Plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """As given."""

    to: Annotated[
        str | None,
        _option(
            "--to",
            metavar="VERSION",
            help="A version, a minor (its newest patch), or latest: the newest minor of the region. Default: latest.",
        ),
    ] = None
    minutes_per_node: Annotated[
        str | None,
        _option("--minutes-per-node", metavar="N", help="For the times: what a node takes to boot and drain."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The target, and minutes a node where they were given."""

    to: str | Version = LATEST
    minutes_per_node: int | None = None


def parse_plan(options: PlanOptions) -> Aim:
    """Where to. Raises UsageError."""
    minutes = options.minutes_per_node
    return Aim(
        to=read("--to", options.to, _target) if options.to else LATEST,
        minutes_per_node=read("--minutes-per-node", minutes, whole_number(1)) if minutes else None,
    )


def _target(text: str) -> str | Version:
    if text.strip().lower() == LATEST:
        return LATEST
    try:
        return parse_version(text)
    except ValueError:
        raise ValueError("give latest or a version such as 1.36 or 1.36.1") from None
