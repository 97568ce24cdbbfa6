"""Network isolation, and the source from which nodes fetch what they need."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok, stated, warn


@check(prevents=["windows-on-network-isolated"])
def windows_network_isolation(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster is not network isolated: such clusters take no Windows pools yet.

    A network isolated cluster fetches what its nodes need from a private registry (artifact source Cache) and has
    no way out (outbound type none or block). Of a cluster with the registry and a way out the documentation says
    nothing: a warning.

    How to fix: a cluster that is not network isolated.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/concepts-network-isolated.md.
    """
    source = cluster.artifact_source or "Direct"
    if source.lower() != "cache":
        evidence = [Evidence(f"GET {cluster.id}", "bootstrapProfile.artifactSource", source)]
        yield ok(of_cluster(cluster), f"artifact source {source}", evidence=evidence)
        return
    outbound = stated(cluster.network.outbound_type, "outboundType", of=cluster.name)
    evidence = [Evidence(f"GET {cluster.id}", "bootstrapProfile.artifactSource, networkProfile.outboundType",
                         f"{source}, {outbound}")]  # fmt: skip
    if outbound.lower() in ("none", "block"):
        yield fail(of_cluster(cluster), f"network isolated (artifact source Cache, outbound type {outbound})",
                   evidence=evidence)  # fmt: skip
    else:
        yield warn(of_cluster(cluster), "artifact source Cache: whether Windows nodes can use it is not documented",
                   evidence=evidence)  # fmt: skip
