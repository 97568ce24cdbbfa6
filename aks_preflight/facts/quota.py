"""vCPU quota of a subscription in a region."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from aks_preflight.facts.body import malformed, number, part, text
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm, Evidence, Fact

READ_USAGES = "Microsoft.Compute/locations/usages/read"
REGIONAL, SPOT, MACHINES = "cores", "lowPriorityCores", "virtualMachines"


@dataclass(frozen=True, slots=True)
class Quota:
    """One counter, in vCPUs. `left` may be negative: a limit can be lowered below what runs.

    `read_as`: where something of it was assumed, the counter as it was read.
    """

    key: str
    name: str
    limit: int
    used: int
    request: str
    read_as: Quota | None = None

    @property
    def left(self) -> int:
        """What may still be taken."""
        return self.limit - self.used

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it was read."""
        read = self.read_as
        if read is None:
            return _evidence(self.request, self.key, f"{self.used} of {self.limit}")
        value = f"{read.used} of {read.limit} (assumed: {self.used} of {self.limit})"
        return _evidence(self.request, self.key, value)


# Both questions, and the clusters of a subscription and region, have the same.
@lru_cache(maxsize=1024)
def _evidence(request: str, key: str, value: str) -> tuple[Evidence, ...]:
    return (Evidence(request, f"{key}: currentValue of limit", value),)


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """What the spellings of a family share: SKUs and usages differ in case and in spaces (azure-facts G37)."""
    return "".join(name.split()).lower()


@dataclass(frozen=True, slots=True)
class ComputeUsages(Fact):
    """The compute quota counters of a subscription and region."""

    location: str
    quotas: Mapping[str, Quota] = field(hash=False)
    actions = (READ_USAGES,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """Subscription and region."""
        return cluster.subscription.lower(), cluster.location

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> ComputeUsages:  # noqa: ARG003
        """One list."""
        path = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Compute/locations/{cluster.location}/usages"
        quotas = {}
        for usage in await arm.list(path, action=READ_USAGES):
            name = part(usage, "name")
            key, limit, used = text(name, "value"), number(usage, "limit"), number(usage, "currentValue")
            if key is None or limit is None or used is None:
                raise malformed("a compute usage", usage, f"GET {path}")
            quotas[normal(key)] = Quota(key, text(name, "localizedValue") or key, limit, used, f"GET {path}")
        return cls(cluster.location, quotas)

    def quota(self, key: str) -> Quota:
        """The counter of that name. Raises NotKnown where the region lists none: never taken for no limit."""
        found = self.quotas.get(normal(key))
        if found is None:
            raise NotKnown(Reason(Why.NOT_STATED, f"the compute usages of {self.location} list no quota {key}"))
        return found
