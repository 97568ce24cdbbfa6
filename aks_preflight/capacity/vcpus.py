"""vCPUs: what new nodes take of the quota of their VM family, of the region, and of spot. Source: azure-facts C5."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from aks_preflight.capacity.headroom import Cost, allocation, cost
from aks_preflight.facts.quota import REGIONAL, SPOT, normal
from aks_preflight.facts.sizes import VmSizes
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Reading
from aks_preflight.model.pool import Machines
from aks_preflight.model.reason import NotKnown, stated
from aks_preflight.model.record import record

UNIT = "vCPUs"


@record()
class Counter:
    """A quota counter that the new nodes draw on: its key in the compute usages, and what each pool takes of it."""

    key: str
    costs: tuple[Cost, ...]

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
    regular = [p for p in demand.pools if not p.pool.spot]
    spot = [p for p in demand.pools if p.pool.spot]
    families = {normal(family): family for family in _families(regular, sizes)}
    for key, family in sorted(families.items()):
        yield Counter(family, _costs(regular, _of_family(key, sizes)))
    if regular or demand.beyond:
        yield Counter(REGIONAL, tuple(_regional(pool, sizes) for pool in regular))
    if spot:
        yield Counter(SPOT, _costs(spot, lambda machines: _vcpus(machines, sizes)))


def _costs(pools: list[PoolDemand], price: Callable[[Machines], int]) -> tuple[Cost, ...]:
    return tuple(cost(pool, price) for pool in pools)


def _regional(pool: PoolDemand, sizes: VmSizes) -> Cost:
    found = cost(pool, lambda machines: _vcpus(machines, sizes))
    if found.missing is not None:
        return found
    try:
        for machines in pool.new or ():
            if machines.count:
                _family(machines, sizes)
    except NotKnown as unknown:
        return replace(found, missing=unknown.reason)
    return found


def _vcpus(machines: Machines, sizes: VmSizes) -> int:
    return stated(sizes.known(machines.size).vcpus, "vCPUs", of=machines.size or "the VM size")


def _family(machines: Machines, sizes: VmSizes) -> str:
    return stated(sizes.known(machines.size).family, "the family", of=machines.size or "the VM size")


def _of_family(key: str, sizes: VmSizes) -> Callable[[Machines], int]:
    def price(machines: Machines) -> int:
        return _vcpus(machines, sizes) if normal(_family(machines, sizes)) == key else 0

    return price


def _families(pools: list[PoolDemand], sizes: VmSizes) -> Iterator[str]:
    for pool in pools:
        for machines in pool.new or ():
            try:
                yield _family(machines, sizes)
            except NotKnown:
                continue  # told by the regional counter
