"""What if: assumptions take the place of what was read, before anything is asked.

An assumption supplies one number and nothing else. What could not be read beside it stays unread, and what rests on
that unknown. One about something that is in no cluster is an error: it would be passed over in silence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TypeVar

from aks_preflight.engine.amend import Amended, amend_cluster, amend_usages, amend_vnet, free_as_read
from aks_preflight.engine.assumed_use import Change, changes, in_network_usages, in_usages, in_vnet
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.outcome import Outcome
from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.public_ips import NetworkUsages, OutboundRanges, PublicIpQuota
from aks_preflight.facts.quota import ComputeUsages, Quota, normal
from aks_preflight.facts.sizes import VmSizes
from aks_preflight.knowledge import Limits
from aks_preflight.model.assumption import About, Assumed, Assumption
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import AskUpgrade, Question
from aks_preflight.model.reason import NotKnown, Reason
from aks_preflight.model.scope import UsageError
from aks_preflight.plugin import Fact

T = TypeVar("T")
Counter = Quota | PublicIpQuota
#: The pools whose count is assumed, by the id of their cluster.
Changes = Mapping[str, Sequence[Change]]
#: What must be read to tell whether that which an assumption is about is there, and what it changes.
_FACTS: Mapping[About, tuple[type[Fact], ...]] = {
    About.QUOTA: (ComputeUsages,),
    About.FREE: (VirtualNetwork,),
    About.COUNT: (VirtualNetwork, ComputeUsages, VmSizes, NetworkUsages),
    About.OUTBOUND_IPS: (OutboundRanges,),
}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The clusters as they are assumed, what was assumed, and what was not although it was asked for."""

    clusters: tuple[Cluster, ...]
    assumed: tuple[Assumed, ...] = ()
    warnings: tuple[str, ...] = ()


async def assume(
    assumptions: Sequence[Assumption],
    clusters: Sequence[Cluster],
    questions: Sequence[Question],
    facts: FactStore,
    limits: Limits,
    *,
    complete: bool,
) -> WhatIf:
    """The clusters with the assumptions in place; the facts concerned are put into the store with them.

    `complete`: every cluster in scope was read. Raises ScopeError for an assumption about what is in none of them,
    and UsageError for one that no cluster can have, and for two of the same thing.
    """
    if not assumptions:
        return WhatIf(tuple(clusters))
    refuse_contradictions(assumptions, questions)
    run = _Run([Outcome(a) for a in assumptions], facts, questions[0], limits)
    run.begin(clusters)
    after = [await run.cluster(cluster) for cluster in clusters]
    pairs = zip(clusters, after, strict=True)
    changed = {now.id: found for was, now in pairs if (found := list(changes(was, now)))}
    await run.vnets(after, changed)
    await run.usages(after, changed)
    await run.network_usages(after, changed)
    told = [line for outcome in run.outcomes for line in outcome.told(complete=complete)]
    warnings = [warning for outcome in run.outcomes for warning in outcome.refusals()]
    return WhatIf(tuple(after), (*told, *run.following), tuple(dict.fromkeys(warnings)))


def refuse_contradictions(assumptions: Sequence[Assumption], questions: Sequence[Question]) -> None:
    """Raises UsageError for two assumptions of one thing, and for a max surge that the question overrides."""
    seen: dict[tuple[About, str], Assumption] = {}
    for each in assumptions:
        other = seen.setdefault((each.about, normal(each.name)), each)
        if other is not each:
            raise UsageError(f"{other} and {each} are about the same; assume one of them")
    surges = [each for each in assumptions if each.about is About.MAX_SURGE]
    if surges and any(isinstance(q, AskUpgrade) and q.max_surge for q in questions):
        raise UsageError(f"{surges[0]}: --max-surge asks for one max surge of all pools; give one of the two")


