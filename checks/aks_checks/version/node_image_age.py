"""The age of the node images."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.operating_systems import image_day
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, Remedy, check, not_applicable, of_cluster, of_pool, ok, stated, warn


@check()
def node_image_age(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The node image of every pool is recent enough to be supported.

    Nodes are not patched in place: a new image comes out every week for Linux and every month for Windows, and images
    older than 90 days are out of support. The day is read from the image's name (nodeImageVersion). Every upgrade
    brings the newest image; to pools of a node pool snapshot it may not.

    How to fix: the node image upgrade, or a channel that does it (node OS channel NodeImage).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/node-image-upgrade.md and upgrade-windows-os.md.
    """
    # Pools whose image does not tell its day end the check as unknown: the others are told first.
    for pool in sorted(cluster.pools, key=lambda pool: image_day(pool.node_image) is None):
        yield _judge(cluster, pool, knowledge)
    if not cluster.pools:
        yield not_applicable(of_cluster(cluster), "no node pool")


def _judge(cluster: Cluster, pool: NodePool, knowledge: Knowledge) -> Finding:
    made = stated(image_day(pool.node_image), f"the day of the node image ({pool.node_image})", of=f"pool {pool.name}")
    age, most = (knowledge.as_of - made).days, knowledge.limits.node_image_max_age_days
    evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].nodeImageVersion", str(pool.node_image))]
    if age <= most:
        return ok(of_pool(cluster, pool), f"image of {made}, {age} days old", evidence=evidence)
    command = (
        f"az aks nodepool upgrade --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name} --node-image-only"
    )
    return warn(of_pool(cluster, pool), f"image of {made}, {age} days old, of {most} that are supported",
                remedies=[Remedy(command, "brings the newest image")], evidence=evidence)  # fmt: skip
