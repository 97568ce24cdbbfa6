"""Clusters that fit alone and not together: what they share, who takes what, and in which order it fits."""

from __future__ import annotations

from dataclasses import dataclass

from aks_preflight.model.finding import Gate, Reading, Subject, Term
from aks_preflight.model.reason import Reason


@dataclass(frozen=True, slots=True)
class Automatic:
    """A channel that renews a cluster's nodes without anybody's hand, surge nodes included.

    `window`: when it may begin, in words; None: at any time. Where that could not be read, `reason` says why.
    """

    channel: str
    window: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A cluster that takes of what is shared.

    `cluster` is its ARM id; `needs` what it takes alone: at least so much where `missing` says why the count is not
    whole, and None where nothing of it is known. `round` is its place in the suggested order, from 1: the clusters of
    one round fit together, and a cluster has the same round in every contention of a question.
    """

    cluster: str
    name: str
    needs: int | None
    round: int
    missing: Reason | None = None
    automatic: tuple[Automatic, ...] = ()

    @property
    def known(self) -> int:
        """What it takes for certain."""
        return self.needs or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattended:
    """The worst that can happen with nobody at the keyboard: these clusters (ARM ids) renew their nodes at one time.

    `when` is the first such time in words; `needs` what they then take together.
    """

    clusters: tuple[str, ...]
    needs: int
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contention:
    """Something that several clusters draw on under one question, and that does not, or may not, hold them all.

    `resource` is the subnet or quota, `has` what is free of it now, in `unit`; `area` that of the check that counted
    it. `parties` have the largest need first. `missing`: why it cannot be told whether all fit. `firm` is False where
    the needs are only shown (a stopped cluster may hold its share already). `unattended` is of an upgrade;
    `windows_read` is False where so many contend that their maintenance windows were not asked for.
    """

    question: str
    resource: Subject
    area: str
    unit: str
    has: int | None
    parties: tuple[Party, ...]
    missing: Reason | None = None
    firm: bool = True
    unattended: Unattended | None = None
    windows_read: bool = True

    @property
    def needs(self) -> int:
        """What all take together, as far as it is known."""
        return sum(party.known for party in self.parties)

    @property
    def order(self) -> tuple[str, str, str]:
        """Where it stands in a report, whoever found it first."""
        return self.resource.id.lower(), self.unit, self.question

    @property
    def fits(self) -> bool | None:
        """No, or None where it cannot be told; what fits is no contention."""
        return False if self.has is not None and self.needs > max(self.has, 0) else None

    @property
    def short(self) -> int:
        """How much is lacking for all at once."""
        return max(0, self.needs - (self.has or 0)) if self.fits is False else 0

    @property
    def given_back(self) -> bool:
        """Whether a round leaves room for the next: surge nodes go again, those of a pool, a scale or a start stay."""
        return self.question == "upgrade"

    @property
    def rounds(self) -> tuple[tuple[Party, ...], ...]:
        """The suggested order: each round's parties fit together."""
        found: dict[int, list[Party]] = {}
        for party in self.parties:
            found.setdefault(party.round, []).append(party)
        return tuple(tuple(together) for _, together in sorted(found.items()))

    @property
    def reading(self) -> Reading:
        """The arithmetic of all at once: who takes what. It decides nothing, since each alone is allowed."""
        terms = tuple(Term(party.name, 1, party.known) for party in self.parties if party.known)
        return Reading("all at once", Gate.ALLOCATION, self.needs, self.has, self.unit, terms, missing=self.missing)
