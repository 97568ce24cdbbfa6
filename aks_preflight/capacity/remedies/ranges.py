"""Larger ranges of addresses: a new subnet, a larger pod CIDR. A range is laid out once, so all must fit into it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aks_preflight.capacity.remedies.search import first
from aks_preflight.capacity.remedies.trial import Change, Count, Trial, is_ok
from aks_preflight.facts.network import Subnet
from aks_preflight.knowledge import Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand, PoolDemand
from aks_preflight.model.finding import Reading, RemedyKind
from aks_preflight.model.pool import NodePool
from aks_preflight.model.ranges import parse_range
from aks_preflight.model.reason import NotKnown

_IPV4_BITS = 32
#: Ranges of private addresses: none is larger than 10.0.0.0/8.
_MOST_BITS = 24


@dataclass(frozen=True, slots=True)
class NewSubnet:
    """Finds the smallest subnet that does instead of `subnet`, in which the pools named `here` (lower case) lie.

    `kind` is the word for it, `counted` gives a demand's readings for such a subnet and such pools, `held` what a node
    of a pool that runs holds at most. A pool's subnet is for life, so pools that are there are made anew; and in the
    VNet that AKS made no other subnet can be had, so there the whole cluster is.
    """

    kind: str
    subnet: Subnet
    here: set[str]
    counted: Callable[[Demand, Subnet, set[str]], Sequence[Reading]]
    held: Callable[[NodePool], int]
    limits: Limits

    def __call__(self, trial: Trial) -> Change | None:
        """The pools concerned move; where what is short is not theirs, or no other subnet is to be had, all do."""
        demand = trial.demand
        own = any(p.pool.subnet_id for p in demand.all_pools)
        if demand.question == "start":
            return None
        return (self._for(demand.pools, trial) if own else None) or self._for(demand.all_pools, trial, own=own)

    def _for(self, pools: Sequence[PoolDemand], trial: Trial, *, own: bool = True) -> Change | None:
        """The smallest prefix, the reserved addresses taken off, with which all fits of these pools."""
        movers = [p for p in pools if p.pool.name.lower() in self.here]
        names = {p.pool.name.lower() for p in movers}
        try:
            used = sum(p.running * self.held(p.pool) for p in movers)
        except NotKnown:
            return None

        def within(bits: int) -> Count:
            prefix = f"10.0.0.0/{_IPV4_BITS - bits}"
            empty = replace(self.subnet, prefixes=(prefix,), limit=None, used=used, held_by={}, read_as=None)
            return lambda asked: self.counted(asked, empty, names)

        most = self.limits.vnet_max_addresses.bit_length() - 1
        bits = first(0, most, lambda bits: is_ok(trial.demand, within(bits)(trial.demand)))
        if not bits:
            return None
        new, told = f"{self.kind} of /{_IPV4_BITS - bits}", ", ".join(p.pool.name for p in movers)
        if not own:
            return Change(RemedyKind.REBUILD, f"the cluster made anew, with a {new}", trial.demand, within(bits))
        if any(trial.cluster.pool(name) for name in names):
            return Change(RemedyKind.REBUILD, f"{told} made anew in a new {new}", trial.demand, within(bits))
        return Change(RemedyKind.ADDRESSES, f"{told} in a new {new}", trial.demand, within(bits))


@dataclass(frozen=True, slots=True)
class LargerPodCidr:
    """Finds the smallest pod CIDR that does, where `counted` gives a demand's readings for one.

    It must hold the present one; that of a kubenet cluster or of one with Windows nodes cannot be expanded, and it may
    not run into the service CIDR: there the cluster is made anew. Source: azure-aks-docs articles/aks/
    azure-cni-overlay-pod-expand.md.
    """

    present: str
    counted: Callable[[Demand, str], Sequence[Reading]]

    def __call__(self, trial: Trial) -> Change | None:
        """The longest prefix with which all fits."""
        demand, now = trial.demand, parse_range(self.present)

        def within(bits: int) -> Count:
            return lambda asked: self.counted(asked, str(now.supernet(new_prefix=_IPV4_BITS - bits)))

        bits = first(_IPV4_BITS - now.prefixlen + 1, _MOST_BITS, lambda bits: is_ok(demand, within(bits)(demand)))
        if bits is None or demand.question == "start":
            return None
        larger = now.supernet(new_prefix=_IPV4_BITS - bits)
        if not _can_expand(trial.cluster, larger):
            effect = f"the cluster made anew, with a pod CIDR of /{larger.prefixlen}"
            return Change(RemedyKind.REBUILD, effect, demand, within(bits))
        where = f"--resource-group {trial.cluster.resource_group} --name {trial.cluster.name}"
        effect = f"expands the pod CIDR, where nothing else has addresses of {larger}"
        return Change(RemedyKind.ADDRESSES, effect, demand, within(bits), f"az aks update {where} --pod-cidr {larger}")


def _can_expand(cluster: Cluster, larger: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    services = [parse_range(text) for text in cluster.network.service_cidrs]
    return (
        cluster.network.mode == "overlay"
        and not any(pool.is_windows for pool in cluster.pools)
        and not any(larger.version == other.version and larger.overlaps(other) for other in services)
    )
