"""Node settings that Windows nodes do not honour."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import Evidence, Finding, check, fail, not_applicable, of_cluster, of_pool, ok, warn


@check(prevents=["windows-node-config"])
def windows_kubelet_config(demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The node settings of Windows pools are those that Windows nodes honour.

    Windows nodes honour four kubelet settings (image garbage collection and container logs). Linux settings are not
    allowed for a new pool; of a pool that is there both are without effect.

    How to fix: leave the Linux settings out of a Windows pool.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/custom-node-configuration.md; SupportArticles
    create-upgrade-delete/known-issues-custom-kubelet-configuration.
    """
    pools = [d.pool for d in demand.pools if d.pool.is_windows]
    for pool in pools:
        yield _judge(cluster, pool, knowledge.limits.windows_kubelet_keys)
    if not pools:
        yield not_applicable(of_cluster(cluster), "no Windows pool concerned")


def _judge(cluster: Cluster, pool: NodePool, honoured: tuple[str, ...]) -> Finding:
    subject = of_pool(cluster, pool)
    if not pool.kubelet_config and not pool.linux_os_config:
        return ok(subject, "kubelet settings: none")
    known = {key.lower() for key in honoured}
    # Azure writes out the settings that nobody set, as null.
    made = [key for key, value in (pool.kubelet_config or {}).items() if value is not None]
    ignored = sorted(key for key in made if key.lower() not in known)
    evidence = [Evidence(f"GET {cluster.id}", f"agentPoolProfiles[{pool.name}].kubeletConfig", ", ".join(made))]
    if pool.linux_os_config:
        say = fail if cluster.pool(pool.name) is None else warn
        return say(subject, "linuxOSConfig on a Windows pool", evidence=evidence)
    if ignored:
        return warn(subject, f"Windows nodes do not honour {', '.join(ignored)}", evidence=evidence)
    return ok(subject, f"kubelet settings: {', '.join(made) or 'none'}")
