"""vCPU quota against the vCPUs of new nodes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.quota import higher_quota
from aks_preflight.capacity.vcpus import UNIT, counters
from aks_preflight.facts.quota import ComputeUsages, Quota, normal
from aks_preflight.facts.sizes import VmSizes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Gate, Reading, Remedy
from aks_preflight.plugin import Finding, NotKnown, Subject, check, judge, not_applicable, of_cluster, ok


@check(prevents=["QuotaExceeded", "ErrCode_InsufficientVCPUQuota", "spot-quota-exceeded"])
def vcpu_quota(demand: Demand, cluster: Cluster, usages: ComputeUsages, sizes: VmSizes) -> Iterator[Finding]:
    """The vCPU quota of each VM family, of the region and of spot covers the new nodes.

    Regular nodes draw on the quota of their VM family and on the region's total, and both must hold; spot nodes draw
    on the spot quota alone. An upgrade takes its surge pool after pool; from Kubernetes 1.35 on AKS goes on with a
    single surge node where the whole surge finds no quota. What is used now counts whoever uses it, deallocated
    machines among them. Constrained sizes count their base vCPUs. Whether a stopped cluster still holds its quota is
    not documented: at a start the need is shown, and warns.

    How to fix: a smaller max surge; max unavailable instead of surge (user pools); a higher quota for the family (the
    regional one rises with it).

    Sources: MicrosoftDocs/azure-compute-docs articles/virtual-machines/quotas.md; azure-aks-docs articles/aks/
    upgrade-aks-node-pools-rolling.md; SupportArticles error-codes/quota-exceeded-error.
    """
    said = False
    where = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Compute/locations/{cluster.location}/usages"
    for counter in counters(demand, sizes):
        said = True
        subject = Subject(f"{where}/{counter.key}", "vCPU quota", f"{counter.key} in {cluster.location}")
        try:
            quota = usages.quota(counter.key)
        except NotKnown as unknown:
            if counter.takes_nothing(demand):
                yield ok(subject, "not listed, and nothing is taken of it")
                continue
            reading = Reading("quota", Gate.ALLOCATION, None, None, UNIT, decides=True, missing=unknown.reason)
            yield judge(subject, "quota not listed", [reading])
            continue
        yield judge(
            subject,
            f"{quota.used} of {quota.limit} used",
            counter.readings(demand, quota.left, quota.used),
            remedies=_remedies(demand, cluster, sizes, quota),
            evidence=quota.evidence,
        )
    if not said:
        yield not_applicable(of_cluster(cluster), "no new node")


def _remedies(demand: Demand, cluster: Cluster, sizes: VmSizes, quota: Quota) -> Iterator[Remedy]:
    def counted(asked: Demand, limit: int) -> list[Reading]:
        return [reading for c in counters(asked, sizes) if normal(c.key) == normal(quota.key)
                for reading in c.readings(asked, limit - quota.used, quota.used)]  # fmt: skip

    count = partial(counted, limit=quota.limit)

    yield from remedies(demand, cluster, count, higher_quota(quota.key, cluster.location, quota.limit, counted))
