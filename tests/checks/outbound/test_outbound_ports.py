from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aks_checks.outbound.outbound_ports import outbound_ports
from aks_preflight.facts.public_ips import OutboundRanges, Ranges
from aks_preflight.model.cluster import Cluster, ClusterNetwork, LoadBalancer
from aks_preflight.model.finding import Finding, Gate, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Operation, Start
from aks_preflight.model.reason import NotKnown
from tests.builders import (
    KNOWLEDGE,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_upgrade,
    reading,
)
from tests.checks.outbound.addresses import DENIED, address, prefix, ranges


def of(
    *pools: NodePool, ports: int | None, ips: int | None = 1, outbound: str = "loadBalancer", **more: Any
) -> Cluster:
    balancer = LoadBalancer(sku="standard", allocated_ports=ports, outbound_ips=ips, **more)
    network = ClusterNetwork(plugin="azure", outbound_type=outbound, load_balancer=balancer)
    return make_cluster(*pools, network=network)


def asked(cluster: Cluster, operation: Operation, brought: Ranges | None = None) -> Finding:
    (found,) = outbound_ports(make_demand(cluster, operation), cluster, OutboundRanges(brought or Ranges()), KNOWLEDGE)
    return found


def upgrading(cluster: Cluster, **more: Any) -> Finding:
    return asked(cluster, make_upgrade(cluster, **more))


# What AKS' own messages count


def test_25_nodes_with_a_surge_node_a_pool_require_80000_ports() -> None:
    pools = make_pool("sys", 2), make_pool("a", 3, autoscale_to=10), make_pool("b", 3, autoscale_to=10)
    found = upgrading(of(*pools, ports=3200))
    assert found.status is Status.FAIL
    assert found.deciding is not None
    assert (found.deciding.needs, found.deciding.has, found.deciding.gate) == (80_000, 64_000, Gate.ADMISSION)


def test_3_nodes_and_one_more_exceed_two_addresses() -> None:
    found = upgrading(of(make_pool("a", 3), ports=42_664, ips=2))
    assert found.status is Status.FAIL
    assert reading(found, "all nodes, with one").needs == 170_656
    assert reading(found, "all nodes, without").needs == 127_992


def test_the_maximum_of_the_autoscaler_counts_not_the_nodes_that_run() -> None:
    found = upgrading(of(make_pool("a", 3, autoscale_to=15), ports=7104))
    assert reading(found, "all nodes, without").needs == 106_560


def test_100_nodes_of_4000_ports_fit_into_seven_addresses_with_their_surge() -> None:
    found = upgrading(of(make_pool("a", 100, max_surge="2"), ports=4000, ips=7))
    assert found.status is Status.OK
    assert reading(found, "all nodes, with the whole surge").needs == 408_000


# Which reading decides


def test_a_larger_surge_than_one_node_a_pool_only_warns() -> None:
    assert upgrading(of(make_pool("a", 10, max_surge="50%"), ports=5000)).status is Status.WARN


def test_spot_pools_and_empty_ones_do_not_surge() -> None:
    found = upgrading(of(make_pool("a", 6), make_pool("spot", 1, spot=True), make_pool("idle", 0), ports=8000))
    assert (found.status, found.deciding and found.deciding.needs) == (Status.OK, 64_000)


def test_a_new_pool_is_admitted_without_surge() -> None:
    cluster = of(make_pool("a", 6), ports=8000)
    found = asked(cluster, make_new_pool(count=2))
    assert found.status is Status.WARN  # its own next upgrade will not be
    assert asked(cluster, make_new_pool(count=3)).status is Status.FAIL


def test_so_is_a_scale() -> None:
    cluster = of(make_pool("a", 6), ports=8000)
    assert asked(cluster, make_scale(cluster, "a", 8)).status is Status.WARN
    assert asked(cluster, make_scale(cluster, "a", 9)).status is Status.FAIL


