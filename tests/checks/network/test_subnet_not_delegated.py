from __future__ import annotations

from dataclasses import replace

from aks_checks.network.subnet_not_delegated import subnet_not_delegated
from aks_preflight.facts.network import Subnet
from aks_preflight.model.finding import Finding, Status
from tests.builders import make_cluster, make_demand, make_new_pool, make_pool, make_subnet, make_upgrade, make_vnet

AKS = "Microsoft.ContainerService/managedClusters"
CONTAINER_INSTANCES = "Microsoft.ContainerInstance/containerGroups"


def delegated(name: str, *services: str) -> Subnet:
    return replace(make_subnet(name), delegations=services)


def adding(*subnets: Subnet, **pool: str) -> list[Finding]:
    cluster = make_cluster(make_pool("sys"))
    new = make_new_pool(**pool)
    return list(subnet_not_delegated(make_demand(cluster, new), cluster, make_vnet(make_subnet(), *subnets)))


def test_a_plain_subnet_takes_a_pool() -> None:
    (found,) = adding(delegated("win"), subnet="win")
    assert found.status is Status.OK


def test_a_delegated_one_refuses_it() -> None:
    (found,) = adding(delegated("win", CONTAINER_INSTANCES), subnet="win")
    assert found.status is Status.FAIL
    assert found.remedies[0].command.endswith("/subnets/win --remove delegations")


def test_also_where_it_is_delegated_to_aks_itself() -> None:
    assert adding(delegated("win", AKS), subnet="win")[0].status is Status.FAIL


def test_delegations_of_other_subnets_do_not_matter() -> None:
    assert [f.status for f in adding(delegated("aci", CONTAINER_INSTANCES), subnet="nodes")] == [Status.OK]


def test_where_nodes_run_already_it_is_a_warning() -> None:
    cluster = make_cluster()
    demand = make_demand(cluster, make_upgrade(cluster))
    (found,) = subnet_not_delegated(demand, cluster, make_vnet(delegated("nodes", AKS)))
    assert found.status is Status.WARN


def test_aks_delegates_pod_subnets_to_itself() -> None:
    found = adding(delegated("pods", AKS.upper()), subnet="nodes", pod_subnet="pods")
    assert [(f.subject.kind, f.status) for f in found] == [("subnet", Status.OK), ("pod subnet", Status.OK)]


def test_a_pod_subnet_of_another_service_is_a_risk() -> None:
    assert adding(delegated("pods", CONTAINER_INSTANCES), pod_subnet="pods")[-1].status is Status.WARN


def test_a_subnet_that_is_not_there_is_left_to_subnet_exists() -> None:
    assert adding(subnet="nowhere")[0].status is Status.NOT_APPLICABLE
