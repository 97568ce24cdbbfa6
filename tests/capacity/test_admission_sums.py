"""The sums that users pasted from AKS' own messages (azure-facts J), each from the inputs that they stated."""

from __future__ import annotations

import pytest

from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.pod_subnet_headroom import pod_subnet_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.capacity.ports import outbound_ports
from aks_preflight.model.finding import Finding, Reading, Status
from aks_preflight.model.pool import NodePool
from tests.builders import (
    KNOWLEDGE,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_sizes,
    make_subnet,
    make_upgrade,
    make_usages,
    make_vnet,
    overlay,
    reading,
    sku,
)


def asked_to_add(nodes: int, max_pods: int, most: int | None = None) -> Finding:
    """The node subnet's finding for a new pool; nothing is said to be in use, so that admission alone can refuse."""
    cluster = make_cluster(make_pool("sys", 0))
    demand = make_demand(cluster, make_new_pool("new", nodes, max_pods=max_pods, autoscale_to=most))
    (found,) = subnet_headroom(demand, cluster, make_vnet(make_subnet("nodes", "10.0.0.0/24")), KNOWLEDGE)
    return found


def summands(of: Reading) -> list[tuple[int, int]]:
    return [(term.count, term.each) for term in of.terms]


@pytest.mark.parametrize(
    ("needs", "nodes", "max_pods"),
    [(498, 2, 250), (327, 3, 110), (218, 2, 110), (436, 4, 110), (29, 1, 30)],
)
def test_node_subnet_at_max_pods_less_one(needs: int, nodes: int, max_pods: int) -> None:
    admitted = reading(asked_to_add(nodes, max_pods), "admitted today")
    assert (admitted.needs, summands(admitted)) == (needs, [(nodes, max_pods - 1)])
    assert (admitted.has, admitted.decides, admitted.fits) == (251, True, needs <= 251)


def test_node_subnet_at_the_autoscalers_maximum() -> None:
    found = asked_to_add(1, 30, most=10)
    admitted = reading(found, "admitted today")
    assert (admitted.needs, summands(admitted), admitted.has) == (290, [(10, 29)], 251)
    assert found.status is Status.FAIL
    assert reading(found, "all new nodes, max pods + 1").fits is True


@pytest.mark.parametrize(("needs", "nodes", "max_pods"), [(310, 10, 30), (505, 5, 100), (333, 3, 110)])
def test_older_messages_counted_max_pods_and_one(needs: int, nodes: int, max_pods: int) -> None:
    older = reading(asked_to_add(nodes, max_pods), "admitted as documented")
    assert (older.needs, summands(older), older.decides) == (needs, [(nodes, max_pods + 1)], False)


def test_every_pool_of_the_subnet_is_counted() -> None:
    standing = make_pool("sys", 3, max_pods=110), make_pool("elsewhere", 50, subnet="other")
    cluster = make_cluster(*standing)
    demand = make_demand(cluster, make_new_pool("new", 1, max_pods=30))
    vnet = make_vnet(make_subnet("nodes"), make_subnet("other", "10.1.0.0/16"))
    (found,) = subnet_headroom(demand, cluster, vnet, KNOWLEDGE)
    assert summands(reading(found, "admitted today")) == [(1, 29), (3, 109)]


@pytest.mark.parametrize(
    ("pod_cidr", "pools", "needs", "has"),
    [
        ("10.240.100.0/22", [make_pool("sys", 2), make_pool("apps", 1, autoscale_to=3)], 1280, 1024),
        ("10.244.0.0/19", [make_pool("sys", 3), make_pool("apps", 5, autoscale_to=30)], 8448, 8192),
    ],
)
def test_pod_cidr_at_a_block_a_node(pod_cidr: str, pools: list[NodePool], needs: int, has: int) -> None:
    cluster = make_cluster(*pools, network=overlay(pod_cidr))
    (found,) = pod_cidr_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    admitted = reading(found, "admitted")
    assert (admitted.needs, admitted.has, admitted.decides) == (needs, has, True)
    assert {each for _, each in summands(admitted)} == {256}
    assert found.status is Status.FAIL


