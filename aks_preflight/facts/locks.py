"""Locks: what forbids to delete or to change anything, at any scope of a subscription."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from aks_preflight.facts.body import Body, malformed, part, text
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.plugin import Arm, Evidence, Fact

READ_LOCKS = "Microsoft.Authorization/locks/read"
_LOCKS = "/providers/microsoft.authorization/locks/"


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock. `scope` is the id that it lies on (a subscription, a group, a resource), which its own id tells."""

    id: str
    name: str
    scope: str
    level: str
    request: str
    _key: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What spellings of its scope share: a subscription's locks are all asked for each of its clusters."""
        object.__setattr__(self, "_key", self.scope.rstrip("/").lower())

    @property
    def forbids_changes(self) -> bool:
        """Whether it forbids every change (ReadOnly), not deletion alone (CanNotDelete)."""
        return self.level.lower() == "readonly"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it was read."""
        return (Evidence(self.request, f"level of {self.id}", self.level),)

    def holds_for(self, identity: str) -> bool:
        """Whether what lies at this id inherits it: the lock lies on it, or on something above it."""
        inner = identity.rstrip("/").lower()
        return inner == self._key or inner.startswith(f"{self._key}/")

    def lies_in(self, identity: str) -> bool:
        """Whether it lies on something below this id."""
        return self._key.startswith(f"{identity.rstrip('/').lower()}/")


@dataclass(frozen=True, slots=True)
class Locks(Fact):
    """All locks of a subscription: one list, whose ids tell their scopes, serves all its clusters."""

    locks: tuple[Lock, ...]
    request: str
    actions = (READ_LOCKS,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The subscription."""
        return cluster.subscription.lower()

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Locks:  # noqa: ARG003
        """One list."""
        path = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Authorization/locks"
        request = f"GET {path}"
        return cls(tuple(parse_lock(body, request) for body in await arm.list(path, action=READ_LOCKS)), request)


def parse_lock(body: Body, request: str) -> Lock:
    """Raises NotKnown where the lock does not tell its scope or its level."""
    identity, level = text(body, "id"), text(part(body, "properties"), "level")
    at = -1 if identity is None else identity.lower().rfind(_LOCKS)
    if identity is None or at < 0 or level is None:
        raise malformed("a lock", body, request)
    return Lock(identity, identity[at + len(_LOCKS) :], identity[:at], level, request)
