"""Node subnets: what a node takes, what is free, and the gap between max pods + 1 and - 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from aks_checks.network.subnet_headroom import subnet_headroom
from aks_preflight.capacity.addresses import documented, held_as_seen, node_subnet, pods_on_node_subnet, seen
from aks_preflight.facts.network import Subnet
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import NotKnown
from tests.builders import (
    KNOWLEDGE,
    NODE_GROUP,
    deciding,
    kubenet,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_subnet,
    make_upgrade,
    make_vnet,
    overlay,
    reading,
    subnet_id,
)

AZURE = ClusterNetwork(plugin="azure")
OWN = NODE_GROUP.lower()


# What a node takes


@pytest.mark.parametrize(
    ("network", "pod_subnet", "by_document", "by_sight"),
    [
        (AZURE, None, 31, 29),
        (AZURE, "pods", 1, 1),
        (ClusterNetwork(plugin="AZURE", plugin_mode=""), None, 31, 29),
        (overlay(), None, 1, 1),
        (ClusterNetwork(plugin="Azure", plugin_mode="Overlay"), None, 1, 1),
        (kubenet(), None, 1, 1),
        (ClusterNetwork(plugin="none"), None, 1, 1),
    ],
)
def test_addresses_of_a_node_by_network_mode(
    network: ClusterNetwork, pod_subnet: str | None, by_document: int, by_sight: int
) -> None:
    pool = make_pool(max_pods=30, pod_subnet=pod_subnet)
    assert (documented(pool, network), seen(pool, network)) == (by_document, by_sight)
    assert pods_on_node_subnet(pool, network) is (by_document == 31)


def test_max_pods_that_are_not_stated_are_not_guessed() -> None:
    with pytest.raises(NotKnown):
        documented(make_pool(max_pods=None), AZURE)
    assert documented(make_pool(max_pods=None), overlay()) == 1


def test_a_network_mode_that_is_not_stated_is_not_guessed() -> None:
    with pytest.raises(NotKnown):
        documented(make_pool(), ClusterNetwork())


# What a subnet has


@pytest.mark.parametrize(
    ("prefixes", "limit", "size"),
    [
        (("10.0.0.0/24",), 251, 251),
        (("10.0.0.0/24",), None, 251),  # a limit of -1 is none
        (("10.0.0.0/28",), None, 11),
        (("10.0.0.0/30",), None, 0),
        (("10.0.0.0/24", "10.1.0.0/24"), 251, 502),
        (("10.0.0.0/24", "fd00::/64"), 251, 251),
        (("fd00::/64", "10.0.0.0/24", "10.1.0.0/25"), None, 251 + 123),
    ],
)
def test_the_size_of_a_subnet(prefixes: tuple[str, ...], limit: int | None, size: int) -> None:
    assert make_subnet("nodes", *prefixes, limit=limit).size(KNOWLEDGE.limits.reserved_addresses) == size


def test_a_second_prefix_makes_room() -> None:
    cluster = make_cluster(make_pool(count=8))
    one = make_subnet("nodes", "10.0.0.0/24", used=248)
    two = make_subnet("nodes", "10.0.0.0/24", "10.1.0.0/24", "fd00::/64", used=248)
    assert of_upgrade(cluster.pools, one).status is Status.FAIL
    assert of_upgrade(cluster.pools, two).status is Status.OK


def of_upgrade(pools: tuple[NodePool, ...], *subnets: Subnet, **how: object) -> Finding:
    cluster = make_cluster(*pools)
    demand = make_demand(cluster, make_upgrade(cluster, **how))  # type: ignore[arg-type]
    found = list(subnet_headroom(demand, cluster, make_vnet(*subnets), KNOWLEDGE))
    assert len(found) == 1
    return found[0]


def test_more_in_use_than_there_is_leaves_nothing_and_no_less() -> None:
    over = of_upgrade((make_pool(count=6, max_surge="1"),), make_subnet(used=300, limit=251))
    assert over.deciding
    assert (over.deciding.has, over.deciding.short, over.status) == (-49, 31 + 49, Status.FAIL)
    still = of_upgrade((make_pool(count=6, max_surge="0"),), make_subnet(used=300, limit=251))
    assert still.deciding
    assert (still.deciding.needs, still.deciding.fits, still.deciding.short) == (0, True, 0)


def test_a_subnet_that_the_usages_do_not_list_is_not_known() -> None:
    with pytest.raises(NotKnown):
        of_upgrade((make_pool(),), make_subnet(used=None))


# Several pools, several subnets


def test_pools_of_one_subnet_are_summed_at_once_and_others_left_out() -> None:
    pools = make_pool("a", 20), make_pool("b", 10, max_pods=50), make_pool("c", 30, subnet="other")
    subnets = make_subnet("nodes", "10.0.0.0/22"), make_subnet("other", "10.1.0.0/22")
    cluster = make_cluster(*pools)
    demand = make_demand(cluster, make_upgrade(cluster, at_once=True))
    nodes, other = subnet_headroom(demand, cluster, make_vnet(*subnets), KNOWLEDGE)
    assert (nodes.subject.name, other.subject.name) == ("nodes", "other")
    assert nodes.readings[0].needs == 2 * 31 + 1 * 51
    assert other.readings[0].needs == 3 * 31


def test_the_worst_pool_of_a_subnet_is_that_with_most_addresses_not_most_nodes() -> None:
    found = of_upgrade((make_pool("many", 30, max_pods=30), make_pool("few", 10, max_pods=110)), make_subnet())
    assert [(term.name, term.count, term.each) for term in found.readings[0].terms] == [("few", 1, 111)]


def test_pool_names_and_subnet_ids_are_compared_without_case() -> None:
    shouting = replace(make_pool("sys", 10), subnet_id=subnet_id("nodes").upper())
    cluster = make_cluster(make_pool("Apps", 10), shouting)
    demand = make_demand(cluster, make_upgrade(cluster, at_once=True))
    (found,) = subnet_headroom(demand, cluster, make_vnet(), KNOWLEDGE)
    assert found.readings[0].needs == 2 * 31


def test_the_subnet_that_aks_made_serves_pools_that_name_none() -> None:
    cluster = make_cluster(make_pool("sys", subnet=None))
    made = replace(make_subnet("aks-subnet", "10.224.0.0/16", used=93), name="aks-subnet")
    (found,) = subnet_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, make_vnet(made), KNOWLEDGE)
    assert (found.subject.name, found.status) == ("aks-subnet", Status.OK)


def test_a_subnet_elsewhere_is_not_known() -> None:
    cluster = make_cluster(make_pool("sys"))
    demand = make_demand(cluster, make_new_pool("new", subnet="gone"))
    with pytest.raises(NotKnown):
        list(subnet_headroom(demand, cluster, make_vnet(), KNOWLEDGE))


def test_pools_with_and_without_a_pod_subnet_in_one_node_subnet() -> None:
    found = of_upgrade((make_pool("flat", 10), make_pool("split", 10, pod_subnet="pods")), make_subnet(), at_once=True)
    assert [(term.name, term.each) for term in found.readings[0].terms] == [("flat", 31), ("split", 1)]


# The gap: max pods + 1 as documented, max pods - 1 as seen


def gap(
    held: int,
    *,
    used: int | None = None,
    free: int = 30,
    held_by: Mapping[str, int] | None = None,
    pool: NodePool | None = None,
    others: tuple[NodePool, ...] = (),
    **more: object,
) -> Finding:
    """One surge node at max pods 30 into `free` addresses, beside three nodes that hold `held` of them."""
    used = held if used is None else used
    cluster = make_cluster(pool or make_pool(count=3, max_surge="1"), *others, **more)  # type: ignore[arg-type]
    subnet = make_subnet("nodes", used=used, limit=used + free, held_by={OWN: held} if held_by is None else held_by)
    demand = make_demand(cluster, make_upgrade(cluster))
    found, *_ = subnet_headroom(demand, cluster, make_vnet(subnet), KNOWLEDGE)
    return found


BY_DOCUMENT = "the surge, pool after pool, max pods + 1 a node"
BY_SIGHT = "the surge, pool after pool, max pods - 1 a node as seen"


@pytest.mark.parametrize(
    ("free", "status"), [(28, Status.FAIL), (29, Status.WARN), (30, Status.WARN), (31, Status.OK), (32, Status.OK)]
)
def test_where_the_nodes_hold_max_pods_less_one_that_decides_in_the_gap(free: int, status: Status) -> None:
    found = gap(87, free=free)  # the real VNet of azure-facts I.7: 3 x 29
    assert found.status is status
    assert deciding(found.readings) == [BY_SIGHT if status is Status.WARN else BY_DOCUMENT]
    assert [reading(found, name).needs for name in (BY_DOCUMENT, BY_SIGHT)] == [31, 29]


@pytest.mark.parametrize(
    ("held", "status"), [(87, Status.WARN), (89, Status.WARN), (90, Status.FAIL), (93, Status.FAIL)]
)
def test_nodes_that_hold_more_prove_nothing(held: int, status: Status) -> None:
    assert gap(held).status is status


def test_nodes_that_hold_fewer_than_any_count_says_prove_nothing_either() -> None:
    """Three nodes are stated and two are there: the numbers are of two moments."""
    assert gap(2 * 31).status is Status.FAIL


def test_a_neighbours_listed_addresses_are_taken_off() -> None:
    assert gap(87, used=187, held_by={OWN: 87, "rg-other": 100}).status is Status.WARN


def test_a_neighbours_unlisted_addresses_count_against() -> None:
    assert gap(87, used=187, held_by={OWN: 87}).status is Status.FAIL
    assert gap(87, used=187, held_by={}).status is Status.FAIL


def test_own_addresses_that_are_listed_are_never_taken_off() -> None:
    """A neighbour's dual-stack machines list two configurations for each address that the usages count."""
    assert gap(93, used=103, held_by={OWN: 93, "rg-other": 16}).status is Status.FAIL