def test_static_blocks_of_ten_nodes() -> None:
    cluster = make_cluster(make_pool("sys", 0))
    new = make_new_pool("new", 10, max_pods=15, pod_subnet="pods", static_block=True)
    vnet = make_vnet(make_subnet("nodes"), make_subnet("pods", "10.1.0.0/26"))
    (found,) = pod_subnet_headroom(make_demand(cluster, new), cluster, vnet, KNOWLEDGE)
    admitted = reading(found, "admitted")
    assert (admitted.needs, summands(admitted), admitted.has, admitted.fits) == (160, [(10, 16)], 59, False)


@pytest.mark.parametrize(
    ("pools", "ports", "ips", "with_surge", "without"),
    [
        ([make_pool("a", 2), make_pool("b", 10), make_pool("c", 10)], 3200, 1, 25 * 3200, 22 * 3200),
        ([make_pool("a", 3)], 21_000, 1, 84_000, 63_000),
        ([make_pool("a", 1, autoscale_to=3)], 42_664, 2, 170_656, 127_992),
    ],
)
def test_outbound_ports_of_an_upgrade_count_one_surge_node_a_pool(
    pools: list[NodePool], ports: int, ips: int, with_surge: int, without: int
) -> None:
    cluster = make_cluster(*pools)
    has = ips * KNOWLEDGE.limits.ports_per_ip
    readings = outbound_ports(make_demand(cluster, make_upgrade(cluster)), ports, has)
    (decides,) = [r for r in readings if r.decides]
    assert (decides.needs, decides.fits) == (with_surge, False)
    assert reading(readings, "all nodes, without surge").needs == without


def test_outbound_ports_of_other_operations_count_the_autoscalers_maximum_without_surge() -> None:
    cluster = make_cluster(make_pool("a", 5))
    demand = make_demand(cluster, make_new_pool("b", 1, autoscale_to=10))
    (decides,) = [r for r in outbound_ports(demand, 7_104, KNOWLEDGE.limits.ports_per_ip) if r.decides]
    assert (decides.needs, decides.has, decides.fits) == (106_560, 64_000, False)


def test_subnet_is_full_for_101_addresses() -> None:
    cluster = make_cluster(make_pool("apps", 2, max_pods=100, max_surge="1"))
    vnet = make_vnet(make_subnet("nodes", "10.0.0.0/24", used=2 * 101))
    (found,) = subnet_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, vnet, KNOWLEDGE)
    surge = reading(found, "the surge, pool after pool, max pods + 1")
    assert (surge.needs, summands(surge), surge.has) == (101, [(1, 101)], 49)
    assert found.status is Status.FAIL


@pytest.mark.parametrize(
    ("nodes", "vcpus", "used", "limit", "left", "short"),
    [
        (3, 2, 6, 10, 4, 2),  # left 4, requested 6
        (4, 2, 8, 10, 2, 6),  # left 2, requested 8
        (1, 4, 64, 65, 1, 3),  # limit 65, usage 64, additional required 4
        (10, 4, 145, 150, 5, 35),  # limit 150, usage 145, additional required 40
    ],
)
def test_vcpus_of_a_new_pool(nodes: int, vcpus: int, used: int, limit: int, left: int, short: int) -> None:
    cluster = make_cluster(make_pool("sys", 0))
    sizes = make_sizes(sku("Standard_DS_v2", "standardDSv2Family", vcpus))
    usages = make_usages({"standardDSv2Family": (used, limit)})
    demand = make_demand(cluster, make_new_pool("new", nodes, "Standard_DS_v2"))
    family, _ = vcpu_quota(demand, cluster, usages, sizes)
    assert family.deciding
    assert (family.deciding.needs, family.deciding.has, family.deciding.short) == (nodes * vcpus, left, short)
    assert family.status is Status.FAIL


def test_a_new_pool_that_fits_exactly_is_accepted_and_its_own_surge_warns() -> None:
    cluster = make_cluster(make_pool("sys", 0))
    usages = make_usages({"standardDSv5Family": (92, 100)})
    family, _ = vcpu_quota(make_demand(cluster, make_new_pool("new", 2)), cluster, usages, make_sizes())
    assert [(r.name, r.needs, r.has, r.decides) for r in family.readings] == [
        ("all new nodes", 8, 8, True),
        ("with the surge of their own next upgrade", 12, 8, False),
    ]
    assert family.status is Status.WARN