@dataclass(slots=True)
class _Run:
    """The assumptions on their way through clusters and facts. `following`: what else they change."""

    outcomes: list[Outcome]
    facts: FactStore
    question: Question
    limits: Limits
    following: list[Assumed] = field(default_factory=list)

    def _of(self, about: About) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.assumption.about is about]

    def begin(self, clusters: Sequence[Cluster]) -> None:
        """Begins to fetch whatever the assumptions are about: all at the same time."""
        needed: set[type[Fact]] = set()
        for outcome in self.outcomes:
            needed.update(_FACTS.get(outcome.assumption.about, ()))
        for cluster in clusters:
            for kind in needed:
                self.facts.start(kind, cluster, self.question)

    async def cluster(self, cluster: Cluster) -> Cluster:
        """The cluster with what is assumed of it."""
        after = cluster
        for outcome in self.outcomes:
            about = outcome.assumption.about
            if about in (About.QUOTA, About.FREE):
                continue
            read = await self._addresses(cluster) if about is About.OUTBOUND_IPS else None

            def amend(outcome: Outcome = outcome, after: Cluster = after, read: str | None = read) -> Amended[Cluster]:
                found = amend_cluster(after, outcome.assumption, self.limits)
                return replace(found, read=found.read or read)

            found = outcome.attempt(amend, [cluster])
            after = found.thing if found else after
        return after

    async def _addresses(self, cluster: Cluster) -> str | None:
        """The outbound addresses where only the prefixes that the customer brought tell how many they are."""
        try:
            ranges = await self.facts.get(OutboundRanges, cluster, self.question)
            count = ranges.count(cluster) if isinstance(ranges, OutboundRanges) else None
        except NotKnown:
            return None
        return None if count is None else str(count)

    async def vnets(self, clusters: Sequence[Cluster], changed: Changes) -> None:
        """Puts what is assumed of subnets, and what assumed nodes take of them, into the store."""
        free = self._of(About.FREE)
        concerned = clusters if free else [cluster for cluster in clusters if cluster.id in changed]
        for group, vnet in await self._each(VirtualNetwork, concerned):
            if not isinstance(vnet, VirtualNetwork):
                _not_read(free)
                continue
            here = _in(group, changed)
            after = vnet
            for change in here:
                try:
                    after = in_vnet(after, change, self.limits)
                except NotKnown:
                    continue  # its subnet is not in this VNet: the checks say so
            given: set[str] = set()
            for outcome in free:
                amend = _bound(amend_vnet, after, outcome.assumption, self.limits)
                if found := outcome.attempt(amend, group):
                    _refuse_second(outcome, found.name, given)
                    after = found.thing
            self.facts.assume(VirtualNetwork, group[0], self.question, after)
            self._follow_vnet(vnet, after, here, given)

    def _follow_vnet(
        self, vnet: VirtualNetwork, after: VirtualNetwork, here: Sequence[Change], given: Collection[str]
    ) -> None:
        for key, subnet in after.subnets.items():
            if subnet != vnet.subnets[key] and subnet.name not in given:
                free = free_as_read(replace(subnet, read_as=None), self.limits) or "not known"
                self._follow(f"free.{subnet.name}", free, free_as_read(subnet, self.limits), here)

    async def usages(self, clusters: Sequence[Cluster], changed: Changes) -> None:
        """Puts what is assumed of quotas, and what assumed nodes take of them, into the store."""
        quota = self._of(About.QUOTA)
        concerned = clusters if quota else [cluster for cluster in clusters if cluster.id in changed]
        for group, usages in await self._each(ComputeUsages, concerned):
            here = _in(group, changed)
            after = await self._with_changes(usages, here)
            if not isinstance(after, ComputeUsages) or not isinstance(usages, ComputeUsages):
                _not_read(quota)
                if after is not usages:
                    self.facts.assume(ComputeUsages, group[0], self.question, after)
                continue
            given: set[str] = set()
            for outcome in quota:
                if found := outcome.attempt(_bound(amend_usages, after, outcome.assumption), group):
                    _refuse_second(outcome, found.name, given)
                    after = found.thing
            self.facts.assume(ComputeUsages, group[0], self.question, after)
            self._follow_quotas(usages.quotas, after.quotas, here)

    async def network_usages(self, clusters: Sequence[Cluster], changed: Changes) -> None:
        """Puts what assumed nodes take of the public IP quota into the store; what was not read stays unread."""
        concerned = [cluster for cluster in clusters if cluster.id in changed]
        for group, usages in await self._each(NetworkUsages, concerned):
            if isinstance(usages, NetworkUsages):
                here = _in(group, changed)
                after = reduce(in_network_usages, here, usages)
                self.facts.assume(NetworkUsages, group[0], self.question, after)
                self._follow_quotas(usages.quotas, after.quotas, here)

    def _follow_quotas(self, read: Mapping[str, Counter], after: Mapping[str, Counter], here: Sequence[Change]) -> None:
        for key, counter in after.items():
            if counter.used != read[key].used:
                self._follow(f"used.{counter.key}", str(counter.used), str(read[key].used), here)

    async def _with_changes(self, usages: Fact | Reason, here: Sequence[Change]) -> Fact | Reason:
        """The usages with what the assumed nodes take; a reason where that is not to be had."""
        for change in here:
            if not isinstance(usages, ComputeUsages):
                return usages
            sizes = await self.facts.get(VmSizes, change.cluster, self.question)
            if not isinstance(sizes, VmSizes):
                return sizes
            try:
                usages = in_usages(usages, sizes, change)
            except NotKnown as unknown:
                return unknown.reason
        return usages

    def _follow(self, key: str, value: str, read: str | None, here: Sequence[Change]) -> None:
        ids = tuple(dict.fromkeys(change.cluster.id for change in here))
        self.following.append(Assumed(key, value, read, ids, ", ".join(dict.fromkeys(c.key for c in here))))

    async def _each(self, kind: type[Fact], clusters: Sequence[Cluster]) -> list[tuple[list[Cluster], Fact | Reason]]:
        """The fact, once for the clusters that share it."""
        groups: dict[Hashable, list[Cluster]] = {}
        for cluster in clusters:
            try:
                key = kind.key(cluster, self.question)
            except NotKnown:
                key = cluster.id, "its key cannot be had: the store says why"
            groups.setdefault(key, []).append(cluster)
        first = [self.facts.get(kind, group[0], self.question) for group in groups.values()]
        return list(zip(groups.values(), await asyncio.gather(*first), strict=True))


def _bound(amend: Callable[..., Amended[T]], *arguments: object) -> Callable[[], Amended[T]]:
    return lambda: amend(*arguments)


def _in(group: Sequence[Cluster], changed: Changes) -> list[Change]:
    return [change for cluster in group for change in changed.get(cluster.id, ())]


def _not_read(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        outcome.unread = True


def _refuse_second(outcome: Outcome, name: str, given: set[str]) -> None:
    """One thing may be named in two ways. Raises UsageError."""
    if name in given:
        key = f"{outcome.assumption.about.value}.{name}"
        raise UsageError(f"{outcome.assumption}: {key} is assumed twice; give it once")
    given.add(name)