def test_the_group_is_compared_without_case() -> None:
    assert gap(93, held_by={OWN: 93}, node_resource_group=NODE_GROUP.upper()).status is Status.FAIL
    assert gap(87, held_by={OWN: 87}, node_resource_group=NODE_GROUP.upper()).status is Status.WARN


def test_a_cluster_that_does_not_state_its_node_group_has_no_evidence() -> None:
    """Its own addresses must not be taken for somebody else's."""
    assert gap(93, held_by={OWN: 93}, node_resource_group=None).status is Status.FAIL


def test_without_a_node_there_is_no_evidence() -> None:
    cluster = make_cluster(make_pool("sys", 0))
    demand = make_demand(cluster, make_new_pool("new", 1))
    (found,) = subnet_headroom(demand, cluster, make_vnet(make_subnet(used=221, limit=251)), KNOWLEDGE)
    assert found.status is Status.FAIL


def test_a_stopped_pool_is_no_evidence() -> None:
    """Its nodes hold nothing: counted, they would let the others hold twice as much unseen."""
    assert gap(93, others=(make_pool("off", 3, stopped=True),)).status is Status.FAIL
    assert gap(87, others=(make_pool("off", 3, stopped=True),)).status is Status.WARN


def test_a_running_pool_without_a_count_counts_against() -> None:
    cluster = make_cluster(make_pool(count=3), make_pool("odd", None))
    demand = make_demand(cluster, make_upgrade(cluster, pools=["apps"]))
    assert held_as_seen(cluster, make_subnet(used=87), demand.pools, AZURE) is True
    assert held_as_seen(cluster, make_subnet(used=87 + 2 * 29), demand.all_pools, AZURE) is False


