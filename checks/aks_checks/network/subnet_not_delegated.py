"""Delegations of the subnets in which nodes and pods lie."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.subnets import names, node_subnets, of_subnet
from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, Remedy, check, fail, not_applicable, of_cluster, ok, warn

AKS = "microsoft.containerservice/managedclusters"


@check(prevents=["SubnetIsDelegated"])
def subnet_not_delegated(demand: Demand, cluster: Cluster, vnet: VirtualNetwork) -> Iterator[Finding]:
    """No node subnet is delegated to a service, and no pod subnet to another service than AKS.

    A new pool in a delegated subnet is refused, also where the delegation is to AKS itself: that one is for subnets
    of API servers and of pods (to pod subnets AKS adds it by itself). Azure's page advises to add it to node subnets;
    a report of its refusal contradicts that. Where nodes run in such a subnet already, or pods lie in one that is
    delegated to another service, a warning: no refusal has been seen.

    How to fix: a subnet without delegation; or take the delegation off.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/subnetisdelegated-error.md;
    MicrosoftDocs/azure-docs#69774, #103167.
    """
    found = node_subnets(demand, vnet)
    for subnet, pools in found:
        if subnet.delegations:
            told = f"node subnet of {names(pools)}, delegated to {', '.join(subnet.delegations)}"
            tell = fail if demand.question == "pool" else warn
            yield tell(of_subnet(subnet), told, remedies=[_undo(subnet)], evidence=_evidence(subnet))
        else:
            yield ok(of_subnet(subnet), f"node subnet of {names(pools)}, not delegated", evidence=_evidence(subnet))
    pod_subnets = {p.pool.pod_subnet_id.lower() for p in demand.pools if p.pool.pod_subnet_id}
    for identity in sorted(pod_subnets & vnet.subnets.keys()):
        subnet = vnet.subnets[identity]
        others = [name for name in subnet.delegations if name.lower() != AKS]
        told = f"pod subnet, delegated to {', '.join(others)}" if others else "pod subnet, to no other service"
        yield (warn if others else ok)(of_subnet(subnet, "pod subnet"), told, evidence=_evidence(subnet))
    if not found:
        yield not_applicable(of_cluster(cluster), "no pool concerned lies in a subnet of the cluster's VNet")


def _evidence(subnet: Subnet) -> list[Evidence]:
    return [Evidence(f"GET {subnet.id}", "delegations", ", ".join(subnet.delegations) or "none")]


def _undo(subnet: Subnet) -> Remedy:
    command = f"az network vnet subnet update --ids {subnet.id} --remove delegations"
    return Remedy(command, f"takes the delegation off {subnet.name}, where the service does not need it")
