"""What is not known is never ok; and what is known to be too much fails all the same."""

from __future__ import annotations

import pytest

from aks_checks.network.subnet_headroom import subnet_headroom
from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import Start
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
    reading,
)


def of_node_subnet(cluster: Cluster, demand: Demand, used: int = 0) -> Finding:
    (found,) = subnet_headroom(demand, cluster, make_vnet(make_subnet("nodes", used=used, limit=251)), KNOWLEDGE)
    return found


@pytest.mark.parametrize("missing", [make_pool("odd", None), make_pool("odd", 3, max_pods=None)])
def test_a_pool_that_is_not_known_leaves_the_subnet_unknown(missing: NodePool) -> None:
    cluster = make_cluster(make_pool("apps"), missing)
    found = of_node_subnet(cluster, make_demand(cluster, make_upgrade(cluster)))
    assert found.status is Status.UNKNOWN
    assert found.reason is not None


@pytest.mark.parametrize("missing", [make_pool("odd", None), make_pool("odd", 3, max_pods=None)])
def test_a_known_shortage_fails_even_beside_a_pool_that_is_not_known(missing: NodePool) -> None:
    cluster = make_cluster(make_pool("apps"), missing)
    found = of_node_subnet(cluster, make_demand(cluster, make_upgrade(cluster)), used=230)
    assert found.status is Status.FAIL


def test_a_pool_that_stands_by_and_states_no_max_pods_does_not_hide_a_shortage() -> None:
    cluster = make_cluster(make_pool("apps"), make_pool("odd", 3, max_pods=None))
    found = of_node_subnet(cluster, make_demand(cluster, make_upgrade(cluster, pools=["apps"])), used=230)
    assert found.status is Status.FAIL


def test_a_pool_that_stands_by_and_states_no_max_pods_leaves_the_admission_of_a_new_one_unknown() -> None:
    cluster = make_cluster(make_pool("odd", 3, max_pods=None))
    found = of_node_subnet(cluster, make_demand(cluster, make_new_pool("new", 1)))
    assert reading(found, "all new nodes, max pods + 1").fits is True
    assert found.status is Status.UNKNOWN
    assert "maxPods of pool odd" in str(found.reason)


def test_node_auto_provisioning_leaves_a_whole_upgrade_unknown_and_one_pool_known() -> None:
    cluster = make_cluster(make_pool("apps"), node_provisioning="auto")
    whole = make_demand(cluster, make_upgrade(cluster))
    assert of_node_subnet(cluster, whole).status is Status.UNKNOWN
    assert {f.status for f in vcpu_quota(whole, cluster, make_usages(), make_sizes())} == {Status.UNKNOWN}
    assert of_node_subnet(cluster, whole, used=251).status is Status.FAIL
    alone = make_demand(cluster, make_upgrade(cluster, pools=["apps"]))
    assert of_node_subnet(cluster, alone).status is Status.OK


def test_a_start_with_a_pool_that_is_not_counted_is_unknown() -> None:
    stopped = make_cluster(make_pool("sys"), make_pool("odd", None), stopped=True)
    (subnet,) = subnet_headroom(make_demand(stopped, Start()), stopped, make_vnet(), KNOWLEDGE)
    assert subnet.status is Status.UNKNOWN
    assert subnet.reason is not None
