"""What clusters share: read off the findings of their headroom checks, which name the subnet or quota they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Gate, Reading, Status, Subject
from aks_preflight.model.ids import same_id
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.record import record
from aks_preflight.model.report import ClusterReport, Verdict

_REGIONAL = re.compile(r"^/subscriptions/(?P<subscription>[^/]+)/providers/[^/]+/locations/(?P<location>[^/]+)/", re.I)


@record()
class Draw:
    """What one cluster takes, by its own arithmetic. `firm`: the count decides, and is not only shown."""

    needs: int | None
    has: int | None
    missing: Reason | None
    firm: bool = True

    def beside(self, other: Draw | None) -> Draw:
        """Both: of a cluster whose nodes and pods, say, draw on one subnet."""
        if other is None:
            return self
        known = [draw.needs for draw in (self, other) if draw.needs is not None]
        has = [draw.has for draw in (self, other) if draw.has is not None]
        missing = self.missing or other.missing
        return Draw(sum(known) if known else None, min(has, default=None), missing, self.firm and other.firm)


@dataclass(slots=True)
class Shared:
    """A subnet or quota and the clusters (by their ids in lower case) that draw on it under one question."""

    question: str
    resource: Subject
    area: str
    unit: str
    checks: set[str] = field(default_factory=set)
    draws: dict[str, Draw] = field(default_factory=dict)

    @property
    def needs(self) -> int:
        """What all take, as far as it is known."""
        return sum(draw.needs or 0 for draw in self.draws.values())

    @property
    def has(self) -> int | None:
        """What is free. Where the clusters count it differently the least of it: none counts what the others hold."""
        return min((draw.has for draw in self.draws.values() if draw.has is not None), default=None)

    @property
    def missing(self) -> Reason | None:
        """Why the sum or what is free is not to be had; None where both are."""
        found = next((draw.missing for draw in self.draws.values() if draw.missing), None)
        counts = {draw.has for draw in self.draws.values()} - {None}
        if found is None and len(counts) != 1:
            what = "is counted by each cluster without the others" if counts else "is not known"
            found = Reason(Why.NOT_STATED, f"what is free of {self.resource.name} {what}")
        return found

    @property
    def fits(self) -> bool | None:
        """Whether there is room for all at once; None where it cannot be told."""
        if self.has is not None and self.needs > max(self.has, 0):
            return False
        return None if self.missing else True


def shared(
    questions: Iterable[str], clusters: Sequence[Cluster], reports: Sequence[ClusterReport]
) -> dict[str, list[Shared]]:
    """What at least two clusters draw on, by question. A cluster that cannot go, or not alone, takes nothing and is
    left out."""
    found: dict[str, dict[tuple[str, str], Shared]] = {question: {} for question in questions}
    unplaced: list[tuple[Cluster, Finding]] = []
    for cluster, report in zip(clusters, reports, strict=True):
        able = {question for question in found if report.verdicts.get(question) in (Verdict.GO, Verdict.UNKNOWN)}
        for finding in report.findings:
            if finding.readings:
                if finding.question in able:
                    _count(found[finding.question], cluster, finding)
            elif finding.status is Status.UNKNOWN and finding.question in able:
                unplaced.append((cluster, finding))
    for cluster, finding in unplaced:
        _count_unplaced(found[finding.question].values(), cluster, finding)
    return {
        question: [each for _, each in sorted(drawn.items()) if len(each.draws) > 1]
        for question, drawn in found.items()
    }


def _count(found: dict[tuple[str, str], Shared], cluster: Cluster, finding: Finding) -> None:
    reading = _allocated(finding.readings)
    if reading is None:
        return
    identity, me = finding.subject.id.rstrip("/").lower(), cluster.id.lower()
    if identity.startswith(me) or reading.fits is False:
        return
    if not reading.needs and reading.fits:
        return  # it takes nothing of it
    each = found.get((identity, reading.unit))
    if each is None:
        each = Shared(finding.question, finding.subject, finding.area, reading.unit)
        found[identity, reading.unit] = each
    each.checks.add(finding.check)
    draw = Draw(reading.needs, reading.has, reading.missing, reading.decides)
    each.draws[me] = draw.beside(each.draws.get(me))


def _allocated(readings: Sequence[Reading]) -> Reading | None:
    """The reading of what is free now: the deciding one that needs most, else the first that is shown."""
    counted = [reading for reading in readings if reading.gate is Gate.ALLOCATION]
    deciding = [reading for reading in counted if reading.decides]
    if len(deciding) == 1:
        return deciding[0]
    return max(deciding, key=lambda r: r.needs or 0, default=counted[0] if counted else None)


def _count_unplaced(found: Iterable[Shared], cluster: Cluster, finding: Finding) -> None:
    """A cluster of which a headroom check could not be answered at all: it may draw on whatever it reaches."""
    me = cluster.id.lower()
    if finding.subject.id.lower() != me:
        return
    for each in found:
        if finding.check in each.checks and me not in each.draws and reaches(cluster, each.resource.id):
            each.draws[me] = Draw(None, None, finding.reason)


def reaches(cluster: Cluster, resource: str) -> bool:
    """Whether a cluster can draw on it: a quota of its subscription and region, a subnet or prefix of its pools."""
    regional = _REGIONAL.match(resource)
    if regional:
        own = cluster.subscription.lower(), cluster.location
        return (regional["subscription"].lower(), regional["location"].lower()) == own
    if cluster.stated_pools is None:
        return True  # where its pools lie is not stated: it may be here
    named = ((pool.subnet_id, pool.pod_subnet_id, pool.node_public_ip_prefix_id) for pool in cluster.stated_pools)
    return any(same_id(identity, resource) for three in named for identity in three)
