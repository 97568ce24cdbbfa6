"""The subnet of a new pool against those of the pools that are there."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.network import own_vnet
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parent_of, parse_id, same_id
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, check, fail, of_pool, ok


@check(prevents=["mixed-subnets", "InvalidParameter"])
def one_vnet(new: NewPool, cluster: Cluster) -> Iterator[Finding]:
    """A new pool lies in the same VNet as the pools that are there.

    All pools of a cluster share one VNet. Where AKS made the VNet (the pools name no subnet), a pool with a subnet of
    its own is refused; where the pools have subnets, a new one must lie in the same VNet.

    How to fix: leave the subnet out, or name one of the cluster's VNet.

    Sources: MicrosoftDocs/azure-docs#116169; azure-aks-docs articles/aks/node-pool-unique-subnet.md.
    """
    asked, vnet = new.pool.subnet_id, own_vnet(cluster)
    subject = of_pool(cluster, new.pool)
    if asked is None or (asked.startswith("/") and same_id(parent_of(asked), vnet)):
        yield ok(subject, "in the cluster's VNet")
    elif vnet is None:
        yield fail(subject, f"subnet {asked.rsplit('/', 1)[-1]} is named, but the cluster's pools lie in the VNet that "
                            "AKS made: leave the subnet out")  # fmt: skip
    else:
        other = asked.rsplit("/subnets/", 1)[0].rsplit("/", 1)[-1]
        yield fail(subject, f"its subnet lies in VNet {other}, the cluster's pools in {parse_id(vnet).name}")
