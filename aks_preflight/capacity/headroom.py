"""Readings: the ways in which Azure counts a need against what there is, and which of them decides.

Two gates (DESIGN.md, "Which reading decides"). Allocation: what is free now, against the new nodes. Admission: the
size of the range, against a theoretical count over all pools. Everything here is blind to what is counted: the
caller says what one node costs (addresses, vCPUs, ports).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Gate, Reading, Term
from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.record import record

#: Names of readings that tell of another order than is asked, and of a later day.
AT_ONCE = "all pools at once"
LATER = "with the surge of their own next upgrade"
AT_MOST = "up to the autoscaler's maximum"


Pick = Callable[["Cost"], Sequence[Term]]


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
    def next_surge(self) -> int:
        """What its own next upgrade will add."""
        return self.pool.later_surge * self.each

    @property
    def later(self) -> tuple[Term, ...]:
        """With the surge of its own next upgrade."""
        if not self.next_surge:
            return self.whole
        return (*self.whole, Term(f"{self.pool.pool.name}, its next surge", self.pool.later_surge, self.each))

    @property
    def most(self) -> tuple[Term, ...]:
        """Up to the autoscaler's maximum."""
        more = (self.pool.most_nodes or 0) - self.pool.peak_nodes
        if more <= 0 or not self.each:
            return self.whole
        return (*self.whole, Term(f"{self.pool.pool.name}, to the autoscaler's maximum", more, self.each))


_WHOLE: Pick = attrgetter("whole")
_LEAST: Pick = attrgetter("least")
_MOST: Pick = attrgetter("most")


def value(terms: Iterable[Term]) -> int:
    """The sum of the terms."""
    return sum([term.count * term.each for term in terms])


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
    name = pool.pool.name
    terms = tuple([Term(name, machines.count, each) for machines, each in priced if machines.count and each])
    used = {machines.size for machines in pool.peak or () if machines.count}
    each = max([each for machines, each in priced if machines.size in used or not used], default=0)
    return Cost(pool, terms, each, missing)


def cost_by_pool(pool: PoolDemand, price: Callable[[NodePool], int]) -> Cost:
    """The cost of a pool where one of its nodes costs `price`, whatever its VM size. A price may raise NotKnown."""
    if pool.new is None:
        return Cost(pool, (), 0, pool.missing)
    if not pool.new:
        return Cost(pool, (), 0)
    try:
        each, name = price(pool.pool), pool.pool.name
    except NotKnown as unknown:
        return Cost(pool, (), 0, unknown.reason if pool.new_nodes else None)
    return Cost(pool, tuple([Term(name, m.count, each) for m in pool.new if m.count and each]), each)


def one_a_node(pools: Iterable[PoolDemand]) -> list[Cost]:
    """The costs of what each node takes one of."""
    return [cost_by_pool(pool, lambda _: 1) for pool in pools]


def allocation(
    demand: Demand,
    costs: Sequence[Cost],
    has: int | None,
    unit: str,
    *,
    used: int | None = None,
    gate: Gate = Gate.ALLOCATION,
    unseen: Reason | None = None,
) -> list[Reading]:
    """The readings of new nodes that say something new; the first decides (but for a demand that is not firm).

    `used`: what is taken already, beside the `has` that is left; `unseen`: why not all of that is known. Where AKS
    refuses beforehand (`gate`) it does not go on with a single node.
    """
    missing = demand.beyond or next((c.missing for c in costs if c.missing), None) or unseen
    readings: list[Reading] = []
    seen: set[int] = set()
    for name, terms in _ways(demand, costs, _LEAST if gate is Gate.ALLOCATION else _WHOLE):
        needs = value(terms)
        if needs not in seen:
            decides = demand.firm and not readings
            readings.append(Reading(name, gate, needs, has, unit, tuple(terms), decides, missing, used))
            seen.add(needs)
    return readings


def _ways(demand: Demand, costs: Sequence[Cost], least: Pick) -> Iterator[tuple[str, list[Term]]]:
    """The ways to count a demand, that which decides first. `least`: what is indispensable of a pool's surge."""
    if not demand.surges:
        yield "all new nodes", _sum(costs, _WHOLE)
        yield LATER, _later(costs)
        yield AT_MOST, _sum(costs, _MOST)
        return
    single = any(least(c) is not c.whole for c in costs)
    what = "one surge node (AKS retries with one)" if single else "the surge"
    order = AT_ONCE if demand.together else "pool after pool"
    yield f"{what}, {order}", _sum(costs, least) if demand.together else _in_turn(costs, least)
    if not demand.together:
        yield "the whole surge, pool after pool", _in_turn(costs, _WHOLE)
    yield AT_ONCE, _sum(costs, _WHOLE)


def _sum(costs: Iterable[Cost], pick: Pick) -> list[Term]:
    return [term for c in costs for term in pick(c)]


def _later(costs: Sequence[Cost]) -> list[Term]:
    """All new nodes, and the largest of their later surges: pools are upgraded one after the other."""
    worst = max(costs, key=attrgetter("next_surge"), default=None)
    return [term for c in costs for term in (c.later if c is worst else c.whole)]


def _in_turn(costs: Sequence[Cost], pick: Pick) -> list[Term]:
    """The worst pool; beside it every BlueGreen pool, which keeps both its copies while the others go on."""
    both = [term for c in costs if c.pool.blue_green for term in pick(c)]
    return [*both, *max([pick(c) for c in costs if not c.pool.blue_green], key=value, default=())]


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
            each = price(pool)
        except NotKnown as unknown:
            missing = missing or unknown.reason
            continue
        if nodes and each:
            terms.append(Term(pool.pool.name, nodes, each))
    return Reading(name, Gate.ADMISSION, value(terms), has, unit, tuple(terms), decides, missing)


def _unstated_maximum(pool: PoolDemand) -> Reason:
    return Reason(Why.NOT_STATED, f"Azure's answer does not state maxCount of the autoscaled pool {pool.pool.name}")
