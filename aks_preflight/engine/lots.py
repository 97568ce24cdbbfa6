"""Lots: the clusters of a run in parts that have nothing to share, so that each is judged, told and forgotten."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parse_id

T = TypeVar("T")
R = TypeVar("R")


def lots_of(clusters: Sequence[Cluster]) -> list[list[Cluster]]:
    """The clusters that may draw on one quota, subnet or prefix together: a subscription's region, and whatever other
    regions and subscriptions a VNet ties to it. Lots, and the clusters in each, stay in the order given."""
    leaders: dict[str, str] = {}

    def leader(of: str) -> str:
        while (above := leaders.setdefault(of, of)) != of:
            leaders[of] = of = leaders.setdefault(above, above)
        return of

    for cluster in clusters:
        first, *others = {leader(each) for each in _shared_by(cluster)}
        for other in others:
            leaders[other] = first
    lots: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        lots.setdefault(leader(next(_shared_by(cluster))), []).append(cluster)
    return list(lots.values())


def _shared_by(cluster: Cluster) -> Iterator[str]:
    """What a cluster may share with others: its region's quotas, the VNets and prefixes that its pools name."""
    yield f"{cluster.subscription}/{cluster.location}".lower()
    for pool in cluster.stated_pools or ():
        for subnet in (pool.subnet_id, pool.pod_subnet_id):
            if subnet:
                yield _parent(subnet)
        if pool.node_public_ip_prefix_id:
            yield pool.node_public_ip_prefix_id.lower()


def _parent(identity: str) -> str:
    try:
        return parse_id(identity).parent.lower()
    except ValueError:  # no id: whoever reads the VNet says so
        return identity.lower()


def batches(of: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """A sequence in parts of that size, the last one may be smaller."""
    return (of[first : first + size] for first in range(0, len(of), size))


async def side_by_side(
    lots: Iterable[T], work: Callable[[T], Awaitable[R]], size: Callable[[T], int], room: int
) -> AsyncIterator[R]:
    """The work on every lot, begun in order as long as the sizes of those under way leave room (one always goes).

    Results come in the order of the lots; only where there is no more room may those that are done overtake a slow one.
    """
    waiting = deque(lots)
    under_way: dict[asyncio.Future[R], int] = {}
    try:
        while waiting or under_way:
            while waiting and (not under_way or sum(under_way.values()) + size(waiting[0]) <= room):
                lot = waiting.popleft()
                under_way[asyncio.ensure_future(work(lot))] = size(lot)
            first = next(iter(under_way))
            ready = next((each for each in under_way if each.done() and (waiting or each is first)), None)
            if ready is None:
                await asyncio.wait([each for each in under_way if not each.done()], return_when=asyncio.FIRST_COMPLETED)
                continue
            del under_way[ready]
            yield ready.result()
    finally:
        for each in under_way:
            each.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
