"""A change on trial: what is changed, how it is asked again, and what must then hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aks_preflight.capacity.headroom import AT_MOST, AT_ONCE, LATER
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Gate, Reading, RemedyKind, Status, status_of
from aks_preflight.model.record import record

#: The readings of a demand against one resource.
Count = Callable[[Demand], Sequence[Reading]]
#: What must hold of a demand's readings.
Goal = Callable[[Demand, Sequence[Reading]], bool]


@record()
class Trial:
    """A demand that does not fit, its readings, how they are counted, and what must hold when they are again."""

    demand: Demand
    cluster: Cluster
    before: Sequence[Reading]
    count: Count
    goal: Goal

    def is_short(self, *names: str) -> bool:
        """Whether a reading whose name begins so, or of admission, does not fit."""
        return any(r.fits is False and (r.gate is Gate.ADMISSION or r.name.startswith(names)) for r in self.before)

    @property
    def fails(self) -> bool:
        """Whether something that decides does not fit."""
        return status_of(self.before) is Status.FAIL

    def holds(self, demand: Demand) -> bool:
        """Whether this demand, in place of the one that was asked, reaches the goal."""
        return self.goal(demand, self.count(demand))

    def holds_by(self, count: Count) -> bool:
        """Whether the demand reaches the goal where it is counted so."""
        return self.goal(self.demand, count(self.demand))


@record()
class Change:
    """One change of the question or of a fact. Asking again is `count(demand)`, with the change in one of them."""

    kind: RemedyKind
    effect: str
    demand: Demand
    count: Count
    command: str = ""


#: Seeks the smallest change of one kind that reaches the goal; None where there is none.
Find = Callable[[Trial], Change | None]


def goals(readings: Sequence[Reading]) -> tuple[Goal, ...]:
    """What is wanted of a change, the better first: from a failure, room for all that the operation takes as it is
    asked, or else no failure; from a warning, that all is ok."""
    return {Status.FAIL: (as_asked, decided), Status.WARN: (is_ok,)}.get(status_of(readings), ())


def as_asked(demand: Demand, readings: Sequence[Reading]) -> bool:
    """Whether all fits but what only tells of another order or of a later day, or an admission that is only shown."""
    return all(r.fits is True for r in readings if r.decides or not _beside(r, demand))


def _beside(reading: Reading, demand: Demand) -> bool:
    if reading.gate is Gate.ADMISSION or reading.name.startswith((LATER, AT_MOST)):
        return True
    return reading.name.startswith(AT_ONCE) and not demand.together


def decided(demand: Demand, readings: Sequence[Reading]) -> bool:  # noqa: ARG001 - one goal like the others
    """Whether nothing fails, though something may warn."""
    return any(r.decides for r in readings) and all(r.fits is True for r in readings if r.decides)


def is_ok(demand: Demand, readings: Sequence[Reading]) -> bool:  # noqa: ARG001 - one goal like the others
    """Whether everything fits."""
    return status_of(readings) is Status.OK
