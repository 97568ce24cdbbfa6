"""What if: numbers that take the place of what Azure would answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

import typer

from aks_preflight.cli.options.pool import parse_subnet
from aks_preflight.cli.options.words import nearest, pair, read, wrong
from aks_preflight.model.assumption import NAMED, About, Assumption

_OPTION = "--assume"
_option = partial(typer.Option, rich_help_panel="Evidence")
#: As they are written: quota.FAMILY, outbound-ips.
KEYS = tuple(f"{about.value}.{name}" if name else about.value for about, name in NAMED.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumeOptions:
    """As given."""

    assume: Annotated[
        list[str],
        _option(
            _OPTION,
            metavar="KEY=VALUE",
            # \b keeps the lines: a key should not be broken at its hyphen.
            help="\b\nTake a number for what is read (repeat). Keys:\n"
            "quota.FAMILY, quota.cores, quota.spot (the limit, or\n"
            "+N), free.SUBNET (name or id: addresses), count.POOL,\n"
            "max-count.POOL, max-surge.POOL, max-unavailable.POOL,\n"
            "outbound-ips, outbound-ports.",
        ),
    ] = field(default_factory=list)


def parse_assumptions(options: AssumeOptions) -> tuple[Assumption, ...]:
    """The assumptions, as far as their words go: what they are about is looked for where the clusters are read.

    Raises UsageError.
    """
    found: dict[tuple[About, str], Assumption] = {}
    for text in options.assume:
        assumption = read(_OPTION, text, _parse)
        same = assumption.about, "".join(assumption.name.split()).lower()
        if same in found:
            raise wrong(_OPTION, text, f"{assumption.key} is given twice; give it once")
        found[same] = assumption
    return tuple(found.values())


def _parse(text: str) -> Assumption:
    key, value = pair(text, "KEY=VALUE, for example quota.cores=+50")
    word, dot, name = (part.strip() for part in key.partition("."))
    about = next((each for each in About if each.value == word.lower()), None)
    if about is None:
        raise ValueError(f"unknown key {key!r}{_hint(word)} (keys: {', '.join(KEYS)})")
    form = NAMED[about]
    if form and not name:
        raise ValueError(f"of which? give {about.value}.{form}=VALUE")
    if dot and not form:
        raise ValueError(f"it is of the whole cluster; give {about.value}=VALUE")
    return Assumption(about, parse_subnet(name) if about is About.FREE else name, value)


def _hint(word: str) -> str:
    """The nearest key, as it is written."""
    near = nearest(word, [about.value for about in About])
    written = {f"; did you mean {about.value}?": key for about, key in zip(NAMED, KEYS, strict=True)}
    return f"; did you mean {written[near]}?" if near else ""
