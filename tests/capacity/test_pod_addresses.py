"""Addresses of pods that do not lie on the node subnet: the pod CIDR, dynamic batches and static blocks."""

from __future__ import annotations

import pytest

from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.pod_subnet_headroom import pod_subnet_headroom
from aks_preflight.capacity.addresses import pod_cidr, static_block
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Operation, Start
from aks_preflight.model.reason import NotKnown, Why
from tests.builders import (
    KNOWLEDGE,
    RETRYING,
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
)

ADMITTED = "admitted, one block for every node at its most"
BLOCK = 256


def pods(network: ClusterNetwork, *pools: NodePool, ask: Operation | None = None, to: str = "1.34.2") -> Finding:
    cluster = make_cluster(*pools, network=network)
    demand = make_demand(cluster, ask or make_upgrade(cluster, to))
    (found,) = pod_cidr_headroom(demand, cluster, KNOWLEDGE)
    return found


# The pod CIDR


@pytest.mark.parametrize("network", [overlay("10.244.0.0/20"), kubenet("10.244.0.0/20")])
@pytest.mark.parametrize(("nodes", "status"), [(13, Status.OK), (14, Status.OK), (15, Status.FAIL), (16, Status.FAIL)])
def test_a_surge_node_needs_a_block_of_its_own(network: ClusterNetwork, nodes: int, status: Status) -> None:
    found = pods(network, make_pool(count=nodes))  # sixteen blocks; up to ten nodes surge by one, up to twenty by two
    surge = reading(found, "the surge, pool after pool")
    assert (surge.needs, surge.has) == (2 * BLOCK, (16 - nodes) * BLOCK)
    assert found.status is status


def test_max_pods_do_not_matter_to_the_pod_cidr() -> None:
    needs = {pods(overlay(), make_pool(max_pods=n)).readings[0].needs for n in (10, 30, 250, None)}
    assert needs == {BLOCK}


def test_none_of_the_pod_cidr_is_reserved() -> None:
    found = pods(overlay("10.244.0.0/22"), make_pool(count=3, max_surge="1"))
    assert (found.status, found.readings[0].has, reading(found, "admitted").has) == (Status.OK, 256, 1024)


def test_the_nodes_of_every_pool_hold_a_block() -> None:
    cluster = make_cluster(make_pool("a", 3), make_pool("b", 2), make_pool("c", 1), network=overlay("10.244.0.0/21"))
    demand = make_demand(cluster, make_upgrade(cluster, pools=["a"]))
    (found,) = pod_cidr_headroom(demand, cluster, KNOWLEDGE)
    assert found.readings[0].has == (8 - 6) * BLOCK
    assert sum(term.count for term in reading(found, "admitted").terms) == 6


def test_a_range_smaller_than_a_block_holds_no_node() -> None:
    found = pods(overlay("10.244.0.0/25"), make_pool(count=0), ask=make_new_pool("new", 1))
    assert (found.status, found.readings[0].has) == (Status.FAIL, 128)


def test_from_1_35_on_one_free_block_is_enough() -> None:
    found = pods(overlay("10.244.0.0/20"), make_pool(count=15), to=RETRYING)
    assert (found.status, deciding(found.readings)[0]) == (
        Status.WARN,
        "one surge node (AKS retries with one), pool after pool",
    )


def test_a_new_pool_counts_at_its_maximum_and_decides() -> None:
    found = pods(overlay("10.244.0.0/21"), make_pool(count=3), ask=make_new_pool("new", 1, autoscale_to=6))
    assert [(r.name, r.needs, r.has, r.decides) for r in found.readings] == [
        ("all new nodes", 1 * BLOCK, 5 * BLOCK, True),
        ("with the surge of their own next upgrade", 2 * BLOCK, 5 * BLOCK, False),
        ("up to the autoscaler's maximum", 6 * BLOCK, 5 * BLOCK, False),
        (ADMITTED, 9 * BLOCK, 8 * BLOCK, True),
    ]
    assert found.status is Status.FAIL


@pytest.mark.parametrize(("to", "status"), [(7, Status.OK), (8, Status.WARN), (9, Status.FAIL)])
def test_scaling_takes_the_difference(to: int, status: Status) -> None:
    cluster = make_cluster(make_pool("apps", 5), network=overlay("10.244.0.0/21"))
    (found,) = pod_cidr_headroom(make_demand(cluster, make_scale(cluster, "apps", to)), cluster, KNOWLEDGE)
    assert (found.readings[0].needs, found.readings[0].has) == ((to - 5) * BLOCK, 3 * BLOCK)
    assert found.status is status


@pytest.mark.parametrize("odd", [make_pool("odd", None), make_pool("odd", None, spot=True)])
def test_nodes_that_are_not_counted_hold_blocks_too(odd: NodePool) -> None:
    found = pods(overlay(), make_pool("sys"), odd)
    assert found.status is Status.UNKNOWN
    assert found.reason is not None
    assert found.reason.why is Why.NOT_STATED
    assert all(r.missing for r in found.readings)


