"""A plan: the way of a cluster to a version, hop by hop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import Reason
from aks_preflight.model.report import MissingAction, NotCheckable, NotRead, Requests, Verdict
from aks_preflight.model.version import Version

LATEST = "latest"


class Resource(str, Enum):
    """What a hop needs most of. The values are the kinds of the subjects of the findings that tell."""

    NODE_SUBNET = "subnet"
    POD_SUBNET = "pod subnet"
    POD_CIDR = "pod CIDR"
    VCPUS = "vCPU quota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the times rest on, in minutes: what a node takes to boot and drain, and a drain timeout that is not set.

    `source` says where the minutes a node come from.
    """

    node: int
    drain_timeout: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStep:
    """What a hop does to a pool. Times in minutes, without waiting for anybody.

    `at_once` nodes are upgraded at a time, in so many `rounds`; `longest`: every node takes its whole drain timeout.
    Where the time cannot be told it is None, with the reason in `missing`. `how`: "max surge 10%, of 25 nodes".
    """

    name: str
    start: Version | None
    nodes: int | None
    at_once: int | None
    rounds: int | None
    minutes: int | None
    longest: int | None
    how: str
    missing: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One upgrade on the way: the control plane from `start` to `version`, then the pools, one after the other.

    `moves` is False where the control plane is there already and only pools follow. `pools` are those that are
    upgraded. `retries`: AKS goes on with a single surge node where the whole surge finds no room. `must_follow`:
    pools cannot wait for a later hop, or they fall too far behind. `skips` are minors that the table lets it pass over.
    `untold`: why there are nodes that are in none of the pools.
    """

    number: int
    start: Version
    version: Version
    pools: tuple[PoolStep, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    retries: bool = False
    must_follow: bool = True
    skips: tuple[Version, ...] = ()
    untold: Reason | None = None

    @property
    def moves(self) -> bool:
        """Whether the control plane is upgraded."""
        return self.version != self.start

    @property
    def minutes(self) -> int | None:
        """All pools, one after the other; None where the time of some nodes cannot be told."""
        return None if self.untold else total(pool.minutes for pool in self.pools)

    @property
    def longest(self) -> int | None:
        """The same, where every node takes its whole drain timeout."""
        return None if self.untold else total(pool.longest for pool in self.pools)

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings about what the hop needs of subnets, pod CIDR and vCPU quota."""
        kinds = {resource.value for resource in Resource}
        return tuple(f for f in self.findings if f.readings and f.subject.kind in kinds)

    def tightest(self, resource: Resource) -> Finding | None:
        """Of several subnets or quotas the one that fits worst; None where the hop needs none."""
        found = [f for f in self.counted if f.subject.kind == resource.value]
        return max(found, key=_tightness, default=None)


def total(minutes: Iterable[int | None]) -> int | None:
    """The sum; None where a part of it is not known."""
    found = list(minutes)
    return None if None in found else sum(m for m in found if m is not None)


def _tightness(finding: Finding) -> tuple[int, int]:
    """Does not fit, cannot be told, fits; then the larger shortfall or the smaller room."""
    reading = finding.deciding
    if reading is None or reading.fits is None:
        return 1, 0
    return 0 if reading.fits else 2, (reading.needs or 0) - (reading.has or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlan:
    """One cluster's way. `target` is the version that it ends at, None where there is no way or none is known.

    `answer` says it in one line; `reason`: why the way itself is not known. `alone`: whether the control plane may go
    ahead of its pools (no auto-upgrade channel).
    """

    id: str
    name: str
    resource_group: str
    subscription: str
    location: str
    network: str
    kubernetes_version: str | None
    target: Version | None
    verdict: Verdict
    answer: str
    hops: tuple[Hop, ...] = ()
    reason: Reason | None = None
    alone: bool = True

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of all hops."""
        return tuple(finding for hop in self.hops for finding in hop.findings)

    @property
    def stops_at(self) -> Hop | None:
        """The first hop that does not fit."""
        return next((hop for hop in self.hops if hop.verdict is Verdict.NO_GO), None)

    @property
    def unsure_at(self) -> Hop | None:
        """The first hop of which cannot be told whether it fits."""
        return next((hop for hop in self.hops if hop.verdict is Verdict.UNKNOWN), None)

    @property
    def warns(self) -> bool:
        """Whether any hop has a warning."""
        return any(finding.status is Status.WARN for finding in self.findings)

    @property
    def minutes(self) -> int | None:
        """All hops."""
        return total(hop.minutes for hop in self.hops)

    @property
    def longest(self) -> int | None:
        """All hops, where every node takes its whole drain timeout."""
        return total(hop.longest for hop in self.hops)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """A whole run of `plan`. `source` is live, snapshot or demo, `asked` the target as it was asked for.

    `assumptions` took the place of what was read.
    """

    as_of: datetime
    source: str
    asked: str
    verdict: Verdict
    clusters: tuple[ClusterPlan, ...]
    pace: Pace
    missing_actions: tuple[MissingAction, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    not_checkable: tuple[NotCheckable, ...] = ()
    requests: Requests = field(default_factory=Requests)
    warnings: tuple[str, ...] = ()
    assumptions: tuple[Assumed, ...] = ()
