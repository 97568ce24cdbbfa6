"""vCPUs: what new nodes take of the quota of their VM family, of the region, and of spot. Source: azure-facts C5."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.capacity.headroom import NOTHING, Cost, allocation, cost
from aks_preflight.facts.quota import REGIONAL, SPOT, normal
from aks_preflight.facts.sizes import VmSizes
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Reading
from aks_preflight.model.pool import Machines
from aks_preflight.model.reason import NotKnown, Reason, stated
from aks_preflight.model.record import record

UNIT = "vCPUs"


@record()
class Counter:
    """A quota counter that the new nodes draw on: its key in the compute usages, and what each pool takes of it."""

    key: str
    costs: tuple[Cost, ...]

    def takes_nothing(self, demand: Demand) -> bool:
        """Whether it is known that the demand takes nothing of it."""
        return demand.beyond is None and all(cost.missing is None and not cost.whole[0] for cost in self.costs)

    def readings(self, demand: Demand, left: int, used: int | None = None) -> list[Reading]:
        """The readings against what is left of the quota, beside what is used of it.

        Nodes that find room in their capacity reservation group take nothing more of it (azure-facts G13), and how
        much room that has is not read: such pools are shown, and do not decide.
        """
        drawing = [c for c in self.costs if c.pool.pool.capacity_reservation_group_id is None]
        readings = allocation(demand, drawing, left, UNIT, used=used)
        if len(drawing) < len(self.costs):
            whole = allocation(demand, self.costs, left, UNIT, used=used)[0]
            readings.append(whole.but(name=f"{whole.name}, capacity reservations unused", decides=False))
        return readings


def counters(demand: Demand, sizes: VmSizes) -> Iterator[Counter]:
    """The counters that a demand draws on: spot, or family and region. Constrained sizes count their base vCPUs.

    A pool whose size the region does not list, or lists without a family, is in no family counter of its own: the
    regional one tells the reason.
    """
    spot: list[Cost] = []
    regular: list[Cost] = []
    own: list[dict[str, str]] = []
    names: dict[str, str] = {}

    def vcpus(machines: Machines) -> int:
        return _vcpus(machines, sizes)

    for pool in demand.pools:
        taken = cost(pool, vcpus)
        if pool.pool.spot:
            spot.append(taken)
            continue
        families, unknown = _families(pool, sizes)
        names.update(families)
        own.append({} if unknown else families)
        if unknown and taken.missing is None:
            taken = Cost(pool, taken.whole, taken.each, next((reason for nodes, reason in unknown if nodes), None))
        regular.append(taken)
    for key in sorted(names):
        costs = [_of_family(key, whole, found, sizes) for whole, found in zip(regular, own, strict=True)]
        yield Counter(names[key], tuple(costs))
    if regular or demand.beyond:
        yield Counter(REGIONAL, tuple(regular))
    if spot:
        yield Counter(SPOT, tuple(spot))


def _families(pool: PoolDemand, sizes: VmSizes) -> tuple[dict[str, str], list[tuple[int, Reason]]]:
    """The families of a pool's new machines by their key; and of how many nodes it is not known, and why."""
    found: dict[str, str] = {}
    missing: list[tuple[int, Reason]] = []
    for machines in pool.new or ():
        try:
            family = _family(machines, sizes)
        except NotKnown as unknown:
            missing.append((machines.count, unknown.reason))
        else:
            found[normal(family)] = family
    return found, missing


def _of_family(key: str, whole: Cost, families: dict[str, str], sizes: VmSizes) -> Cost:
    """What a pool takes of one family: of its only one all that it takes of the region, of others nothing.

    `families` are those of its machines; none where not all are known.
    """
    if whole.missing is None and len(families) == 1:
        return whole if key in families else Cost(whole.pool, NOTHING, 0)

    def price(machines: Machines) -> int:
        return _vcpus(machines, sizes) if normal(_family(machines, sizes)) == key else 0

    return cost(whole.pool, price)


def _vcpus(machines: Machines, sizes: VmSizes) -> int:
    return stated(sizes.known(machines.size).vcpus, "vCPUs", of=machines.size or "the VM size")


def _family(machines: Machines, sizes: VmSizes) -> str:
    return stated(sizes.known(machines.size).family, "the family", of=machines.size or "the VM size")
