"""The versions of the pools beside the control plane's, as they run."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Finding, Remedy, check, not_applicable, of_cluster, of_pool, ok, stated, warn


@check()
def version_skew(cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """No pool runs a version newer than its control plane's, or too far behind it.

    At most three minors behind (two, before control planes of 1.28) is supported. It is the state that is there: what
    an upgrade makes of it is the matter of pool-version.

    How to fix: upgrade the pool.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md.
    """
    control_plane, most = cluster.version, knowledge.skew(cluster.version)
    # Pools whose version is not stated end the check as unknown: the others are told first.
    for pool in sorted(cluster.pools, key=lambda pool: pool.version is None):
        version = stated(pool.version, "currentOrchestratorVersion", of=f"pool {pool.name}")
        subject, behind = of_pool(cluster, pool), control_plane.minor - version.minor
        if behind < 0:
            yield warn(subject, f"{version} is newer than the control plane's {control_plane}")
        elif behind > most:
            yield warn(subject, f"{version} is {behind} minors behind the control plane's {control_plane}, of {most}",
                       remedies=[_catch_up(cluster, pool)])  # fmt: skip
        else:
            yield ok(subject, f"{version}, control plane {control_plane}")
    if not cluster.pools:
        yield not_applicable(of_cluster(cluster), "no node pool")


def _catch_up(cluster: Cluster, pool: NodePool) -> Remedy:
    command = (
        f"az aks nodepool upgrade --resource-group {cluster.resource_group} --cluster-name {cluster.name} "
        f"--name {pool.name} --kubernetes-version {cluster.version}"
    )
    return Remedy(command, f"brings {pool.name} to the control plane's {cluster.version}")
