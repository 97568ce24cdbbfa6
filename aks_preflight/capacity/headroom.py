"""Readings: the ways in which Azure counts a need against what there is, and which of them decides.

Two gates (DESIGN.md, "Which reading decides"). Allocation: what is free now, against the new nodes. Admission: the
size of the range, against a theoretical count over all pools. Everything here is blind to what is counted: the
caller says what one node costs (addresses, vCPUs, ports).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Gate, Reading, Term
from aks_preflight.model.pool import Machines
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.record import record

#: Names of readings that tell of another order than is asked, and of a later day.
AT_ONCE = "all pools at once"
LATER = "with the surge of their own next upgrade"
AT_MOST = "up to the autoscaler's maximum"


@record()
class Cost:
    """What the new nodes of one pool take of one resource: all of them, one of them, those it may take later."""

    pool: PoolDemand
    whole: tuple[Term, ...]
    each: int
    missing: Reason | None = None

    @property
    def least(self) -> tuple[Term, ...]:
        """What it cannot do without: a single node where AKS goes on with one, else all."""
        if self.pool.retries and not self.pool.blue_green and value(self.whole) > self.each:
            return (Term(f"{self.pool.pool.name}, one surge node", 1, self.each),)
        return self.whole

    @property
    def later(self) -> tuple[Term, ...]:
        """With the surge of its own next upgrade."""
        surge = Term(f"{self.pool.pool.name}, its next surge", self.pool.later_surge, self.each)
        return (*self.whole, surge) if surge.value else self.whole

    @property
    def most(self) -> tuple[Term, ...]:
        """Up to the autoscaler's maximum."""
        peak, most = sum(m.count for m in self.pool.peak or ()), self.pool.most_nodes or 0
        more = Term(f"{self.pool.pool.name}, to the autoscaler's maximum", most - peak, self.each)
        return (*self.whole, more) if more.value > 0 else self.whole


def value(terms: Iterable[Term]) -> int:
    """The sum of the terms."""
    return sum(term.value for term in terms)


def cost(pool: PoolDemand, price: Callable[[Machines], int]) -> Cost:
    """The cost of a pool where one node of a VM size costs `price` (0: none of this resource).

    A price that raises NotKnown, and nodes that are not to be had, make the cost incomplete, with the reason: what is
    known of it stays, and may be too much already.
    """
    if pool.new is None:
        return Cost(pool, (), 0, pool.missing)
    priced: list[tuple[Machines, int]] = []
    missing: Reason | None = None
    for machines in pool.new:
        try:
            priced.append((machines, price(machines)))
        except NotKnown as unknown:
            missing = missing or (unknown.reason if machines.count else None)
    terms = tuple(Term(pool.pool.name, machines.count, each) for machines, each in priced if machines.count and each)
    used = {machines.size for machines in pool.peak or () if machines.count}
    each = max((each for machines, each in priced if machines.size in used or not used), default=0)
    return Cost(pool, terms, each, missing)


def allocation(
    demand: Demand, costs: Sequence[Cost], has: int | None, unit: str, *, used: int | None = None
) -> list[Reading]:
    """The readings of the allocation gate; the first decides (but for a demand that is not firm).

    `used`: what is taken already, beside the `has` that is left.
    """
    missing = demand.beyond or next((c.missing for c in costs if c.missing), None)

    def reading(name: str, terms: Sequence[Term]) -> Reading:
        return Reading(name, Gate.ALLOCATION, value(terms), has, unit, tuple(terms), False, missing, used)

    if not demand.surges:
        readings = [reading("all new nodes", _sum(costs, lambda c: c.whole))]
        readings.append(reading(LATER, _later(costs)))
        readings.append(reading(AT_MOST, _sum(costs, lambda c: c.most)))
    else:
        at_once = _sum(costs, lambda c: c.least) if demand.together else _in_turn(costs, lambda c: c.least)
        readings = [reading(_surge_name(demand, costs), at_once)]
        if not demand.together:
            readings.append(reading("the whole surge, pool after pool", _in_turn(costs, lambda c: c.whole)))
        readings.append(reading(AT_ONCE, _sum(costs, lambda c: c.whole)))
    first = readings[0].but(decides=demand.firm)
    return [first, *_different(first, readings[1:])]


def _surge_name(demand: Demand, costs: Sequence[Cost]) -> str:
    what = "one surge node (AKS retries with one)" if any(c.least != c.whole for c in costs) else "the surge"
    return f"{what}, {AT_ONCE if demand.together else 'pool after pool'}"


def _sum(costs: Iterable[Cost], pick: Callable[[Cost], Sequence[Term]]) -> list[Term]:
    return [term for c in costs for term in pick(c)]


def _later(costs: Sequence[Cost]) -> list[Term]:
    """All new nodes, and the largest of their later surges: pools are upgraded one after the other."""
    worst = max(costs, key=lambda c: value(c.later) - value(c.whole), default=None)
    return [term for c in costs for term in (c.later if c is worst else c.whole)]


def _in_turn(costs: Sequence[Cost], pick: Callable[[Cost], Sequence[Term]]) -> list[Term]:
    """The worst pool; beside it every BlueGreen pool, which keeps both its copies while the others go on."""
    blue_green = [c for c in costs if c.pool.blue_green]
    worst = max((c for c in costs if not c.pool.blue_green), key=lambda c: value(pick(c)), default=None)
    return _sum([*blue_green, *([worst] if worst else [])], pick)


def _different(first: Reading, others: Iterable[Reading]) -> list[Reading]:
    """The readings that say something new."""
    seen, kept = {first.needs}, []
    for other in others:
        if other.needs not in seen:
            seen.add(other.needs)
            kept.append(other)
    return kept


def admission(
    name: str,
    pools: Iterable[PoolDemand],
    price: Callable[[PoolDemand], int],
    has: int | None,
    unit: str,
    *,
    decides: bool,
) -> Reading:
    """AKS' theoretical count over these pools at their most nodes, against `has`."""
    terms: list[Term] = []
    missing: Reason | None = None
    for pool in pools:
        nodes = pool.most_nodes
        if nodes is None:
            missing = missing or pool.missing or _unstated_maximum(pool)
            continue
        try:
            terms.append(Term(pool.pool.name, nodes, price(pool)))
        except NotKnown as unknown:
            missing = missing or unknown.reason
    terms = [term for term in terms if term.value]
    return Reading(name, Gate.ADMISSION, value(terms), has, unit, tuple(terms), decides, missing)


def _unstated_maximum(pool: PoolDemand) -> Reason:
    return Reason(Why.NOT_STATED, f"Azure's answer does not state maxCount of the autoscaled pool {pool.pool.name}")
