"""Which clusters: those of the subscriptions in scope, narrowed by group, name, place, tag."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from aks_preflight.engine.stop import Stop
from aks_preflight.engine.subscriptions import Unread, of_ids, subscriptions_of
from aks_preflight.facts.body import Body, text
from aks_preflight.facts.clusters import list_clusters, parse_cluster
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parse_id, same_id
from aks_preflight.model.question import AskScale, AskUpgrade, Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.scope import Scope, ScopeError
from aks_preflight.plugin import Arm

#: Of so many clusters of a subscription on, their VNets and addresses are listed and not asked for one by one.
_MANY = 3
#: So many subscriptions are listed side by side.
_LISTED_AT_ONCE = 64
#: So many names tell what there is.
_NAMED = 8

#: Of a subscription: its clusters and what of them cannot be read, or why its list is not known.
Listed = tuple[list[Cluster], list[Unread]] | Reason


@dataclass(frozen=True, slots=True)
class Discovered:
    """The clusters in scope, in a stable order, and what could not be listed, with the reason.

    `unmatched`: the clusters that were named and are not there, which only a shard may lack. `warnings`: globs that
    match none.
    """

    clusters: tuple[Cluster, ...]
    not_read: tuple[Unread, ...]
    unmatched: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


async def discover_clusters(arm: Arm, scope: Scope, stop: Stop) -> Discovered:
    """Raises ScopeError where a scope that was named is not there, nothing answered, or no cluster matches."""
    in_scope = await subscriptions_of(arm, scope, stop)
    subscriptions = [each for each in in_scope.ids if in_shard(each, scope.shard)]
    # A list is large until it is read: where none is waited for, there is one at a time.
    turns = asyncio.Semaphore(_LISTED_AT_ONCE if arm.waits else 1)

    async def listed(subscription: str) -> Listed:
        async with turns:
            found = await _list(arm, subscription)
            arm.forget([subscription.lower()])
            await asyncio.sleep(0)  # a replay waits for nothing, and a signal is to be heard
            return found

    lists = await asyncio.gather(*map(listed, subscriptions))
    clusters, not_read = _joined(subscriptions, lists)
    _refuse_nothing(not_read, clusters, named=bool(scope.subscriptions or of_ids(scope.clusters)))
    not_read = [*in_scope.not_read, *(each for each in not_read if _may_match(each[0], scope))]
    matching = [cluster for cluster in clusters if _matches(cluster, scope)]
    # What a shard lacks may be in another one: `merge` sees them all.
    if not not_read and scope.shard is None and (not matching or _absent(matching, scope)):
        raise ScopeError(_no_match(clusters, matching, scope))
    matching.sort(key=lambda c: (c.subscription.lower(), c.resource_group.lower(), c.name.lower()))
    of_subscription = Counter(cluster.subscription.lower() for cluster in matching)
    arm.prefer_lists([subscription for subscription, count in of_subscription.items() if count >= _MANY])
    idle = [] if not_read or scope.shard else [name for name in scope.clusters if not _is_any(matching, name)]
    warnings = tuple(f"no cluster matches {name}" for name in idle)
    return Discovered(tuple(matching), tuple(not_read), tuple(_absent(matching, scope)), warnings)


def in_shard(subscription: str, shard: tuple[int, int] | None) -> bool:
    """Whether a subscription falls to a shard (index from 0, of how many): by a hash that is the same everywhere."""
    if shard is None:
        return True
    index, of = shard
    digest = hashlib.sha256(subscription.lower().encode()).digest()
    return int.from_bytes(digest[:8], "big") % of == index


def _joined(subscriptions: Sequence[str], lists: Sequence[Listed]) -> tuple[list[Cluster], list[Unread]]:
    """The clusters of all, and what was not read. A row that moved between two pages is there twice: it counts once."""
    clusters: dict[str, Cluster] = {}
    not_read: list[Unread] = []
    for subscription, found in zip(subscriptions, lists, strict=True):
        if isinstance(found, Reason):
            not_read.append((f"/subscriptions/{subscription}", found))
            continue
        for cluster in found[0]:
            clusters.setdefault(cluster.id.rstrip("/").lower(), cluster)
        not_read += found[1]
    return list(clusters.values()), list(dict.fromkeys(not_read))


async def _list(arm: Arm, subscription: str) -> Listed:
    """The clusters of a subscription; one whose body cannot be read is told and does not end the others."""
    clusters, unreadable = [], []
    try:
        bodies = await list_clusters(arm, subscription)
    except NotKnown as unknown:
        return unknown.reason
    for body in bodies:
        try:
            clusters.append(parse_cluster(body))
        except NotKnown as unknown:
            unreadable.append((_place(body, subscription), unknown.reason))
    return clusters, unreadable


def _place(body: Body, subscription: str) -> str:
    """The id of a cluster; of one that has none, its subscription."""
    try:
        return parse_id(text(body, "id") or "").text
    except (NotKnown, ValueError):
        return f"/subscriptions/{subscription}"


def _refuse_nothing(not_read: list[Unread], clusters: list[Cluster], *, named: bool) -> None:
    """Where not one subscription can be reached, or a named one does not exist, there is nothing to report."""
    gone = [(scope, reason) for scope, reason in not_read if reason.why is Why.NOT_FOUND]
    if named and gone:
        raise ScopeError(
            f"{gone[0][0]} was not found: check the id, and that the identity can see it (`az account list`)"
        )
    unreachable = (Why.UNREACHABLE, Why.UNAUTHENTICATED)
    if not clusters and not_read and all(reason.why in unreachable for _, reason in not_read):
        raise ScopeError(str(not_read[0][1]))


def _matches(cluster: Cluster, scope: Scope) -> bool:
    tags = {name.lower(): value for name, value in cluster.tags.items()}
    return (
        (not scope.resource_group or cluster.resource_group.lower() == scope.resource_group.lower())
        and (not scope.location or cluster.location == scope.location.replace(" ", "").lower())
        and (not scope.clusters or any(_is(cluster, name) for name in scope.clusters))
        and all(tags.get(name.lower()) == value for name, value in scope.tags)
    )


def _is(cluster: Cluster, name: str) -> bool:
    return _names(name, cluster.id, cluster.name)


def _names(wanted: str, identity: str, name: str) -> bool:
    return same_id(identity, wanted) if wanted.startswith("/") else fnmatchcase(name.lower(), wanted.lower())


def _may_match(where: str, scope: Scope) -> bool:
    """Whether what could not be read may be in scope: a cluster by its id, as far as that tells; all of the rest."""
    place = parse_id(where)
    if not place.names:
        return True
    in_group = not scope.resource_group or place.resource_group.lower() == scope.resource_group.lower()
    return in_group and (not scope.clusters or any(_names(wanted, where, place.name) for wanted in scope.clusters))


def _absent(matching: list[Cluster], scope: Scope) -> list[str]:
    """The clusters that were named, by name or id, and are not there. A glob may match nothing, which is told."""
    exact = [name for name in scope.clusters if not set(name) & set("*?[")]
    return [name for name in exact if not _is_any(matching, name)]


def _is_any(clusters: Iterable[Cluster], name: str) -> bool:
    return any(_is(cluster, name) for cluster in clusters)


def refuse_absent_pools(questions: Iterable[Question], clusters: Sequence[Cluster]) -> None:
    """A node pool that a question names and that not one cluster has is a mistake, which no verdict must pass over.

    Raises ScopeError. That one cluster of several lacks it makes the question not applicable there.
    """
    for name in absent_pools(questions, clusters):
        there = _some(pool.name for cluster in clusters for pool in cluster.pools) or "none"
        raise ScopeError(f"no cluster in scope has a node pool {name}; there are {there}")


def absent_pools(questions: Iterable[Question], clusters: Sequence[Cluster]) -> list[str]:
    """The node pools that a question names and that not one cluster has, as far as all state their pools."""
    if any(cluster.stated_pools is None for cluster in clusters):
        return []
    named = [name for question in questions for name in _pools_named(question)]
    return [name for name in named if all(cluster.pool(name) is None for cluster in clusters)]


def _pools_named(question: Question) -> tuple[str, ...]:
    if isinstance(question, AskUpgrade):
        return question.pools
    return tuple(name for name, _ in question.targets) if isinstance(question, AskScale) else ()


def _no_match(clusters: list[Cluster], matching: list[Cluster], scope: Scope) -> str:
    if not clusters:
        return "no cluster was found: the scope holds none that the identity can see"
    if scope.clusters:
        there = _some(cluster.name for cluster in clusters)
        return f"no cluster matched {', '.join(_absent(matching, scope) or scope.clusters)}; there are {there}"
    asked = {"resource group": scope.resource_group, "location": scope.location, "tags": scope.tags}
    narrowed = " and ".join(what for what, given in asked.items() if given)
    return f"none of the {len(clusters)} clusters matched the {narrowed} asked for"


def _some(names: Iterable[str]) -> str:
    """The first few, and how many more there are: a list that stops short must not look whole."""
    distinct = sorted(set(names))
    more = f" and {len(distinct) - _NAMED} more" if len(distinct) > _NAMED else ""
    return ", ".join(distinct[:_NAMED]) + more
