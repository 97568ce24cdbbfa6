"""Waivers: findings that somebody accepts for a time, for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """What is accepted: findings of `check` on `resource`, both globs, until the end of the day `expires` (UTC).

    `resource` is compared without case with the id and the name of the cluster and with the id of the subject.
    """

    check: str
    resource: str
    reason: str
    expires: date
    owner: str | None = None

    def __str__(self) -> str:
        """What it is called in a message."""
        return f"{self.check} on {self.resource}"


class Use(str, Enum):
    """What became of a waiver. Of out of scope nobody could tell: the run did not look at all that it may be for."""

    USED = "used"
    EXPIRED = "expired"
    UNUSED = "unused"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver in a run, and how many findings it waived; what several questions found alike counts for each."""

    waiver: Waiver
    use: Use
    findings: int = 0


def joined(parts: Iterable[Iterable[Waived]]) -> tuple[Waived, ...]:
    """What became of the waivers in several parts of a run: used where it was in any, unused only where in none."""
    found: dict[Waiver, Waived] = {}
    for each in (each for part in parts for each in part):
        before = found.get(each.waiver, each)
        use = next(use for use in Use if use in (each.use, before.use))
        count = each.findings + (before.findings if each.waiver in found else 0)
        found[each.waiver] = Waived(each.waiver, use, count)
    return tuple(found.values())


def warnings(waived: Iterable[Waived], *, shard: bool = False) -> tuple[str, ...]:
    """What is wrong with them, a line each. Of a shard's nothing is unused before the shards are merged."""
    told = []
    for each in waived:
        if each.use is Use.EXPIRED:
            told.append(f"waiver of {each.waiver}: expired on {each.waiver.expires}; it waives nothing")
        elif each.use is Use.UNUSED and not shard:
            told.append(f"waiver of {each.waiver}: unused, nothing that it names fails or warns; remove or mend it")
    return tuple(told)
