"""What a check says: findings with their arithmetic. Texts are rendered from these numbers and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from aks_preflight.model.reason import Reason
from aks_preflight.model.record import record
from aks_preflight.model.waiver import Waiver


class Status(str, Enum):
    """What a finding says of its subject."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    WAIVED = "waived"


class Gate(str, Enum):
    """Where Azure says no: before it starts, by a theoretical count, or when the addresses or cores run out."""

    ADMISSION = "admission"
    ALLOCATION = "allocation"


@record()
class Subject:
    """What a finding is about. `kind` is a word of the field: cluster, node pool, subnet, pod CIDR, vCPU quota."""

    id: str
    kind: str
    name: str


@record()
class Term:
    """One summand of a need: `count` x `each` = `value`."""

    name: str
    count: int
    each: int

    @property
    def value(self) -> int:
        """What it adds to the sum."""
        return self.count * self.each


@record()
class Reading:
    """One way to count. Its terms sum to `needs`.

    `decides`: it makes the finding fail where it does not fit; else it is shown, and warns.
    `missing`: why the count is not whole; `needs` is then at least what is known, and None where nothing is.
    `used`: where `has` is what is left of a range or a quota, what is taken of it already (used + has is its size).
    """

    name: str
    gate: Gate
    needs: int | None
    has: int | None
    unit: str
    terms: tuple[Term, ...] = ()
    decides: bool = False
    missing: Reason | None = None
    used: int | None = None

    def but(
        self,
        *,
        name: str | None = None,
        gate: Gate | None = None,
        decides: bool | None = None,
        missing: Reason | None = None,
    ) -> Reading:
        """The same with what is given in its place. Spelt out: `dataclasses.replace` takes several times as long."""
        return Reading(
            self.name if name is None else name,
            self.gate if gate is None else gate,
            self.needs,
            self.has,
            self.unit,
            self.terms,
            self.decides if decides is None else decides,
            self.missing if missing is None else missing,
            self.used,
        )

    @property
    def fits(self) -> bool | None:
        """Yes, no, or None where it cannot be told. A known part that is too large already is a no."""
        needs, has = self.needs, self.has
        if needs is not None and has is not None:
            if needs > has and needs > 0:
                return False
            return True if self.missing is None else None
        return None

    @property
    def short(self) -> int:
        """How much is lacking."""
        return max(0, (self.needs or 0) - (self.has or 0)) if self.fits is False else 0


class RemedyKind(str, Enum):
    """What a remedy changes, the cheapest first."""

    SETTING = "setting"
    QUOTA = "quota"
    ADDRESSES = "addresses"
    REBUILD = "rebuild"


@record()
class Remedy:
    """A change that turns the finding green: the command (empty where no command does it) and what it does.

    Of a remedy that was proven by asking again: `gives` is the reading that was short, as it is then, and `status`
    what the finding becomes.
    """

    command: str
    effect: str
    kind: RemedyKind | None = None
    gives: Reading | None = None
    status: Status | None = None


@record()
class Evidence:
    """Where a number was read: `GET /subscriptions/...`, the property in its answer, its value."""

    request: str
    property: str
    value: str


@record()
class Waiving:
    """Why a finding is waived, and the status that it had before."""

    by: Waiver
    was: Status


@record()
class Finding:
    """One finding. A check leaves check, area, question, prevents and waived to the engine.

    (Made by position where many are: by name it takes twice as long.)
    """

    status: Status
    subject: Subject
    summary: str
    readings: tuple[Reading, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: Reason | None = None
    check: str = ""
    area: str = ""
    question: str = ""
    prevents: tuple[str, ...] = ()
    waived: Waiving | None = None

    def stamped(self, *, check: str, area: str, question: str, prevents: tuple[str, ...]) -> Finding:
        """The finding with what only the engine knows: a new one, as a check may give the same one twice."""
        found = (self.subject, self.summary, self.readings, self.remedies, self.evidence, self.reason)
        return Finding(self.status, *found, check, area, question, prevents)

    def stamp(self, check: str, area: str, question: str, prevents: tuple[str, ...]) -> Finding:
        """As `stamped`, in place where nobody did it before: of the hundreds of a cluster nearly all are new."""
        if self.check:
            return self.stamped(check=check, area=area, question=question, prevents=prevents)
        self.check, self.area, self.question, self.prevents = check, area, question, prevents  # type: ignore[misc]
        return self

    @property
    def deciding(self) -> Reading | None:
        """The reading whose numbers are the finding's own: the deciding one that is worst, else the worst shown."""
        deciding = [r for r in self.readings if r.decides] or self.readings
        return deciding[0] if len(deciding) == 1 else worst(deciding)


def status_of(readings: Sequence[Reading]) -> Status:
    """What readings come to: a deciding one that does not fit fails, one that cannot be told is unknown, a shown one
    that does not fit warns. Where nothing decides, a shown one that cannot be told is unknown."""
    deciding = [reading.fits for reading in readings if reading.decides]
    if False in deciding:
        return Status.FAIL
    shown = [reading.fits for reading in readings if not reading.decides]
    if None in (deciding or shown):
        return Status.UNKNOWN
    return Status.WARN if False in shown else Status.OK


def worst(readings: Iterable[Reading]) -> Reading | None:
    """The reading with the largest shortfall, or with the least room where all fit."""
    return max(readings, key=_badness, default=None)


def _badness(reading: Reading) -> tuple[int, int]:
    """Does not fit, cannot be told, fits; then the larger shortfall or the smaller room."""
    return _ORDER[reading.fits], (reading.needs or 0) - (reading.has or 0)


_ORDER = {False: 2, None: 1, True: 0}
