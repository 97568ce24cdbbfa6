"""The headroom checks, all at once."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.cluster.node_limits import node_limits
from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.quota import ComputeUsages
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding
from tests.builders import KNOWLEDGE, make_sizes

SIZES = make_sizes()


def every_finding(demand: Demand, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages) -> Iterator[Finding]:
    """What they say of this demand."""
    yield from subnet_headroom(demand, cluster, vnet, KNOWLEDGE)
    yield from pod_cidr_headroom(demand, cluster, KNOWLEDGE)
    yield from vcpu_quota(demand, cluster, quota, SIZES)
    yield from node_limits(demand, cluster, KNOWLEDGE)
