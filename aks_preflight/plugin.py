"""What a check is written with.

    @check(prevents=["SubnetIsFull"])
    def subnet_headroom(demand: Demand, vnet: VirtualNetwork) -> Iterator[Finding]:
        '''Every node subnet has room for the addresses of the new nodes. ...'''

A check is a pure generator of findings. The types of its parameters name what it needs: `Cluster`, `Demand`,
`Knowledge`, the `Question` as it was asked, any `Fact`, and an operation (`Upgrade`, `NewPool`, `NewWindowsPool`,
`Scale`, `Start`: the check is then run for that operation only, once for each new pool). Where one of them could not
be had, the engine reports `unknown` with the reason. A check says nothing of its own accord about missing data, and
never says nothing at all: where a rule does not concern the cluster it yields `not_applicable`.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Protocol, TypeVar

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Evidence, Finding, Gate, Reading, Remedy, Status, Subject, Term, status_of
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why, stated

__all__ = [
    "Arm", "Check", "Cluster", "Evidence", "Fact", "Finding", "Gate", "NotKnown", "Reading", "Reason", "Remedy",
    "Status", "Subject", "Term", "Why", "check", "fail", "judge", "not_applicable", "of_cluster", "of_pool", "ok",
    "stated", "warn",
]  # fmt: skip

F = TypeVar("F", bound="Fact")
CheckFunction = Callable[..., Iterator[Finding]]


class Arm(Protocol):
    """Azure Resource Manager, read-only. Each distinct request is sent once a run, however many ask."""

    #: Whether answers take their time, so that it pays to ask for much at the same time.
    waits: bool = True

    async def get(
        self, path: str, *, action: str, params: Mapping[str, str] | None = None, api_version: str | None = None
    ) -> dict[str, Any]:
        """The JSON object at `path` (`/subscriptions/...`, without api-version: it is pinned by resource type).

        `action` is the RBAC action that the request needs. Raises NotKnown with a typed reason.
        """
        ...

    async def list(
        self,
        path: str,
        *,
        action: str,
        params: Mapping[str, str] | None = None,
        api_version: str | None = None,
        keep: bool = True,
    ) -> list[dict[str, Any]]:
        """The objects under `value` at `path`, of all pages. Raises NotKnown with a typed reason.

        `keep` False: the list is large and nobody else asks for it, so that the answer need not be kept.
        """
        ...

    async def find(self, identity: str, *, action: str) -> dict[str, Any]:
        """The resource of that id: as `get`, or out of the subscription's list of its type where many clusters are
        asked about, so that one request serves them all. Raises NotKnown with a typed reason."""
        return await self.get(identity, action=action)

    async def fact(self, kind: type[F], cluster: Cluster, question: Question) -> F:
        """Another fact, which this one rests on: fetched once, as every fact. Raises NotKnown."""
        return await kind.fetch(self, cluster, question)

    def prefer_lists(self, subscriptions: Collection[str]) -> None:  # noqa: ARG002
        """Of these subscriptions (ids in lower case) many clusters are asked about: see `find`."""
        return

    def forget(self, subscriptions: Collection[str]) -> None:  # noqa: ARG002
        """Nothing more is asked of these subscriptions: their answers need not be kept."""
        return

    def expire(self, reason: Reason) -> None:  # noqa: ARG002
        """Time is up: whatever is under way or asked from now on is not known, for this reason."""
        return


class Fact(ABC):
    """Something known beyond the cluster: a VNet's addresses, a region's quota. Subclasses are frozen dataclasses."""

    #: The RBAC actions that its requests need.
    actions: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """What it is a fact of (a VNet, a subscription and region): fetched once for each key. Here: the cluster."""
        return cluster.id.lower()

    @classmethod
    @abstractmethod
    async def fetch(cls: type[F], arm: Arm, cluster: Cluster, question: Question) -> F:
        """Reads it. Raises NotKnown where it cannot be had."""


@dataclass(frozen=True)
class Check:
    """A check as the engine sees it. `id` is its function's name in kebab case; `area` the folder it lies in."""

    id: str
    area: str
    title: str
    body: str
    prevents: tuple[str, ...]
    function: CheckFunction

    @cached_property
    def can_fail(self) -> bool:
        """A check that prevents no named error warns at most."""
        return bool(self.prevents)

    @cached_property
    def how_to_fix(self) -> str:
        """What its docstring says under that name, in one line; empty where it says nothing."""
        told = self.body.partition("How to fix:")[2].partition("\n\n")[0]
        return " ".join(told.split()).rstrip(".")

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        """The types that it asks for, by parameter name."""
        hints = inspect.get_annotations(self.function, eval_str=True)
        return {name: kind for name, kind in hints.items() if name != "return"}