def test_at_a_start_nothing_decides() -> None:
    assert asked(of(make_pool("a", 9), ports=8000), Start()).status is Status.WARN


# How to fix


def test_the_remedies_are_fewer_ports_or_more_addresses() -> None:
    found = upgrading(of(make_pool("a", 15), ports=7104))
    fewer, more = found.remedies
    assert fewer.command.endswith("--load-balancer-outbound-ports 4000")
    assert fewer.gives is not None
    assert (fewer.gives.needs, fewer.gives.has) == (16 * 4000, 64_000)
    assert more.command.endswith("--load-balancer-managed-outbound-ip-count 2")


def test_addresses_of_the_customers_own_are_not_counted_up_by_aks() -> None:
    found = upgrading(
        of(make_pool("a", 15), ports=7104, own_ip_ids=(address("a1"),)),
    )
    assert ["--load-balancer-outbound-ports 4000" in r.command for r in found.remedies] == [True, False]
    assert (found.remedies[1].command, found.remedies[1].effect) == (
        "",
        "2 outbound addresses instead of 1, of your own",
    )


# The addresses


def test_a_prefix_counts_with_all_its_addresses() -> None:
    cluster = of(make_pool("a", 3), ports=42_664, ips=None, own_prefix_ids=(prefix("p1"),), own_ip_ids=(address("a1"),))
    brought = ranges(p1="203.0.113.0/31", a1="198.51.100.1")
    assert asked(cluster, make_upgrade(cluster), brought).status is Status.OK  # three addresses


def test_ipv6_addresses_carry_no_ipv4_ports() -> None:
    cluster = of(make_pool("a", 8), ports=8000, ips=None, own_ip_ids=(address("a1"), address("a2")))
    found = asked(cluster, make_upgrade(cluster), ranges(a1="198.51.100.1", a2="2001:db8::1"))
    assert (found.status, found.deciding and found.deciding.has) == (Status.FAIL, 64_000)


def test_addresses_that_could_not_be_read_are_not_known() -> None:
    cluster = of(make_pool("a", 3), ports=8000, ips=None, own_prefix_ids=(prefix("p1"),))
    with pytest.raises(NotKnown, match="not allowed"):
        asked(cluster, make_upgrade(cluster), ranges(p1=DENIED))


def test_addresses_that_are_nowhere_stated_are_not_known() -> None:
    with pytest.raises(NotKnown, match="outbound addresses"):
        upgrading(of(make_pool("a", 3), ports=8000, ips=None))


def test_nodes_that_are_in_no_count_make_it_unknown() -> None:
    assert upgrading(of(make_pool("a", 3), make_pool("b", None), ports=8000)).status is Status.UNKNOWN


def test_so_do_nodes_that_are_in_no_pool() -> None:
    cluster = replace(of(make_pool("a", 3), ports=8000), node_provisioning="Auto")
    assert upgrading(cluster).status is Status.UNKNOWN


# Where nothing is counted


@pytest.mark.parametrize("ports", [None, 0])
def test_ports_that_are_allotted_automatically_refuse_nothing(ports: int | None) -> None:
    found = upgrading(of(make_pool("a", 50, max_surge="1"), ports=ports))
    assert (found.status, found.summary) == (Status.OK, "ports are allotted automatically: 512 a node at 51 nodes")


def test_how_many_they_are_is_told_of_the_nodes_after_a_scale() -> None:
    cluster = of(make_pool("a", 48), ports=None)
    found = asked(cluster, make_scale(cluster, "a", 50))
    assert found.summary == "ports are allotted automatically: 1024 a node at 50 nodes"


def test_and_not_at_all_where_the_nodes_are_not_known() -> None:
    found = upgrading(of(make_pool("a", 3), make_pool("b", None), ports=None))
    assert found.summary == "ports are allotted automatically"


def test_other_ways_out_have_no_ports_of_a_load_balancer() -> None:
    assert upgrading(of(ports=8000, outbound="userDefinedRouting")).status is Status.NOT_APPLICABLE
