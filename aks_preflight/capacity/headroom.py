"""Readings: the ways in which Azure counts a need against what there is, and which of them decides.

Two gates (DESIGN.md, "Which reading decides"). Allocation: what is free now, against the new nodes. Admission: the
size of the range, against a theoretical count over all pools. Everything here is blind to what is counted: the
caller says what one node costs (addresses, vCPUs, ports).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Gate, Reading, Term
from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.record import record

#: Names of readings that tell of another order than is asked, and of a later day.
AT_ONCE = "all pools at once"
LATER = "with the surge of their own next upgrade"
AT_MOST = "up to the autoscaler's maximum"


_ADMISSION, _ALLOCATION = Gate.ADMISSION, Gate.ALLOCATION  # an enum's members are looked up slowly
#: What is taken, and the terms that sum to it.
Take = tuple[int, tuple[Term, ...]]
NOTHING: Take = (0, ())


@record()
class Cost:
    """What the new nodes of one pool take of one resource: all of them, one of them, those it may take later.

    (Methods, no properties: they are asked for hundreds of times a cluster, and a property takes twice as long.)
    """

    pool: PoolDemand
    whole: Take
    each: int
    missing: Reason | None = None

    def least(self) -> Take:
        """What it cannot do without: a single node where AKS goes on with one, else all."""
        pool = self.pool
        if pool.retries and not pool.blue_green and self.whole[0] > self.each:
            return self.each, (Term(f"{pool.pool.name}, one surge node", 1, self.each),)
        return self.whole

    def next_surge(self) -> int:
        """What its own next upgrade will add."""
        return self.pool.later_surge * self.each

    def later(self) -> Take:
        """With the surge of its own next upgrade."""
        return self._and(self.pool.later_surge, "its next surge")

    def most(self) -> Take:
        """Up to the autoscaler's maximum."""
        more = (self.pool.most_nodes or 0) - self.pool.peak_nodes
        return self._and(more, "to the autoscaler's maximum") if more > 0 else self.whole

    def _and(self, nodes: int, what: str) -> Take:
        if not nodes or not self.each:
            return self.whole
        needs, terms = self.whole
        return needs + nodes * self.each, (*terms, Term(f"{self.pool.pool.name}, {what}", nodes, self.each))


def value(terms: Iterable[Term]) -> int:
    """The sum of the terms."""
    return sum([term.count * term.each for term in terms])


def cost(pool: PoolDemand, price: Callable[[Machines], int]) -> Cost:
    """The cost of a pool where one node of a VM size costs `price` (0: none of this resource).

    A price that raises NotKnown, and nodes that are not to be had, make the cost incomplete, with the reason: what is
    known of it stays, and may be too much already.
    """
    if pool.new is None:
        return Cost(pool, NOTHING, 0, pool.missing)
    used = {machines.size for machines in pool.peak or () if machines.count}
    needs, terms, most = 0, [], 0
    missing: Reason | None = None
    for machines in pool.new:
        count = machines.count
        try:
            each = price(machines)
        except NotKnown as unknown:
            missing = missing or (unknown.reason if count else None)
            continue
        if count and each:
            needs += count * each
            terms.append(Term(pool.pool.name, count, each))
        if each > most and (machines.size in used or not used):
            most = each
    return Cost(pool, (needs, tuple(terms)), most, missing)


def cost_by_pool(pool: PoolDemand, price: Callable[[NodePool], int]) -> Cost:
    """The cost of a pool where one of its nodes costs `price`, whatever its VM size. A price may raise NotKnown."""
    if not pool.new:
        return cost_of(pool, 0)
    try:
        return cost_of(pool, price(pool.pool))
    except NotKnown as unknown:
        return Cost(pool, NOTHING, 0, unknown.reason if pool.new_nodes else None)


def cost_of(pool: PoolDemand, each: int) -> Cost:
    """The cost of a pool each of whose nodes costs so much."""
    if not pool.new:
        return Cost(pool, NOTHING, 0, pool.missing if pool.new is None else None)
    name = pool.pool.name
    terms = tuple([Term(name, m.count, each) for m in pool.new if m.count and each])
    return Cost(pool, (pool.new_nodes * each, terms), each)


