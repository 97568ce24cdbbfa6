"""Public IP quota against the addresses that new nodes take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from aks_preflight.capacity.headroom import allocation, one_a_node
from aks_preflight.capacity.remedies import remedies
from aks_preflight.capacity.remedies.quota import higher_quota
from aks_preflight.facts.public_ips import ALL, STANDARD, NetworkUsages
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Finding, Reading, Subject, check, judge, not_applicable, of_cluster

UNIT = "public IPs"


@check(prevents=["PublicIPCountLimitReached"])
def public_ip_quota(demand: Demand, cluster: Cluster, usages: NetworkUsages) -> Iterator[Finding]:
    """The region's quota of public IP addresses covers those that new nodes take.

    Where a pool gives its nodes public addresses of their own, each new node takes one, surge nodes too. The quota of
    all public addresses of the region decides; that of Standard addresses alone is shown. No other operation asked
    about here makes public addresses.

    How to fix: ask for more quota; release public addresses; a smaller max surge.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/
    publicipcountlimitreached-error.md; azure-aks-docs articles/aks/use-node-public-ips.md.
    """
    if not any(p.pool.node_public_ip for p in demand.pools):
        yield not_applicable(of_cluster(cluster), "no pool concerned gives its nodes public addresses")
        return
    quota, standard = usages.quota(ALL), usages.quotas.get(STANDARD.lower())

    def counted(asked: Demand, limit: int, of_standard: int) -> list[Reading]:
        costs = [c for c in one_a_node(asked) if c.pool.pool.node_public_ip]
        shown = allocation(asked, costs, of_standard - standard.used, UNIT) if standard else []
        return [
            *allocation(asked, costs, limit - quota.used, UNIT, used=quota.used),
            *(replace(r, name=f"{r.name}, of the Standard ones", decides=False) for r in shown[:1]),
        ]

    limits = quota.limit, standard.limit if standard else 0
    count = partial(counted, limit=limits[0], of_standard=limits[1])
    more = [higher_quota(quota.key, usages.location, limits[0], lambda asked, n: counted(asked, n, limits[1]))]
    if standard:
        more.append(
            higher_quota(standard.key, usages.location, limits[1], lambda asked, n: counted(asked, limits[0], n))
        )
    where = quota.request.removeprefix("GET ")
    yield judge(
        Subject(f"{where}/{quota.key}", "public IP quota", f"{quota.key} in {usages.location}"),
        f"{quota.used} of {quota.limit} used",
        count(demand),
        remedies=remedies(demand, cluster, count, *more),
        evidence=(*quota.evidence, *(standard.evidence if standard else ())),
    )
