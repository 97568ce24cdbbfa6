"""The state of the cluster's VNet."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parse_id
from aks_preflight.plugin import Evidence, Finding, Subject, check, fail, ok, stated


@check(prevents=["VirtualNetworkNotInSucceededState"])
def vnet_settled(cluster: Cluster, vnet: VirtualNetwork) -> Iterator[Finding]:
    """The cluster's VNet is in the state Succeeded: neither being changed nor failed.

    How to fix: wait for the change to end; where it failed, repeat it (an update that changes nothing does).

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/
    virtualnetworknotinsucceededstate-error.md.
    """
    state = stated(vnet.state, "provisioningState", of=f"VNet {parse_id(vnet.id).name}")
    subject = Subject(vnet.id, "VNet", parse_id(vnet.id).name)
    evidence = [Evidence(f"GET {vnet.id}", "provisioningState", state)]
    yield (ok if state.lower() == "succeeded" else fail)(subject, f"state {state}", evidence=evidence)
