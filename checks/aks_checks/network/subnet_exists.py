"""The subnets that pools name against those that there are."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.network import VirtualNetwork, own_vnet
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.ids import parent_of, parse_id, same_id
from aks_preflight.plugin import Evidence, Finding, Subject, check, fail, not_applicable, of_cluster, of_pool, ok


@check(prevents=["InvalidResourceReference", "SubnetNotFound"])
def subnet_exists(demand: Demand, cluster: Cluster, vnet: VirtualNetwork) -> Iterator[Finding]:
    """Every subnet that a pool names exists, in a VNet of the cluster's region.

    A subnet in use cannot be deleted, but one whose pool is empty, or whose cluster is stopped, can. A subnet in
    another VNet is told by one-vnet.

    How to fix: make the subnet again under its name; for a new pool name one that exists.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/error-codes/
    invalidresourcereference-error.md.
    """
    evidence = [Evidence(f"GET {vnet.id}", "subnets", ", ".join([s.name for s in vnet.subnets.values()]) or "none")]
    region = vnet.location.replace(" ", "")
    if own_vnet(cluster) and region and region != cluster.location:
        subject = Subject(vnet.id, "VNet", parse_id(vnet.id).name)
        yield fail(subject, f"the VNet is in {region}, the cluster in {cluster.location}", evidence=evidence)
    named = [
        (asked.pool, what, identity)
        for asked in demand.pools
        for what, identity in (("subnet", asked.pool.subnet_id), ("pod subnet", asked.pool.pod_subnet_id))
        if identity
    ]
    for pool, what, identity in named:
        name = identity.rsplit("/", 1)[-1]
        if identity.rstrip("/").lower() in vnet.subnets:
            yield ok(of_pool(cluster, pool), f"{what} {name} exists", evidence=evidence)
        elif not identity.startswith("/") or not same_id(parent_of(identity), vnet.id):
            yield not_applicable(of_pool(cluster, pool), f"{what} {name} is not of the cluster's VNet: see one-vnet")
        else:
            where = f"the VNet {parse_id(vnet.id).name} has no subnet {name}"
            yield fail(of_pool(cluster, pool), f"{what} {name}: {where}", evidence=evidence)
    if not named:
        yield not_applicable(of_cluster(cluster), "the pools name no subnet: they lie in the VNet that AKS made")
