"""What became of an assumption: where it was put, and where it could not be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from aks_preflight.engine.amend import Amended, NotThere, Refused
from aks_preflight.facts.quota import normal
from aks_preflight.model.assumption import About, Assumed, Assumption
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.scope import ScopeError, UsageError

T = TypeVar("T")


@dataclass(slots=True)
class Outcome:
    """What became of one assumption: where it was put (texts to cluster ids), and why it was not elsewhere."""

    assumption: Assumption
    put: dict[tuple[str, str, str | None], list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    unread: bool = False

    def attempt(self, amend: Callable[[], Amended[T]], clusters: Sequence[Cluster]) -> Amended[T] | None:
        """Makes the change for these clusters, and notes it or why not."""
        try:
            found = amend()
        except NotThere as absent:
            self.known.update(absent.known)
        except Refused as refusal:
            self.refused.append(str(refusal))
        except NotKnown:
            self.unread = True
        else:
            key = f"{self.assumption.about.value}.{found.name}" if found.name else self.assumption.key
            ids = self.put.setdefault((key, found.assumed, found.read), [])
            ids.extend(cluster.id for cluster in clusters)
            return found
        return None

    def told(self, *, complete: bool) -> list[Assumed]:
        """What the report says of it. Raises where it holds for nothing, and that is sure."""
        if self.put:
            return [Assumed(key, value, read, tuple(ids)) for (key, value, read), ids in self.put.items()]
        if self.refused:
            raise UsageError(f"{self.assumption}: {self.refused[0]}")
        if complete and not self.unread:
            raise ScopeError(f"{self.assumption}: {_absent(self.assumption, self.known)}")
        return [Assumed(self.assumption.key, self.assumption.value, None, ())]

    def refusals(self) -> list[str]:
        """Where it was not put, of several places."""
        return [f"not assumed everywhere: {self.assumption}: {why}" for why in self.refused]


def _absent(assumption: Assumption, known: Collection[str]) -> str:
    name = assumption.name
    there = f"there are {', '.join(sorted(known)[:5])}" if known else "there is none"
    if assumption.about is About.QUOTA:
        near = get_close_matches(normal(name), [normal(key) for key in known], n=1)
        written = next((key for key in known if near and normal(key) == near[0]), None)
        hint = f"did you mean {written}?" if written else "name one as Azure does (standardDSv5Family), cores or spot"
        return f"no region in scope has a quota {name}; {hint}"
    if assumption.about is About.FREE:
        return f"no VNet of the clusters in scope has a subnet {name}; {there}"
    if assumption.name:
        return f"no cluster in scope has a node pool {name}; {there}"
    return "no cluster in scope goes out through a load balancer"