def check(*, prevents: Sequence[str] = ()) -> Callable[[CheckFunction], CheckFunction]:
    """Makes a generator function a check. `prevents` are the error codes that it foretells.

    Raises TypeError, at import, for a check without a title or with a parameter without a type.
    """

    def decorate(function: CheckFunction) -> CheckFunction:
        title, _, body = inspect.cleandoc(function.__doc__ or "").partition("\n")
        if not title:
            raise TypeError(f"check {function.__name__} has no docstring: its first line states what must hold")
        untyped = set(inspect.signature(function).parameters) - set(function.__annotations__)
        if untyped:
            raise TypeError(f"check {function.__name__}: no type for {', '.join(sorted(untyped))}")
        packages = function.__module__.split(".")
        function.check = Check(  # type: ignore[attr-defined]
            id=function.__name__.replace("_", "-"),
            area=packages[-2] if len(packages) > 1 else packages[0],
            title=title.rstrip("."),
            body=body.strip(),
            prevents=tuple(prevents),
            function=function,
        )
        return function

    return decorate


def of_cluster(cluster: Cluster) -> Subject:
    """The cluster as a finding's subject."""
    return _cluster_subject(cluster.id, cluster.name)


def of_pool(cluster: Cluster, pool: NodePool) -> Subject:
    """A node pool as a finding's subject."""
    return _pool_subject(cluster.id, pool.name)


# Most findings have one of a few subjects: one object serves them all.
@lru_cache(maxsize=256)
def _cluster_subject(identity: str, name: str) -> Subject:
    return Subject(identity, "cluster", name)


@lru_cache(maxsize=256)
def _pool_subject(cluster: str, name: str) -> Subject:
    return Subject(f"{cluster}/agentPools/{name}", "node pool", name)


_OK, _NOT_APPLICABLE = Status.OK, Status.NOT_APPLICABLE  # an enum's members are looked up slowly


def ok(subject: Subject, summary: str, *, evidence: Iterable[Evidence] = ()) -> Finding:
    """The condition holds."""
    return Finding(_OK, subject, summary, (), (), tuple(evidence))


def warn(
    subject: Subject, summary: str, *, remedies: Iterable[Remedy] = (), evidence: Iterable[Evidence] = ()
) -> Finding:
    """A risk that Azure does not refuse, or one on which its sources differ."""
    return Finding(Status.WARN, subject, summary, (), tuple(remedies), tuple(evidence))


def fail(
    subject: Subject, summary: str, *, remedies: Iterable[Remedy] = (), evidence: Iterable[Evidence] = ()
) -> Finding:
    """Azure will refuse, or the operation will break."""
    return Finding(Status.FAIL, subject, summary, (), tuple(remedies), tuple(evidence))


def not_applicable(subject: Subject, summary: str) -> Finding:
    """The rule does not concern this subject; the summary says why."""
    return Finding(_NOT_APPLICABLE, subject, summary)


def judge(
    subject: Subject,
    summary: str,
    readings: Iterable[Reading],
    *,
    remedies: Iterable[Remedy] = (),
    evidence: Iterable[Evidence] = (),
) -> Finding:
    """A finding from its readings, with the status that `status_of` gives them."""
    readings = tuple(readings)
    if not readings:
        raise ValueError("judge was given no reading: nothing was counted, so nothing fits")
    status, missing = status_of(readings), None
    if status is Status.UNKNOWN:
        open_ones = [r for r in readings if r.decides] or readings
        missing = next((r.missing for r in open_ones if r.missing), None)
    ways_out = tuple(remedies) if status in (Status.FAIL, Status.WARN) else ()
    return Finding(status, subject, summary, readings, ways_out, tuple(evidence), missing)
