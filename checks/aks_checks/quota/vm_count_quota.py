"""The quota of virtual machines against new nodes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aks_preflight.capacity.headroom import allocation, one_a_node
from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.quota import higher_quota
from aks_preflight.facts.quota import MACHINES, ComputeUsages, Quota
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Reading
from aks_preflight.plugin import Finding, Remedy, Subject, check, judge, not_applicable, of_cluster


@check(prevents=["QuotaExceeded", "OperationNotAllowed"])
def vm_count_quota(demand: Demand, cluster: Cluster, usages: ComputeUsages) -> Iterator[Finding]:
    """The region's quota of virtual machines covers the new nodes.

    Every node, spot or not and of whatever size, is a virtual machine of the subscription's quota in the region. An
    upgrade takes its surge pool after pool.

    How to fix: a smaller max surge; a higher quota.

    Sources: MicrosoftDocs/azure-compute-docs articles/virtual-machines/quotas.md; the compute usages API.
    """
    if all(pool.new is not None and not pool.new_nodes for pool in demand.pools) and demand.beyond is None:
        yield not_applicable(of_cluster(cluster), "no new node")
        return
    quota = usages.quota(MACHINES)
    where = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Compute/locations/{cluster.location}/usages"
    yield judge(
        Subject(f"{where}/{quota.key}", "VM quota", f"{quota.key} in {cluster.location}"),
        f"{quota.used} of {quota.limit} used",
        _counted(demand, quota.limit, quota.used),
        remedies=_remedies(demand, cluster, quota),
        evidence=quota.evidence,
    )


def _counted(demand: Demand, limit: int, used: int) -> list[Reading]:
    return allocation(demand, one_a_node(demand), limit - used, "virtual machines", used=used)


def _remedies(demand: Demand, cluster: Cluster, quota: Quota) -> Iterator[Remedy]:
    counted = partial(_counted, used=quota.used)
    count = partial(counted, limit=quota.limit)
    yield from remedies(demand, cluster, count, higher_quota(quota.key, cluster.location, quota.limit, counted))
