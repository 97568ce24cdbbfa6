"""Kubernetes versions: what a region offers, and what a cluster may be upgraded to."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from aks_preflight.facts.body import Body, flag, items, malformed, part, parts, text, texts
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.version import Version, parse_version
from aks_preflight.plugin import Arm, Evidence, Fact

READ_RELEASES = "Microsoft.ContainerService/locations/kubernetesversions/read"
READ_PROFILES = "Microsoft.ContainerService/managedClusters/upgradeProfiles/read"


@dataclass(frozen=True, slots=True)
class Release:
    """A version that can be run. `plans` are the support plans (lower case) under which the region offers it."""

    version: Version
    plans: frozenset[str]
    preview: bool
    upgrades: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Releases(Fact):
    """The versions that a region offers."""

    location: str
    request: str
    by_version: Mapping[Version, Release] = field(hash=False)
    actions = (READ_RELEASES,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """Subscription and region."""
        return cluster.subscription.lower(), cluster.location

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Releases:  # noqa: ARG003
        """One request for a region."""
        path = (
            f"/subscriptions/{cluster.subscription}/providers/Microsoft.ContainerService"
            f"/locations/{cluster.location}/kubernetesVersions"
        )
        body = await arm.get(path, action=READ_RELEASES)
        releases = [release for minor in parts(body, "values") for release in _patches(minor)]
        if not releases:
            raise malformed("the list of Kubernetes versions", body.get("values"), f"GET {path}")
        return cls(cluster.location, f"GET {path}", {release.version: release for release in releases})


def _patches(minor: Body) -> list[Release]:
    plans = frozenset(plan.lower() for plan in texts(part(minor, "capabilities"), "supportPlan"))
    preview = bool(flag(minor, "isPreview"))
    patches = part(minor, "patchVersions")
    return [
        Release(_version(name), plans, preview, tuple(_version(v) for v in texts(part(patches, name), "upgrades")))
        for name in patches
    ]


def _version(value: object) -> Version:
    try:
        return parse_version(str(value))
    except ValueError:
        raise malformed("a Kubernetes version", value) from None


@dataclass(frozen=True, slots=True)
class UpgradeOffers(Fact):
    """What a cluster may be upgraded to, without previews: by the region's table, or where that does not hold the
    running version (a patch that was withdrawn), by the cluster's own upgrade profile. Source: azure-facts E3.

    `plans` are the support plans by offered version, where the region's table tells them.
    """

    offers: tuple[Version, ...]
    previews: tuple[Version, ...]
    plans: Mapping[Version, frozenset[str]] = field(hash=False)
    evidence: tuple[Evidence, ...] = ()
    actions = (READ_RELEASES, READ_PROFILES)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The cluster."""
        return cluster.id.lower()

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> UpgradeOffers:
        """The region's table, which all its clusters share; the profile only where that has no answer."""
        releases = await arm.fact(Releases, cluster, question)
        if (listed := offers_of(cluster.version, releases)) is not None:
            return listed
        path = f"{cluster.id}/upgradeProfiles/default"
        offers, previews = _profile(await arm.get(path, action=READ_PROFILES))
        return _offers(cluster.version, offers, previews, releases, f"GET {path}")


# The clusters of a subscription and region run few versions. (An entry keeps its region's table: not many are kept.)
@lru_cache(maxsize=64)
def offers_of(version: Version, releases: Releases) -> UpgradeOffers | None:
    """What the region's table offers to a version; None where the table does not hold it (any more)."""
    running = releases.by_version.get(version)
    if running is None:
        return None
    table = releases.by_version
    previews = {v for v in running.upgrades if v in table and table[v].preview}
    return _offers(version, running.upgrades, previews, releases, releases.request)


def _offers(
    version: Version, offers: tuple[Version, ...], previews: set[Version], releases: Releases, request: str
) -> UpgradeOffers:
    found = tuple(sorted(v for v in offers if v not in previews))
    shown = ", ".join(str(v) for v in found) or "none"
    return UpgradeOffers(
        found,
        tuple(sorted(previews)),
        {version: release.plans for version, release in releases.by_version.items()},
        (Evidence(request, f"upgrades of {version}", shown),),
    )


def _profile(body: Body) -> tuple[tuple[Version, ...], set[Version]]:
    """`upgrades` is a list of objects, of texts (older api-versions), or missing where nothing is newer (facts I.9)."""
    control_plane = part(part(body, "properties"), "controlPlaneProfile")
    if not control_plane:
        raise malformed("controlPlaneProfile of the upgrade profile", body.get("properties"))
    offers, previews = [], set()
    for entry in items(control_plane, "upgrades"):
        if not isinstance(entry, (str, Mapping)):
            raise malformed("an entry of upgrades", entry)
        version = _version(entry if isinstance(entry, str) else text(entry, "kubernetesVersion"))
        offers.append(version)
        if not isinstance(entry, str) and flag(entry, "isPreview"):
            previews.add(version)
    return tuple(offers), previews
