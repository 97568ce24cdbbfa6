"""VM sizes of a region: what the resource SKUs API says of them. Plain JSON, taken apart only for sizes asked for."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from aks_preflight.facts.body import Body, malformed, part, parts, same, text, texts
from aks_preflight.facts.packed import Packed
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm, Evidence, Fact

READ_SKUS = "Microsoft.Compute/skus/read"


@dataclass(frozen=True, slots=True, kw_only=True)
class VmSize:
    """A VM size in one region. `vcpus` is the base count, which quota uses (constrained sizes say less, facts C5).

    `restricted` says why the size cannot be had anywhere in the region; `zones` are those where it is offered (None:
    not stated) and `restricted_zones` those of them that the subscription may not use. Bytes and MiB as their names
    say.
    """

    name: str
    family: str | None
    vcpus: int | None
    available_vcpus: int | None
    architecture: str | None
    generations: frozenset[str]
    zones: frozenset[str] | None
    restricted_zones: frozenset[str]
    restricted: str | None
    ephemeral_os_disk: bool | None
    cached_disk_bytes: int | None
    temp_disk_mib: int | None
    nvme_disk_mib: int | None
    memory_gib: float | None
    confidential: bool
    request: str
    gpus: int = 0

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it was read."""
        return _evidence(self.request, self.name, self.family, self.vcpus)


# A dozen checks, and the clusters of a subscription and region, have the same.
@lru_cache(maxsize=1024)
def _evidence(request: str, name: str, family: str | None, vcpus: int | None) -> tuple[Evidence, ...]:
    return (Evidence(request, f"{name}: family, vCPUs", f"{family}, {vcpus}"),)


@dataclass(frozen=True, slots=True)
class VmSizes(Fact):
    """The VM sizes that a subscription sees in a region, by name in lower case."""

    location: str
    request: str
    rows: Mapping[str, Body] = field(hash=False)
    _parsed: dict[str, VmSize] = field(default_factory=dict, init=False, repr=False, compare=False)
    actions = (READ_SKUS,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """Subscription and region."""
        return cluster.subscription.lower(), cluster.location

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> VmSizes:  # noqa: ARG003
        """One list, filtered by location: the unfiltered one takes Azure half a minute."""
        path = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Compute/skus"
        where = {"$filter": f"location eq '{cluster.location}'"}
        skus = await arm.list(path, action=READ_SKUS, params=where, keep=False)
        return cls.of(skus, cluster.location, f"GET {path}", packed=arm.waits)

    @classmethod
    def of(cls, skus: Sequence[Body], location: str, request: str, *, packed: bool = True) -> VmSizes:
        """The VM sizes among the SKUs. Raises NotKnown where there is none: a region without sizes is no answer."""
        rows = {
            _name(sku).lower(): sku
            for sku in skus
            if same(text(sku, "resourceType"), "virtualMachines") and _is_in(sku, location)
        }
        if not rows:
            reason = f"the SKU list of {location} holds no VM size"
            raise NotKnown(Reason(Why.MALFORMED, reason, request=request))
        return cls(location, request, Packed(rows, packed=packed))

    def size(self, name: str | None) -> VmSize | None:
        """The size of that name, None where the region does not offer it. Raises NotKnown for no name."""
        found = self._parsed.get(name or "")
        if found is not None:  # taken apart once: many clusters and checks ask
            return found
        if not name:
            raise NotKnown(Reason(Why.NOT_STATED, "the VM size is not stated; of a new pool, name it with size=SIZE"))
        key = name.lower()
        if key not in self.rows:
            return None
        found = self._parsed.get(key) or parse_size(self.rows[key], self.location, self.request)
        self._parsed[key] = self._parsed[name] = found
        return found

    def known(self, name: str | None) -> VmSize:
        """The size of that name. Raises NotKnown where the region does not offer it."""
        found = self.size(name)
        if found is None:
            raise NotKnown(Reason(Why.NOT_STATED, f"the SKU list of {self.location} does not hold {name}"))
        return found


def _is_in(sku: Body, location: str) -> bool:
    places = {place.lower() for place in texts(sku, "locations")}
    return not places or location in places


def parse_size(sku: Body, location: str, request: str) -> VmSize:
    """Raises NotKnown where a field has a type that it should not have."""
    capabilities = {c["name"]: c.get("value") for c in parts(sku, "capabilities") if isinstance(c.get("name"), str)}
    restricted, restricted_zones = _restrictions(sku, location)
    return VmSize(
        name=_name(sku),
        family=text(sku, "family"),
        vcpus=_count(capabilities.get("vCPUs")),
        available_vcpus=_count(capabilities.get("vCPUsAvailable")),
        architecture=capabilities.get("CpuArchitectureType"),
        generations=frozenset(
            g.strip().upper() for g in str(capabilities.get("HyperVGenerations") or "").split(",") if g
        ),
        zones=_zones(sku, location),
        restricted_zones=restricted_zones,
        restricted=restricted,
        ephemeral_os_disk=_truth(capabilities.get("EphemeralOSDiskSupported")),
        cached_disk_bytes=_count(capabilities.get("CachedDiskBytes")),
        temp_disk_mib=_count(capabilities.get("MaxResourceVolumeMB")),
        nvme_disk_mib=_count(capabilities.get("NvmeDiskSizeInMiB")),
        memory_gib=_amount(capabilities.get("MemoryGB")),
        confidential=capabilities.get("ConfidentialComputingType") is not None,
        request=request,
        # Sizes without a GPU leave the capability out.
        gpus=_count(capabilities.get("GPUs")) or 0,
    )


def _name(sku: Body) -> str:
    name = text(sku, "name")
    if name is None:
        raise malformed("the name of a VM size", None)
    return name


def _zones(sku: Body, location: str) -> frozenset[str] | None:
    """The zones of the region that have the size. Without a word about the region they are not known, not none."""
    infos = [info for info in parts(sku, "locationInfo") if (text(info, "location") or location).lower() == location]
    return frozenset(zone for info in infos for zone in texts(info, "zones")) if infos else None


def _restrictions(sku: Body, location: str) -> tuple[str | None, frozenset[str]]:
    """Why the size cannot be had in the region at all, and in which of its zones it cannot."""
    region: str | None = None
    zones: set[str] = set()
    for restriction in parts(sku, "restrictions"):
        kind, info = text(restriction, "type"), part(restriction, "restrictionInfo")
        # The values of a zone's restriction may be zones: taken for places they would be of another region.
        named = texts(restriction, "values") if same(kind, "Location") else ()
        places = {place.lower() for place in texts(info, "locations") or named}
        if places and location not in places:
            continue
        closed = texts(info, "zones")
        if same(kind, "Location"):
            region = text(restriction, "reasonCode") or "restricted"
        elif same(kind, "Zone") and closed:
            zones.update(closed)
        else:
            raise malformed(f"a restriction of {_name(sku)}", restriction)
    return region, frozenset(zones)


def _truth(value: object) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())


def _count(value: object) -> int | None:
    amount = _amount(value)
    return None if amount is None else int(amount)


def _amount(value: object) -> float | None:
    try:
        amount = float(str(value))
    except ValueError:
        return None  # stays unknown: whoever needs it asks with `stated`
    return amount if math.isfinite(amount) else None
