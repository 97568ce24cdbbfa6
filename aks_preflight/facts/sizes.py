"""VM sizes of a region: what the resource SKUs API says of them. Plain JSON, taken apart only for sizes asked for."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from aks_preflight.facts.body import Body, part, parts, same, text, texts
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why, stated
from aks_preflight.plugin import Arm, Evidence, Fact

READ_SKUS = "Microsoft.Compute/skus/read"


@dataclass(frozen=True, slots=True, kw_only=True)
class VmSize:
    """A VM size in one region. `vcpus` is the base count, which quota uses (constrained sizes say less, facts C5).

    `restricted` says why the size cannot be had anywhere in the region; `zones` are those where it is offered and
    `restricted_zones` those of them that the subscription may not use. Bytes and MiB as their names say.
    """

    name: str
    family: str | None
    vcpus: int | None
    available_vcpus: int | None
    architecture: str | None
    generations: frozenset[str]
    zones: frozenset[str]
    restricted_zones: frozenset[str]
    restricted: str | None
    ephemeral_os_disk: bool
    cached_disk_bytes: int | None
    temp_disk_mib: int | None
    memory_gib: float | None
    confidential: bool
    request: str

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it was read."""
        return (Evidence(self.request, f"{self.name}: family, vCPUs", f"{self.family}, {self.vcpus}"),)


@dataclass(frozen=True, slots=True)
class VmSizes(Fact):
    """The VM sizes that a subscription sees in a region."""

    location: str
    request: str
    rows: Mapping[str, Body] = field(hash=False)
    actions = (READ_SKUS,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """Subscription and region."""
        return cluster.subscription.lower(), cluster.location

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> VmSizes:  # noqa: ARG003
        """One list, filtered by location: the unfiltered one takes Azure half a minute."""
        path = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Compute/skus"
        skus = await arm.list(path, action=READ_SKUS, params={"$filter": f"location eq '{cluster.location}'"})
        rows = {
            str(sku.get("name")).lower(): sku
            for sku in skus
            if same(text(sku, "resourceType"), "virtualMachines") and _is_in(sku, cluster.location)
        }
        if not rows:
            reason = f"the SKU list of {cluster.location} holds no VM size"
            raise NotKnown(Reason(Why.MALFORMED, reason, request=f"GET {path}"))
        return cls(cluster.location, f"GET {path}", rows)

    def size(self, name: str | None) -> VmSize | None:
        """The size of that name, None where the region does not offer it. Raises NotKnown for no name."""
        row = self.rows.get(stated(name, "the VM size", of="the node pool").lower())
        return parse_size(row, self.location, self.request) if row is not None else None

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
    restricted, restricted_zones = _restrictions(sku)
    return VmSize(
        name=text(sku, "name") or "",
        family=text(sku, "family"),
        vcpus=_count(capabilities.get("vCPUs")),
        available_vcpus=_count(capabilities.get("vCPUsAvailable")),
        architecture=capabilities.get("CpuArchitectureType"),
        generations=frozenset(
            g.strip().upper() for g in str(capabilities.get("HyperVGenerations") or "").split(",") if g
        ),
        zones=frozenset(zone for info in _infos(sku, location) for zone in texts(info, "zones")),
        restricted_zones=restricted_zones,
        restricted=restricted,
        ephemeral_os_disk=same(str(capabilities.get("EphemeralOSDiskSupported")), "true"),
        cached_disk_bytes=_count(capabilities.get("CachedDiskBytes")),
        temp_disk_mib=_count(capabilities.get("MaxResourceVolumeMB")),
        memory_gib=_amount(capabilities.get("MemoryGB")),
        confidential=capabilities.get("ConfidentialComputingType") is not None,
        request=request,
    )


def _infos(sku: Body, location: str) -> list[Body]:
    return [info for info in parts(sku, "locationInfo") if (text(info, "location") or location).lower() == location]


def _restrictions(sku: Body) -> tuple[str | None, frozenset[str]]:
    region: str | None = None
    zones: set[str] = set()
    for restriction in parts(sku, "restrictions"):
        if same(text(restriction, "type"), "Zone"):
            zones.update(texts(part(restriction, "restrictionInfo"), "zones"))
        else:
            region = text(restriction, "reasonCode") or "restricted"
    return region, frozenset(zones)


def _count(value: object) -> int | None:
    amount = _amount(value)
    return None if amount is None else int(amount)


def _amount(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None  # stays unknown: whoever needs it asks with `stated`