def test_an_autoscaler_without_a_maximum_is_not_known() -> None:
    found = pods(overlay(), make_pool("sys", autoscaling=True))
    assert found.status is Status.UNKNOWN
    assert found.reason
    assert "maxCount" in found.reason.text


def test_a_known_shortage_fails_beside_an_unknown_maximum() -> None:
    found = pods(overlay("10.244.0.0/22"), make_pool("sys", 4), make_pool("apps", 1, autoscaling=True))
    assert found.status is Status.FAIL


def test_a_range_that_is_none_is_not_known() -> None:
    demand = make_demand(make_cluster(network=overlay()), make_new_pool())
    with pytest.raises(NotKnown) as raised:
        pod_cidr(demand, "10.244.0.0/33", KNOWLEDGE.limits)
    assert raised.value.reason.why is Why.MALFORMED


def test_dual_stack_counts_the_ipv4_range() -> None:
    network = ClusterNetwork(plugin="azure", plugin_mode="overlay", pod_cidrs=("fd00::/48", "10.244.0.0/22"))
    assert reading(pods(network, make_pool(count=3)), "admitted").has == 1024
    with pytest.raises(NotKnown):
        pods(ClusterNetwork(plugin="azure", plugin_mode="overlay", pod_cidrs=("fd00::/48",)), make_pool())


@pytest.mark.parametrize("network", [ClusterNetwork(plugin="azure"), ClusterNetwork(plugin="none")])
def test_pods_on_the_vnet_have_no_pod_cidr(network: ClusterNetwork) -> None:
    assert pods(network, make_pool()).status is Status.NOT_APPLICABLE


# Pod subnets


def of_pod_subnet(
    *pools: NodePool, used: int = 0, prefix: str = "10.1.0.0/24", ask: Operation | None = None
) -> Finding:
    cluster = make_cluster(*pools)
    demand = make_demand(cluster, ask or make_upgrade(cluster))
    vnet = make_vnet(make_subnet("nodes"), make_subnet("pods", prefix, used=used))
    (found,) = pod_subnet_headroom(demand, cluster, vnet, KNOWLEDGE)
    return found


@pytest.mark.parametrize(("used", "status"), [(219, Status.OK), (220, Status.FAIL)])
def test_a_dynamic_node_starts_with_one_batch(used: int, status: Status) -> None:
    found = of_pod_subnet(make_pool(count=6, max_surge="2", max_pods=110, pod_subnet="pods"), used=used)
    assert (found.status, found.readings[0].needs, found.readings[0].has) == (status, 32, 251 - used)
    assert len(found.readings) == 1  # no admission is known of dynamic allocation


@pytest.mark.parametrize(
    ("max_pods", "addresses"), [(10, 16), (15, 16), (16, 32), (30, 32), (31, 32), (32, 48), (110, 112), (250, 256)]
)
def test_a_static_node_takes_whole_blocks_for_one_more_than_its_pods(max_pods: int, addresses: int) -> None:
    assert static_block(make_pool(max_pods=max_pods), KNOWLEDGE.limits) == addresses


@pytest.mark.parametrize(("most", "status"), [(7, Status.OK), (8, Status.FAIL)])
def test_static_blocks_of_all_nodes_are_admitted_together(most: int, status: Status) -> None:
    pool = make_pool(count=3, pod_subnet="pods", static_block=True, autoscale_to=most)
    found = of_pod_subnet(pool, used=96)
    admitted = reading(found, "admitted, static blocks of all nodes")
    assert (admitted.needs, admitted.has, admitted.decides, found.status) == (32 * most, 251, True, status)


def test_static_max_pods_that_are_not_stated_are_not_known() -> None:
    pool = make_pool(max_pods=None, pod_subnet="pods", static_block=True)
    assert of_pod_subnet(pool).status is Status.UNKNOWN


def test_of_a_dynamic_pool_the_max_pods_need_not_be_stated() -> None:
    assert of_pod_subnet(make_pool(max_pods=None, pod_subnet="pods")).status is Status.OK


def test_a_new_pool_into_the_pod_subnet_of_others() -> None:
    new = make_new_pool("new", 4, pod_subnet="pods")
    found = of_pod_subnet(make_pool("sys", pod_subnet="pods"), used=200, ask=new)
    assert (found.status, found.readings[0].needs, found.readings[0].has) == (Status.FAIL, 64, 51)


def test_a_start_warns_of_batches() -> None:
    cluster = make_cluster(make_pool(count=20, pod_subnet="pods"), stopped=True)
    vnet = make_vnet(make_subnet("nodes"), make_subnet("pods", "10.1.0.0/24"))
    (found,) = pod_subnet_headroom(make_demand(cluster, Start()), cluster, vnet, KNOWLEDGE)
    assert (found.status, found.readings[0].needs, deciding(found.readings)) == (Status.WARN, 320, [])


def test_a_pod_subnet_that_no_concerned_pool_uses_is_left_out() -> None:
    cluster = make_cluster(make_pool("sys", pod_subnet="pods"), make_pool("flat"))
    demand = make_demand(cluster, make_upgrade(cluster, pools=["flat"]))
    (found,) = pod_subnet_headroom(demand, cluster, make_vnet(), KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
