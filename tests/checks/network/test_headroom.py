"""Node subnets, pod subnets and the pod CIDR against what new nodes take of them. The sums are tests/capacity's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.network.one_vnet import one_vnet
from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.pod_subnet_headroom import pod_subnet_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_preflight.facts.network import Subnet
from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import NewPool, Operation
from aks_preflight.model.reason import NotKnown
from tests.builders import (
    KNOWLEDGE,
    RETRYING,
    VNET_ID,
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
)


def nodes(cluster: Cluster, *subnets: Subnet, operation: Operation | None = None) -> list[Finding]:
    demand = make_demand(cluster, operation or make_upgrade(cluster))
    return list(subnet_headroom(demand, cluster, make_vnet(*subnets), KNOWLEDGE))


def pods(cluster: Cluster, *subnets: Subnet, operation: Operation | None = None) -> list[Finding]:
    demand = make_demand(cluster, operation or make_upgrade(cluster))
    return list(pod_subnet_headroom(demand, cluster, make_vnet(*subnets), KNOWLEDGE))


def blocks(cluster: Cluster, operation: Operation | None = None) -> Finding:
    demand = make_demand(cluster, operation or make_upgrade(cluster))
    (finding,) = pod_cidr_headroom(demand, cluster, KNOWLEDGE)
    return finding


# subnet-headroom


def test_a_subnet_with_room_for_the_surge() -> None:
    (finding,) = nodes(make_cluster(make_pool("apps", 3)), make_subnet(used=93))
    assert finding.status is Status.OK
    assert (finding.subject.kind, finding.subject.name) == ("subnet", "nodes")
    assert [e.value for e in finding.evidence] == ["93 of None", "10.0.0.0/24"]


def test_a_surge_that_finds_no_addresses() -> None:
    # azure-facts C9: 3 surge nodes of 31 addresses, 65 free.
    cluster = make_cluster(make_pool("apps", 6, max_surge="50%"))
    (finding,) = nodes(cluster, make_subnet(used=186))
    assert finding.status is Status.FAIL
    assert finding.deciding is not None
    assert (finding.deciding.needs, finding.deciding.has) == (93, 65)
    assert finding.remedies


def test_from_1_35_on_one_surge_node_is_enough() -> None:
    cluster = make_cluster(make_pool("apps", 6, max_surge="50%"))
    (finding,) = nodes(cluster, make_subnet(used=186), operation=make_upgrade(cluster, RETRYING))
    assert finding.status is Status.WARN


def test_but_not_where_one_of_the_pools_is_still_older() -> None:
    old, new = make_pool("old", 30, version="1.34.2", max_surge="50%"), make_pool("new", 3, version=RETRYING)
    cluster = make_cluster(old, new, version=RETRYING)
    images = make_upgrade(cluster, node_image=True)
    (finding,) = nodes(cluster, make_subnet(used=100, limit=251), operation=images)
    assert finding.status is Status.FAIL


def test_a_subnet_whose_use_is_not_told_is_not_empty() -> None:
    with pytest.raises(NotKnown, match="do not list subnet nodes"):
        nodes(make_cluster(), make_subnet(used=None))


def test_a_subnet_that_the_vnet_does_not_have() -> None:
    with pytest.raises(NotKnown, match="has no subnet"):
        nodes(make_cluster(make_pool(subnet="gone")), make_subnet("nodes"))


def test_max_pods_that_are_not_told_leave_the_need_unknown() -> None:
    (finding,) = nodes(make_cluster(make_pool("apps", 3, max_pods=None)), make_subnet())
    assert finding.status is Status.UNKNOWN
    assert finding.reason is not None
    assert "maxPods of pool apps" in str(finding.reason)


def test_each_subnet_is_judged_by_its_own_pools() -> None:
    cluster = make_cluster(make_pool("apps", 3, subnet="a"), make_pool("jobs", 3, subnet="b"))
    found = nodes(cluster, make_subnet("a", used=240), make_subnet("b", "10.0.1.0/24", used=93))
    assert {f.subject.name: f.status for f in found} == {"a": Status.FAIL, "b": Status.OK}


def test_subnets_of_pools_that_are_not_concerned_are_left_out() -> None:
    cluster = make_cluster(make_pool("apps", 3, subnet="a"), make_pool("jobs", 3, subnet="b"))
    upgrade = make_upgrade(cluster, pools=["jobs"])
    found = nodes(cluster, make_subnet("a", used=251), make_subnet("b", "10.0.1.0/24"), operation=upgrade)
    assert [f.subject.name for f in found] == ["b"]


def test_a_cluster_without_node_pools_takes_no_addresses() -> None:
    cluster = make_cluster(stated_pools=())
    (finding,) = nodes(cluster)
    assert finding.status is Status.NOT_APPLICABLE


def test_unless_its_nodes_are_in_no_pool() -> None:
    cluster = make_cluster(stated_pools=(), node_provisioning="Auto")
    with pytest.raises(NotKnown, match="node auto-provisioning"):
        nodes(cluster)


# pod-subnet-headroom


def test_pools_without_a_pod_subnet() -> None:
    (finding,) = pods(make_cluster())
    assert finding.status is Status.NOT_APPLICABLE


def test_a_pod_subnet_with_and_without_room_for_a_batch() -> None:
    cluster = make_cluster(make_pool("apps", 3, pod_subnet="pods", max_surge="2"))
    (fits,) = pods(cluster, make_subnet("pods", used=251 - 32))
    (full,) = pods(cluster, make_subnet("pods", used=251 - 31))
    assert (fits.status, full.status) == (Status.OK, Status.FAIL)


def test_pools_of_one_pod_subnet_are_judged_together_whatever_its_case() -> None:
    quiet, loud = make_pool("a", 8, pod_subnet="pods"), make_pool("b", 8, pod_subnet="PODS")
    (finding,) = pods(make_cluster(quiet, loud), make_subnet(), make_subnet("pods"))
    assert finding.summary == "pod subnet of a, b"


def test_a_pod_subnet_whose_use_is_not_told() -> None:
    with pytest.raises(NotKnown, match="do not list subnet pods"):
        pods(make_cluster(make_pool("apps", pod_subnet="pods")), make_subnet("pods", used=None))


def test_a_mode_of_allocation_of_which_nothing_is_known_is_unknown() -> None:
    odd = replace(make_pool("apps", 3, pod_subnet="pods"), static_block=None)
    (finding,) = pods(make_cluster(odd), make_subnet(), make_subnet("pods", "10.0.1.0/24", used=48))
    assert finding.status is Status.UNKNOWN
    assert "podIPAllocationMode" in str(finding.reason)


def test_static_blocks_are_admitted_by_all_nodes_at_their_most() -> None:
    # azure-facts J: 160 = 10 nodes x 16, against the whole subnet.
    cluster = make_cluster(make_pool("apps", 3, pod_subnet="pods", static_block=True, max_pods=15))
    fits = make_scale(cluster, "apps", 15)
    full = make_scale(cluster, "apps", 16)
    assert [f.status for f in pods(cluster, make_subnet("pods"), operation=fits)] == [Status.OK]
    assert [f.status for f in pods(cluster, make_subnet("pods"), operation=full)] == [Status.FAIL]


# pod-cidr-headroom


@pytest.mark.parametrize("network", [overlay("10.244.0.0/20"), kubenet("10.244.0.0/20")])
def test_a_node_takes_a_block_of_the_pod_cidr(network: ClusterNetwork) -> None:
    full = make_cluster(make_pool("apps", 16, max_surge="1"), network=network)
    free = make_cluster(make_pool("apps", 15, max_surge="1"), network=network)
    assert (blocks(full).status, blocks(free).status) == (Status.FAIL, Status.OK)


def test_admission_counts_the_autoscalers_maximum() -> None:
    # azure-facts J: 1280 = 5 x 256 exceeds 1024.
    cluster = make_cluster(make_pool("apps", 2, autoscale_to=4), network=overlay("10.244.0.0/22"))
    finding = blocks(cluster, make_new_pool("new", 1))
    assert finding.status is Status.FAIL
    assert finding.deciding is not None
    assert (finding.deciding.needs, finding.deciding.has) == (1280, 1024)


def test_pods_with_addresses_of_the_vnet_take_no_block() -> None:
    assert blocks(make_cluster()).status is Status.NOT_APPLICABLE


def test_a_pod_cidr_that_is_not_stated_or_of_ipv6_alone() -> None:
    for ranges in ((), ("fd00::/48",)):
        network = ClusterNetwork(plugin="azure", plugin_mode="overlay", pod_cidrs=ranges)
        with pytest.raises(NotKnown, match="podCidr of prod"):
            blocks(make_cluster(network=network))


def test_a_network_plugin_that_is_not_stated() -> None:
    with pytest.raises(NotKnown, match="networkPlugin"):
        blocks(make_cluster(network=ClusterNetwork()))


def test_a_pool_that_cannot_be_counted_leaves_the_blocks_unknown() -> None:
    assert blocks(make_cluster(make_pool("apps", None), network=overlay())).status is Status.UNKNOWN


def test_nodes_that_are_in_no_pool_leave_the_blocks_unknown_too() -> None:
    cluster = make_cluster(make_pool("apps"), network=overlay(), node_provisioning="Auto")
    assert blocks(cluster, make_new_pool("new", 1)).status is Status.UNKNOWN


def test_the_surge_that_the_pod_cidr_still_holds_is_offered() -> None:
    finding = blocks(make_cluster(make_pool("apps", 14, max_surge="50%"), network=overlay("10.244.0.0/20")))
    assert finding.status is Status.FAIL
    assert finding.remedies[0].command.endswith("--max-surge 2")


# one-vnet


def test_a_pool_in_the_vnet_of_the_others() -> None:
    (finding,) = one_vnet(make_new_pool(subnet="other"), make_cluster())
    assert finding.status is Status.OK


def test_ids_are_compared_without_case() -> None:
    shouting = NewPool(replace(make_pool("new"), subnet_id=f"{VNET_ID.upper()}/subnets/nodes"))
    assert [f.status for f in one_vnet(shouting, make_cluster())] == [Status.OK]


def test_a_pool_without_a_subnet_joins_the_others() -> None:
    (finding,) = one_vnet(make_new_pool(subnet=None), make_cluster())
    assert finding.status is Status.OK


def test_a_subnet_of_another_vnet_is_refused() -> None:
    elsewhere = NewPool(NodePool(name="new", subnet_id=VNET_ID.replace("/vnet", "/spoke") + "/subnets/nodes"))
    (finding,) = one_vnet(elsewhere, make_cluster())
    assert finding.status is Status.FAIL
    assert "VNet spoke, the cluster's pools in vnet" in finding.summary


def test_a_subnet_beside_the_vnet_that_aks_made() -> None:
    (finding,) = one_vnet(make_new_pool(subnet="nodes"), make_cluster(make_pool("apps", subnet=None)))
    assert finding.status is Status.FAIL
    assert "the VNet that AKS made" in finding.summary


def test_pools_that_are_not_stated_may_lie_anywhere() -> None:
    with pytest.raises(NotKnown, match="agentPoolProfiles"):
        list(one_vnet(make_new_pool(subnet="nodes"), make_cluster(stated_pools=None)))