def costs_of(demand: Demand, each: int) -> list[Cost]:
    """The costs of the pools concerned where each node costs so much; counted once, as half a dozen checks ask."""
    found: list[Cost] | None = demand.kept.get(each)
    if found is None:
        found = demand.kept[each] = [cost_of(pool, each) for pool in demand.pools]
    return found


def one_a_node(demand: Demand) -> list[Cost]:
    """The costs of what each node takes one of."""
    return costs_of(demand, 1)


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
    missing = demand.beyond or _missing(costs) or unseen
    readings: list[Reading] = []
    seen: set[int] = set()
    for name, (needs, terms) in _ways(demand, costs, gate):
        if needs not in seen:
            decides = demand.firm and not readings
            readings.append(Reading(name, gate, needs, has, unit, terms, decides, missing, used))
            seen.add(needs)
    return readings


def _missing(costs: Sequence[Cost]) -> Reason | None:
    for one in costs:
        if one.missing is not None:
            return one.missing
    return None


def _ways(demand: Demand, costs: Sequence[Cost], gate: Gate) -> Iterator[tuple[str, Take]]:
    """The ways to count a demand, that which decides first."""
    whole = [c.whole for c in costs]
    if not demand.surges:
        yield "all new nodes", _sum(whole)
        yield LATER, _later(costs)
        yield AT_MOST, _sum([c.most() for c in costs])
        return
    least = [c.least() for c in costs] if demand.retries and gate is _ALLOCATION else whole
    what = "the surge" if least == whole else "one surge node (AKS retries with one)"
    if demand.together:
        yield f"{what}, {AT_ONCE}", _sum(least)
    else:
        yield f"{what}, pool after pool", _in_turn(demand, costs, least)
        if least != whole:
            yield "the whole surge, pool after pool", _in_turn(demand, costs, whole)
    yield AT_ONCE, _sum(whole)


def _sum(takes: Sequence[Take]) -> Take:
    if len(takes) == 1:
        return takes[0]
    needs = 0
    summed: list[Term] = []
    for part, terms in takes:
        needs += part
        summed += terms
    return needs, tuple(summed)


def _later(costs: Sequence[Cost]) -> Take:
    """All new nodes, and the largest of their later surges: pools are upgraded one after the other."""
    if len(costs) == 1:
        return costs[0].later()
    worst = max(costs, key=Cost.next_surge, default=None)
    return _sum([c.later() if c is worst else c.whole for c in costs])


def _in_turn(demand: Demand, costs: Sequence[Cost], takes: Sequence[Take]) -> Take:
    """The worst pool; beside it every BlueGreen pool, which keeps both its copies while the others go on."""
    if not demand.blue_green:
        return _worst(takes)
    both = [take for c, take in zip(costs, takes, strict=True) if c.pool.blue_green]
    others = [take for c, take in zip(costs, takes, strict=True) if not c.pool.blue_green]
    return _sum([*both, _worst(others)])


def _worst(takes: Sequence[Take]) -> Take:
    worst = NOTHING
    for take in takes:
        if take[0] > worst[0]:
            worst = take
    return worst


def admission(
    name: str,
    pools: Iterable[PoolDemand],
    price: Callable[[NodePool], int],
    has: int | None,
    unit: str,
    *,
    decides: bool,
) -> Reading:
    """AKS' theoretical count over these pools at their most nodes, against `has`."""
    needs, terms = 0, []
    missing: Reason | None = None
    for pool in pools:
        nodes = pool.most_nodes
        if nodes is None:
            missing = missing or pool.missing or _unstated_maximum(pool)
            continue
        try:
            each = price(pool.pool)
        except NotKnown as unknown:
            missing = missing or unknown.reason
            continue
        if nodes and each:
            needs += nodes * each
            terms.append(Term(pool.pool.name, nodes, each))
    return Reading(name, _ADMISSION, needs, has, unit, tuple(terms), decides, missing)


def _unstated_maximum(pool: PoolDemand) -> Reason:
    return Reason(Why.NOT_STATED, f"Azure's answer does not state maxCount of the autoscaled pool {pool.pool.name}")
