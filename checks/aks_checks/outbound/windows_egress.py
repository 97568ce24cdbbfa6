"""Hosts that Windows nodes need beside those of Linux nodes."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.egress import ROUTES, outbound_type
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.plugin import Evidence, Finding, Remedy, check, not_applicable, of_cluster, ok, warn

HOSTS = ("onegetcdn.azureedge.net", "go.microsoft.com", "*.mp.microsoft.com", "www.msftconnecttest.com",
         "ctldl.windowsupdate.com")  # fmt: skip


@check()
def windows_egress(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The cluster's way out lets Windows nodes through.

    Windows nodes need hosts that Linux nodes do not: onegetcdn.azureedge.net and go.microsoft.com (443),
    *.mp.microsoft.com, www.msftconnecttest.com and ctldl.windowsupdate.com (80). A firewall that was opened for Linux
    nodes alone does not know them, and what it lets through is in no management API: a reminder for clusters that
    leave through one, before their first Windows pool.

    How to fix: add these hosts to the firewall's rules.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/outbound-rules-control-egress.md.
    """
    kind = outbound_type(cluster)
    evidence = [Evidence(f"GET {cluster.id}", "networkProfile.outboundType", kind)]
    if kind in ("none", "block"):
        yield not_applicable(of_cluster(cluster), f"outbound type {kind}: nothing goes out")
    elif kind != ROUTES:
        yield ok(of_cluster(cluster), f"outbound type {kind}: no firewall of the customer's is in the way",
                 evidence=evidence)  # fmt: skip
    elif any(pool.is_windows for pool in cluster.pools):
        yield ok(of_cluster(cluster), "Windows nodes run behind the customer's routes already", evidence=evidence)
    else:
        remedy = Remedy("", f"Let the firewall allow {', '.join(HOSTS)}.")
        yield warn(of_cluster(cluster), "the first Windows pool behind the customer's own routes", remedies=[remedy],
                   evidence=evidence)  # fmt: skip
