"""The images of the nodes that an upgrade makes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.images import judge_images
from aks_preflight.facts.operating_systems import told_last
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Finding, check, not_applicable, of_cluster, stated


@check(prevents=["node-image-removed"])
def upgrade_images(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The operating system to which an upgrade takes every pool has images, and is not about to lose them.

    When an operating system retires, its images are removed some months later: from that day no node of it can be
    made, so that no upgrade works. Until then the announcement is a warning. What counts is the system at the version
    that the pool goes to: AzureLinux is Azure Linux 2.0 up to Kubernetes 1.31 and 3.0 beyond, so that the upgrade is
    the way out and is not blamed.

    How to fix: what the announcement says: for Linux another OS SKU, or a later Kubernetes version; for Windows a new
    pool of a later release, since no pool changes its release in place.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-windows-os.md and includes (retirement notices);
    knowledge/retirements.toml.
    """
    running = [pool for pool in upgrade.pools if not pool.stopped]  # the others are upgraded when they start
    pools = [pool for pool in running if upgrade.node_image or pool.version != upgrade.target]
    for pool in sorted(pools, key=told_last):
        version = pool.version if upgrade.node_image else upgrade.target
        version = stated(version, "currentOrchestratorVersion", of=f"pool {pool.name}")
        yield judge_images(cluster, pool, version, knowledge)
    if not pools:
        yield not_applicable(of_cluster(cluster), "no pool is upgraded")
