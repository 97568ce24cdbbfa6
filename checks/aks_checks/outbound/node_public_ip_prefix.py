"""Public IP prefixes out of which the nodes of a pool take their addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from aks_preflight.capacity.headroom import allocation, one_a_node
from aks_preflight.capacity.remedies import remedies
from aks_preflight.facts.public_ips import NodePrefixes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, Reading, Subject, check, judge, not_applicable, of_cluster

UNIT = "public IPs"


@check(prevents=["node-public-ip-prefix-full"])
def node_public_ip_prefix(demand: Demand, cluster: Cluster, prefixes: NodePrefixes) -> Iterator[Finding]:
    """The public IP prefix of a pool's nodes has an address for every node.

    Each node of such a pool takes one address out of the prefix: a /28 holds 16 nodes. More do not fit; that a surge
    node needs one too is inferred, so an upgrade that does not fit warns.

    How to fix: a new pool with a larger prefix; max unavailable instead of surge (user pools).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/use-node-public-ips.md.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for asked in demand.all_pools:
        if asked.pool.node_public_ip and asked.pool.node_public_ip_prefix_id:
            users[asked.pool.node_public_ip_prefix_id.lower()].add(asked.pool.name)
    concerned = {asked.pool.name for asked in demand.pools}
    for identity, pools in sorted(users.items()):
        if not pools & concerned:
            continue
        prefix = prefixes.ranges.get(identity)
        size = prefix.size()

        def count(asked: Demand, pools: set[str] = pools, size: int = size) -> list[Reading]:
            return _readings(asked, pools, size)

        yield judge(
            Subject(prefix.id, "public IP prefix", prefix.id.rsplit("/", 1)[-1]),
            f"{size} addresses for the nodes of {', '.join(sorted(pools))}",
            count(demand),
            remedies=remedies(demand, cluster, count),
            evidence=[Evidence(f"GET {prefix.id}", "ipPrefix", str(prefix.range))],
        )
    if not any(pools & concerned for pools in users.values()):
        yield not_applicable(of_cluster(cluster), "no pool concerned takes addresses out of a public IP prefix")


def _readings(demand: Demand, here: set[str], size: int) -> list[Reading]:
    running = sum(p.running for p in demand.all_pools if p.pool.name in here)
    unknown = next((p.missing for p in demand.all_pools if p.pool.name in here and p.now is None), None)
    costs = [c for c in one_a_node(demand) if c.pool.pool.name in here]
    found = allocation(demand, costs, size - running, UNIT)
    return [replace(r, decides=r.decides and not demand.surges, missing=r.missing or unknown) for r in found]