def test_a_running_pool_without_max_pods_is_no_evidence() -> None:
    cluster = make_cluster(make_pool(count=3), make_pool("odd", 1, max_pods=None))
    demand = make_demand(cluster, make_upgrade(cluster, pools=["apps"]))
    assert held_as_seen(cluster, make_subnet(used=87), demand.all_pools, AZURE) is False


def test_nodes_whose_pods_lie_elsewhere_are_no_evidence() -> None:
    """They hold one address whichever reading holds: counted, they would hide what the others hold too much."""
    pods = make_pool("pods", 8, pod_subnet="pods")
    assert gap(93 + 8, others=(pods,)).status is Status.FAIL
    assert gap(87 + 8, others=(pods,)).status is Status.WARN


def test_the_gap_is_judged_the_same_for_a_new_pool_and_for_scaling() -> None:
    cluster = make_cluster(make_pool("apps", 3))
    vnet = make_vnet(make_subnet("nodes", "10.0.0.0/23", used=87, limit=87 + 59))
    for operation in (make_new_pool("new", 2), make_scale(cluster, "apps", 5)):
        (found,) = subnet_headroom(make_demand(cluster, operation), cluster, vnet, KNOWLEDGE)
        assert deciding(found.readings) == [
            "all new nodes, max pods - 1 a node as seen",
            "admitted today, max pods - 1 a node",
        ]
        assert found.status is Status.WARN


def test_without_pods_on_the_subnet_there_is_no_gap() -> None:
    cluster = make_cluster(make_pool(count=3), network=overlay())
    demand = make_demand(cluster, make_upgrade(cluster))
    readings = node_subnet(demand, cluster, make_subnet(used=3), {"apps"}, KNOWLEDGE.limits)
    assert [(r.name, r.needs, r.has, r.decides) for r in readings] == [
        ("the surge, pool after pool", 1, 248, True),
        ("admitted today", 3, 251, False),
    ]
