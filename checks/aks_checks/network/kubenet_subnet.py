"""The subnet and the route table of a kubenet cluster."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.subnets import node_subnets, of_subnet
from aks_preflight.facts.network import Subnet, VirtualNetwork, own_vnet
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, ok, warn

NODE_GROUPS = "mc_"


@check()
def kubenet_subnet(demand: Demand, cluster: Cluster, vnet: VirtualNetwork) -> Iterator[Finding]:
    """The subnets of a kubenet cluster share one route table, and no other cluster lies in them.

    The routes to the pods of one cluster stand in one route table for all its subnets; a new pool whose subnet has
    another one, or none, cannot reach the rest. Two kubenet clusters in a subnet break each other's routes. Another
    cluster is known by the name of its node resource group (MC_...) among the holders of the subnet's addresses.

    How to fix: put the cluster's route table on the new pool's subnet; move the other cluster.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/configure-kubenet.md.
    """
    if cluster.network.mode != "kubenet":
        yield not_applicable(of_cluster(cluster), "the network plugin is not kubenet")
        return
    if own_vnet(cluster) is None:
        yield ok(of_cluster(cluster), "subnet and route table are those that AKS made")
        return
    tables = {_table(vnet.node_subnet(pool.subnet_id)) for pool in cluster.pools}
    said = False
    for subnet, _ in node_subnets(demand, vnet):
        said = True
        evidence = [Evidence(f"GET {vnet.id}", f"{subnet.name}: routeTable", subnet.route_table_id or "none")]
        others = sorted(g for g in subnet.held_by if g.startswith(NODE_GROUPS) and g != _own_group(cluster))
        if others:
            yield warn(of_subnet(subnet), f"shared with the cluster of {', '.join(others)}", evidence=evidence)
        elif len(tables | {_table(subnet)}) > 1:
            yield warn(of_subnet(subnet), "the cluster's subnets have not all the same route table", evidence=evidence)
        else:
            yield ok(of_subnet(subnet), "the cluster's own, with its route table", evidence=evidence)
    if not said:
        yield not_applicable(of_cluster(cluster), "no pool concerned lies in a subnet of the cluster's VNet")


def _table(subnet: Subnet) -> str:
    return (subnet.route_table_id or "").lower()


def _own_group(cluster: Cluster) -> str:
    return (cluster.node_resource_group or "").lower()
