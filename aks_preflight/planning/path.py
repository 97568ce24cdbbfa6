"""The way from one version to another, by what Azure offers to each on the way. Source: azure-facts E2 and E3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from aks_preflight.facts.releases import Releases, UpgradeOffers, offers_of
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.version import Version

LTS, OFFICIAL = "akslongtermsupport", "kubernetesofficial"

#: The versions that one may be upgraded to.
Next = Callable[[Version], Sequence[Version]]


class Impossible(Exception):  # noqa: N818 - an answer, not an error of the program
    """No upgrades that Azure offers lead there. The text says why."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What Azure offers to the version that runs, and by the region's table to those on the way."""

    start: Version
    first: UpgradeOffers
    releases: Releases

    def to(self, version: Version) -> UpgradeOffers | None:
        """None where the table does not hold the version, so that what it may be upgraded to is not known."""
        return self.first if version == self.start else offers_of(version, self.releases)

    @property
    def versions(self) -> set[Version]:
        """All that are known of, previews among them."""
        return {self.start, *self.first.offers, *self.first.previews, *self.releases.by_version}

    def lists(self, version: Version, plan: str) -> bool:
        """Whether the version is offered under a support plan; where the table says nothing of plans it is."""
        plans = self.first.plans.get(version)
        return not plans or plan in plans


def find_path(offered: Offered, to: str | Version, support_plan: str | None) -> tuple[Version, ...]:
    """The versions to go through, the last one the target; none where it runs already.

    The fewest upgrades that Azure offers, of each the newest patch. A minor is passed over only on the way from one
    long-term support version to another, or where no other way leads there. `to` is a version, a minor (its newest
    patch), or `latest`: the newest minor that the region offers under the cluster's support plan.

    Raises Impossible, and NotKnown where the way leads beyond what is known.
    """
    plan = (support_plan or OFFICIAL).lower()
    aim = to if isinstance(to, Version) else _latest(offered, plan)
    start = offered.start
    if aim.covers(start):
        newer = [v for v in offered.first.offers if aim.covers(v) and v > start]
        return (max(newer),) if newer else ()
    if aim < start:
        raise Impossible(f"{start} cannot go back to {aim}")
    if not any(aim.covers(version) for version in offered.versions):
        newest = max(v for v in offered.versions if v not in offered.first.previews)
        raise Impossible(f"{aim} is not offered in {offered.releases.location}, where the newest is {newest}")
    for edges in _manners(offered, aim, plan):
        if path := _shortest(start, aim, edges):
            return path
    raise _no_way(offered, aim)


def _latest(offered: Offered, plan: str) -> Version:
    """The newest minor, or that which runs where it is newer still."""
    table = offered.releases.by_version.values()
    found = [r.version for r in table if not r.preview and (not r.plans or plan in r.plans)]
    return max(version.of_minor for version in (*found, offered.start))


def _manners(offered: Offered, aim: Version, plan: str) -> Iterator[Next]:
    """Ways to go on, the better ones first: without previews before with one, without passing over minors before so."""

    def edges(version: Version, *, previews: bool, passing: bool) -> list[Version]:
        found = offered.to(version)
        if found is None:
            return []
        offers = [*found.offers, *(v for v in found.previews if previews and aim.covers(v))]
        return [v for v in offers if v > version and (passing or not skipped(version, v) or by_lts(v))]

    def by_lts(version: Version) -> bool:
        return plan == LTS and offered.lists(version, LTS)

    for previews in (False, True):
        for passing in (False, True):
            yield partial(edges, previews=previews, passing=passing)


def skipped(before: Version, after: Version) -> tuple[Version, ...]:
    """The minors that an upgrade passes over."""
    return tuple(Version(before.major, minor) for minor in range(before.minor + 1, after.minor))


def _shortest(start: Version, aim: Version, edges: Next) -> tuple[Version, ...]:
    """The fewest steps to a version that the aim covers: the newest such, by the newest on the way. Empty: none."""
    levels: list[set[Version]] = [{start}]
    seen = {start}
    while not any(aim.covers(version) for version in levels[-1]):
        further = {after for version in levels[-1] for after in edges(version)} - seen
        if not further:
            return ()
        seen |= further
        levels.append(further)
    # Backwards, what of each level leads to the end; then forwards, the newest of that.
    leading = [{max(version for version in levels[-1] if aim.covers(version))}]
    for level in reversed(levels[1:-1]):
        leading.insert(0, {version for version in level if leading[0] & set(edges(version))})
    path: list[Version] = []
    for level in leading:
        path.append(max(level & set(edges(path[-1] if path else start))))
    return tuple(path)


def _no_way(offered: Offered, aim: Version) -> Exception:
    """Why not: the upgrades end before, which is final; or lead to a version of which nothing is known."""
    reached, left = {offered.start}, [offered.start]
    beyond: set[Version] = set()
    while left:
        version = left.pop()
        found = offered.to(version)
        if found is None:
            beyond.add(version)
            continue
        further = {v for v in (*found.offers, *found.previews) if v > version} - reached
        reached |= further
        left += further
    where = offered.releases.location
    if beyond:
        text = f"{where} does not list {max(beyond)}: what it may be upgraded to is not known"
        return NotKnown(Reason(Why.NOT_STATED, text, request=offered.releases.request))
    end = max(reached)
    if end == offered.start:
        return Impossible(f"{aim} cannot be reached: {where} offers no upgrade of {end}")
    return Impossible(f"{aim} cannot be reached from {offered.start}: the upgrades that {where} offers end at {end}")
