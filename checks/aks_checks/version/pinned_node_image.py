"""Pools that were made from a node pool snapshot."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, of_pool, warn


@check(prevents=["node-image-not-accepted"])
def pinned_node_image(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """No upgraded pool is pinned to the node image of a snapshot.

    A pool made from a node pool snapshot keeps the snapshot's image: its surge nodes boot it, even if it is old, and
    a node image other than the present one or the latest is not accepted. Azure takes most upgrades of such pools:
    a warning.

    How to fix: upgrade to the latest image (`--to node-image`), or from a newer snapshot (`--snapshot-id`).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/node-pool-snapshot.md; microsoft/GitHub-Copilot-for-Azure,
    aks-known-issues.
    """
    pinned = [pool for pool in upgrade.pools if pool.snapshot_id]
    for pool in pinned:
        name = str(pool.snapshot_id).rstrip("/").rsplit("/", 1)[-1]
        evidence = [
            Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].creationData.sourceResourceId",
                     str(pool.snapshot_id))
        ]  # fmt: skip
        yield warn(of_pool(cluster, pool), f"made from snapshot {name}: it takes its present node image or the latest, "
                                           "and surge nodes may boot the snapshot's", evidence=evidence)  # fmt: skip
    if not pinned:
        yield not_applicable(of_cluster(cluster), "no upgraded pool was made from a snapshot")
