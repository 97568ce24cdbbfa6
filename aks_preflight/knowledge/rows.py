"""The rows of the tables: what a fact of the platform is, where it was read, and from when to when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from aks_preflight.model.report import NotCheckable
from aks_preflight.model.version import Version

OsType = Literal["linux", "windows"]
Checkable = Literal["arm", "kubernetes", "graph", "no"]
State = Literal["none", "announced", "retired", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has.

    `source` is a public page or repository path with its date; `as_of` the day it was last known to hold.
    `valid_from` and `valid_until` (both included) bound the days the rule is in force; None: not bounded.
    `contested` says, where Azure's own sources differ, how; the row's values are then the careful reading.
    """

    source: str
    as_of: date
    valid_from: date | None = None
    valid_until: date | None = None
    contested: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionedRow(Row):
    """A rule for a range of Kubernetes minors, both included; None: open."""

    min_version: Version | None = None
    max_version: Version | None = None

    def applies_to(self, version: Version) -> bool:
        """Whether the version's minor is in the range."""
        minor, first, last = (version.major, version.minor), self.min_version, self.max_version
        return (first is None or (first.major, first.minor) <= minor) and (
            last is None or minor <= (last.major, last.minor)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Row):
    """One number (or text, or list of texts) that AKS or a resource below it sets. `unit` is for the reader."""

    id: str
    value: int | str | tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OsSku(VersionedRow):
    """A node operating system, as `osSKU` names it, and the Kubernetes minors it can run.

    `new_pools_until` is the first day on which no new pool can be made of it, `support_until` the first day
    without support, `images_until` the first day without images: from then on no node can be added, so that
    neither a scale-out nor an upgrade's surge works.
    `generations` are the VM generations (`V1`, `V2`) it boots; `default_generation` the one it gets by itself,
    and `generation_header` the request header that asks for the other.
    `calico` is None where no source says.
    """

    name: str
    os: OsType
    support_until: date | None = None
    new_pools_until: date | None = None
    images_until: date | None = None
    preview: bool = False
    requires_fips: bool = False
    generations: tuple[str, ...] = ("V1", "V2")
    default_generation: str = ""
    generation_header: str = ""
    overlay: bool = True
    static_block: bool = True
    calico: bool | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultOsSku(VersionedRow):
    """What AKS takes where a pool names no OS SKU."""

    os: OsType
    os_sku: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultMaxPods(Row):
    """Pods a node where a pool does not say. `mode` as `ClusterNetwork.mode`."""

    mode: Literal["azure", "overlay", "kubenet", "none"]
    max_pods: int
    pod_subnet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultMaxSurge(VersionedRow):
    """The surge of a pool whose `upgradeSettings.maxSurge` is unset, as ARM writes it: "1" or "10%"."""

    id: str
    max_surge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skew(VersionedRow):
    """By how many minors a pool may lag behind a control plane of these versions."""

    id: str
    minors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPool(Row):
    """The pool that is meant where a question names none."""

    id: str
    name: str
    size: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticPorts(Row):
    """Outbound ports a node gets while `allocatedOutboundPorts` is 0, in clusters of up to so many nodes."""

    up_to_nodes: int
    ports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Row):
    """A Kubernetes minor in AKS' calendar.

    The calendar gives months: `ga` is the first day of its month, the ends are the last day with support.
    `planned`: the general availability was announced and not seen to happen.
    """

    minor: Version
    ga: date
    community_eol: date
    lts_eol: date
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement(VersionedRow):
    """Something that ends. It concerns what `subject` and `values` say, at Kubernetes `min_version..max_version`.

    `valid_from` is the announcement, `retires` the first day without support (warn before it and after),
    `blocks_new_from` the first day on which nothing new of the kind can be made, `blocks_from` the first day on
    which what is there can no longer grow or be upgraded; None where Azure names no such day.
    `prevents` is the error that then follows. `fips`: only pools with, or only pools without FIPS.
    """

    id: str
    what: str
    subject: Literal[
        "os-sku", "network-plugin", "network-policy", "load-balancer-sku", "pool-type", "outbound-type",
        "custom-ca-trust", "addon", "ingress", "node-tag", "container-runtime", "feature",
    ]  # fmt: skip
    values: tuple[str, ...]
    retires: date
    effect: str
    remedy: str
    blocks_new_from: date | None = None
    blocks_from: date | None = None
    prevents: str = ""
    os: OsType | None = None
    fips: bool | None = None

    def concerns(
        self, value: str | None, version: Version | None = None, *, os: str | None = None, fips: bool | None = None
    ) -> bool:
        """Whether it is about this value (compared without case) at this version.

        Where a range of versions decides and none is given, it is not: ask with the version the nodes would run.
        """
        if value is None or value.lower() not in _lower(self.values):
            return False
        if self.os is not None and os is not None and os.lower() != self.os:
            return False
        if self.fips is not None and bool(fips) != self.fips:
            return False
        if self.min_version is None and self.max_version is None:
            return True
        return version is not None and self.applies_to(version)

    def state(self, on: date, *, new: bool = False) -> State:
        """Where it stands on that day; `new` asks for something to be made, not for what is there."""
        blocks = [d for d in (self.blocks_from, self.blocks_new_from if new else None) if d is not None]
        if any(day <= on for day in blocks):
            return "blocked"
        if self.retires <= on:
            return "retired"
        return "announced" if self.valid_from is None or self.valid_from <= on else "none"


@lru_cache(maxsize=256)
def _lower(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(value.lower() for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorCode(Row):
    """A refusal of AKS or of a resource below it.

    `checkable` names who can show the cause beforehand. What is not `arm` says why not, and where to look.
    `published` is False where Azure gives the failure no code: the name, in kebab case, is this project's.
    `under` is the general code that Azure answers with (`BadRequest`), where it has one for many causes.
    `message_patterns` are regular expressions, without case, for fragments of its messages.
    """

    code: str
    meaning: str
    checkable: Checkable
    remedy: str
    aliases: tuple[str, ...] = ()
    under: str = ""
    published: bool = True
    why_not: str = ""
    look: str = ""
    message_patterns: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The code and its aliases."""
        return (self.code, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCheckableCause(Row):
    """A cause of refusal that no management API shows, and where to look. `codes` are the errors it ends in."""

    id: str
    cause: str
    look: str
    codes: tuple[str, ...] = ()

    @property
    def line(self) -> NotCheckable:
        """The line in the report's footer."""
        return NotCheckable(cause=self.cause, look=self.look)


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle(Row):
    """A token bucket of an Azure API: so many requests at once, refilled at so many a second, for each `scope`.

    Of those that concern a reader `path` says which GETs are counted (a regular expression on the path in lower case;
    of a provider's and layer's rows the first that matches) and `segments` how much of the path has a bucket of its own
    (2: the subscription, 4: the resource group, 8: the resource; 0: all). `clouds`: where it holds in the place of its
    provider's others; none: elsewhere. `window_seconds`: the capacity is of every window of that length, it is no
    bucket. `remaining`: the header that tells what is left. `codes`: the codes of a 429 that speak of it.
    """

    id: str
    provider: str
    kind: str
    capacity: int
    refill_per_second: float
    scope: str
    path: str | None = None
    segments: int = 2
    layer: str = ""
    clouds: tuple[str, ...] = ()
    window_seconds: int = 0
    remaining: str = ""
    codes: tuple[str, ...] = ()
