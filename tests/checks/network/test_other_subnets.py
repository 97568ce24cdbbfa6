"""Node subnets in which only pools lie that a question does not concern."""

from __future__ import annotations

import pytest

from aks_checks.network.other_subnets import other_subnets
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Status
from aks_preflight.model.question import Operation
from aks_preflight.model.reason import NotKnown
from tests.builders import (
    KNOWLEDGE,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_subnet,
    make_upgrade,
    make_vnet,
    overlay,
)

AZURE = ClusterNetwork(plugin="azure")


def said(
    apps: int, used: int | None, *, of: str = "b", most: int | None = None, network: ClusterNetwork = AZURE
) -> list[str]:
    cluster = make_cluster(
        make_pool("apps", apps, subnet="a", autoscale_to=most), make_pool("jobs", 3, subnet=of), network=network
    )
    vnet = make_vnet(make_subnet("a", used=used), make_subnet("b", "10.0.1.0/24"))
    demand = make_demand(cluster, make_upgrade(cluster, pools=["jobs"]))
    return [f"{f.subject.name} {f.status.value}" for f in other_subnets(demand, cluster, vnet, KNOWLEDGE)]


@pytest.mark.parametrize(
    ("apps", "used", "status"), [(3, 250, "ok"), (3, 251, "warn"), (8, 232, "ok"), (9, 232, "warn")]
)
def test_one_that_is_full_or_too_small_by_aks_count_warns(apps: int, used: int, status: str) -> None:
    assert said(apps, used) == [f"a {status}"]


def test_an_autoscaled_pool_counts_at_its_maximum() -> None:
    assert (said(3, 100, most=8), said(3, 100, most=9)) == (["a ok"], ["a warn"])


def test_a_node_takes_one_address_where_its_pods_lie_elsewhere() -> None:
    assert said(9, 100, network=overlay()) == ["a ok"]


def test_one_that_a_pool_concerned_shares_is_subnet_headrooms() -> None:
    (only,) = said(9, 251, of="a")
    assert only.endswith(" not-applicable")


def test_what_is_in_use_and_not_told_is_not_known() -> None:
    with pytest.raises(NotKnown):
        said(3, None)


@pytest.mark.parametrize("pools", [(), ("apps", "jobs")])
def test_where_all_pools_are_concerned_there_is_no_other(pools: tuple[str, ...]) -> None:
    cluster = make_cluster(make_pool("apps", 3, subnet="a"), make_pool("jobs", 3, subnet="b"))
    vnet = make_vnet(make_subnet("a", used=251), make_subnet("b", used=251))
    demand = make_demand(cluster, make_upgrade(cluster, pools=pools))
    assert [f.status for f in other_subnets(demand, cluster, vnet, KNOWLEDGE)] == [Status.NOT_APPLICABLE]


def test_a_new_pool_has_the_others_beside_it() -> None:
    cluster = make_cluster(make_pool("apps", 9, subnet="a"))
    vnet = make_vnet(make_subnet("a", used=232), make_subnet("b", "10.0.1.0/24"))
    new: Operation = make_new_pool("new", 1, subnet="b")
    found = list(other_subnets(make_demand(cluster, new), cluster, vnet, KNOWLEDGE))
    assert [f.summary for f in found] == ["node subnet of apps: AKS counts 261 addresses at its most nodes, of 251"]
