from __future__ import annotations

from dataclasses import replace

from aks_checks.network.kubenet_subnet import kubenet_subnet
from aks_preflight.facts.network import Subnet
from aks_preflight.model.finding import Finding, Status
from tests.builders import (
    NODE_GROUP,
    kubenet,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_subnet,
    make_upgrade,
    make_vnet,
)


def routed(name: str, table: str | None, **held: int) -> Subnet:
    return replace(make_subnet(name, held_by=held), route_table_id=table)


def adding(*subnets: Subnet) -> Finding:
    cluster = make_cluster(make_pool("sys"), network=kubenet())
    (found,) = kubenet_subnet(
        make_demand(cluster, make_new_pool(subnet=subnets[-1].name)), cluster, make_vnet(*subnets)
    )
    return found


def test_one_route_table_for_all_subnets_is_well() -> None:
    assert adding(routed("nodes", "/table"), routed("more", "/TABLE")).status is Status.OK


def test_a_new_pool_without_the_route_table_is_a_risk() -> None:
    assert adding(routed("nodes", "/table"), routed("more", None)).status is Status.WARN


def test_another_cluster_in_the_subnet_is_a_risk() -> None:
    shared = replace(routed("nodes", "/table"), held_by={NODE_GROUP.lower(): 3, "mc_other_one_westeurope": 2})
    found = adding(shared)
    assert (found.status, found.summary) == (Status.WARN, "shared with the cluster of mc_other_one_westeurope")


def test_a_neighbour_that_is_no_cluster_is_not() -> None:
    assert adding(replace(routed("nodes", "/table"), held_by={"rg-vms": 2})).status is Status.OK


def test_what_aks_made_is_in_order() -> None:
    cluster = make_cluster(make_pool("sys", subnet=None), network=kubenet())
    (found,) = kubenet_subnet(make_demand(cluster, make_new_pool(subnet=None)), cluster, make_vnet())
    assert found.status is Status.OK


def test_a_subnet_that_is_not_there_is_left_to_subnet_exists() -> None:
    cluster = make_cluster(network=kubenet())
    (found,) = kubenet_subnet(make_demand(cluster, make_new_pool(subnet="gone")), cluster, make_vnet())
    assert found.status is Status.NOT_APPLICABLE


def test_other_networks_are_not_concerned() -> None:
    cluster = make_cluster()
    (found,) = kubenet_subnet(make_demand(cluster, make_upgrade(cluster)), cluster, make_vnet())
    assert found.status is Status.NOT_APPLICABLE
