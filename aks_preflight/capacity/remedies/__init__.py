"""The smallest change that turns a capacity finding green, of every kind that does.

A remedy is one change of the question or of a fact, and the proof: the same arithmetic asked again with that change in
its place. None is given that does not end a failure or make a warning ok. They come ranked: settings, quota,
addresses, rebuilding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aks_preflight.capacity.remedies.settings import SETTINGS
from aks_preflight.capacity.remedies.trial import Change, Count, Find, Trial, goals
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Reading, Remedy, RemedyKind, Status, status_of, worst

__all__ = ["remedies"]


def remedies(demand: Demand, cluster: Cluster, count: Count, *facts: Find) -> Iterator[Remedy]:
    """The remedies of a demand whose readings are `count(demand)`: of its settings, then of these facts.

    Nothing is counted before the first is asked for. For a mere warning nothing is made anew that is mended otherwise.
    """
    before = count(demand)
    milder = False
    for find in (*SETTINGS, *facts):
        remedy = _tried(find, demand, cluster, count, before)
        if remedy is None or (milder and remedy.kind is RemedyKind.REBUILD and status_of(before) is Status.WARN):
            continue
        milder = True
        yield remedy


def _tried(find: Find, demand: Demand, cluster: Cluster, count: Count, before: Sequence[Reading]) -> Remedy | None:
    """The change that reaches the best goal there is for it, asked again."""
    for goal in goals(before):
        change = find(Trial(demand, cluster, before, count, goal))
        if change is not None and goal(change.demand, after := change.count(change.demand)):
            return _remedy(change, before, after)
    return None


def _remedy(change: Change, before: Sequence[Reading], after: Sequence[Reading]) -> Remedy:
    return Remedy(change.command, change.effect, change.kind, _told(before, after), status_of(after))


def _told(before: Sequence[Reading], after: Sequence[Reading]) -> Reading | None:
    """What was short and now fits; where its name is gone with the change, what decides."""
    short = {r.name for r in before if r.fits is False}
    return worst([r for r in after if r.fits and r.name in short] or [r for r in after if r.decides] or after)
