"""A pool that is asked for: what was left open is filled in, and each filling is told."""

from __future__ import annotations

import pytest

from aks_preflight.engine.new_pool import new_pool
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.pool import Machines
from aks_preflight.model.question import NewPool, NewWindowsPool, PoolSpec
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.version import Version
from tests.builders import KNOWLEDGE, VNET_ID, kubenet, make_cluster, make_pool, overlay, subnet_id

CLUSTER = make_cluster(make_pool("apps", subnet="apps"), make_pool("system", mode="System", subnet="nodes"))
WHOLE = PoolSpec(
    os_type="Windows", name="win", size="Standard_D8s_v5", count=4, max_pods=50, os_sku="Windows2022",
    version=Version(1, 33, 1), subnet="apps", zones=("1", "2"), max_surge="50%",
)  # fmt: skip


def test_a_pool_that_leaves_nothing_open_assumes_nothing() -> None:
    asked = new_pool(WHOLE, CLUSTER, KNOWLEDGE)
    assert asked.assumed == ()
    pool = asked.pool
    assert (pool.name, pool.machines, pool.max_pods) == ("win", (Machines("Standard_D8s_v5", 4),), 50)
    assert (pool.os_sku, pool.version, pool.zones) == ("Windows2022", Version(1, 33, 1), ("1", "2"))
    assert pool.subnet_id == subnet_id("apps")
    assert pool.upgrade.max_surge == "50%"


def test_the_default_windows_pool_tells_all_that_it_assumes() -> None:
    asked = new_pool(PoolSpec(os_type="Windows"), CLUSTER, KNOWLEDGE)
    default = KNOWLEDGE.default_windows_pool
    assert isinstance(asked, NewWindowsPool)
    assert asked.pool.machines == (Machines(default.size, default.count),)
    assert asked.pool.version == CLUSTER.version
    os_sku = KNOWLEDGE.default_os_sku("Windows", CLUSTER.version)
    assert asked.assumed == (
        f"pool {default.name}: size {default.size}, count {default.count}, subnet nodes, OS SKU {os_sku}, max pods 30",
    )


def test_the_default_name_steps_aside_for_a_pool_that_has_it() -> None:
    # The documentation's quickstart names its Windows pool npwin: that a cluster has it is no reason for a no-go.
    name = KNOWLEDGE.default_windows_pool.name
    cluster = make_cluster(make_pool("system", mode="System"), make_pool(name.upper(), os_type="Windows"))
    asked = new_pool(PoolSpec(os_type="Windows"), cluster, KNOWLEDGE)
    assert asked.pool.name != name
    assert cluster.pool(asked.pool.name) is None
    assert len(asked.pool.name) <= KNOWLEDGE.limits.windows_pool_name_max
    assert asked.assumed[0].startswith(f"pool {asked.pool.name}: ")


def test_a_name_that_was_asked_for_stays_even_where_it_is_taken() -> None:
    # pool-count says so.
    assert new_pool(PoolSpec(name="apps", size="a"), CLUSTER, KNOWLEDGE).pool.name == "apps"


def test_a_size_that_only_azure_would_choose_stays_open() -> None:
    asked = new_pool(PoolSpec(os_type="Windows", count=3), CLUSTER, KNOWLEDGE)
    assert asked.pool.machines == (Machines(None, 3),)
    assert not any("size" in line for line in asked.assumed)


def test_an_autoscaled_pool_starts_at_its_minimum_and_that_is_told() -> None:
    asked = new_pool(PoolSpec(name="auto", size="a", min_count=2, max_count=9), CLUSTER, KNOWLEDGE)
    assert asked.pool.machines == (Machines("a", 2),)
    assert asked.pool.autoscaling
    assert asked.pool.max_count == 9
    assert asked.assumed == ("pool auto: count 2, subnet nodes, max pods 30",)


def test_a_count_of_0_is_a_count() -> None:
    assert new_pool(PoolSpec(name="p", size="a", count=0), CLUSTER, KNOWLEDGE).pool.machines == (Machines("a", 0),)


def test_a_linux_pool_is_no_windows_pool_and_its_os_sku_does_not_matter() -> None:
    asked = new_pool(PoolSpec(name="lin", size="a", count=1), CLUSTER, KNOWLEDGE)
    assert type(asked) is NewPool
    assert asked.pool.os_sku is None
    assert asked.pool.mode == "User"


# Where it lies


def test_without_a_subnet_it_joins_the_first_system_pool() -> None:
    asked = new_pool(PoolSpec(name="p", size="a"), CLUSTER, KNOWLEDGE)
    assert asked.pool.subnet_id == subnet_id("nodes")
    assert "subnet nodes" in asked.assumed[0]


def test_a_named_subnet_is_one_of_the_clusters_vnet() -> None:
    assert new_pool(PoolSpec(name="p", subnet="big"), CLUSTER, KNOWLEDGE).pool.subnet_id == f"{VNET_ID}/subnets/big"


def test_the_id_of_a_subnet_stays_as_it_is() -> None:
    elsewhere = f"{VNET_ID}2/subnets/big"
    assert new_pool(PoolSpec(name="p", subnet=elsewhere), CLUSTER, KNOWLEDGE).pool.subnet_id == elsewhere
    assert new_pool(PoolSpec(name="p", subnet=f"{elsewhere}/"), CLUSTER, KNOWLEDGE).pool.subnet_id == elsewhere


def test_where_aks_made_the_vnet_nothing_is_filled_in() -> None:
    cluster = make_cluster(make_pool("system", mode="System", subnet=None))
    asked = new_pool(PoolSpec(name="p", size="a"), cluster, KNOWLEDGE)
    assert asked.pool.subnet_id is None
    assert not any("subnet" in line for line in asked.assumed)
    assert new_pool(PoolSpec(name="p", subnet="big"), cluster, KNOWLEDGE).pool.subnet_id == "big"


def test_its_pods_join_those_of_the_system_pool() -> None:
    cluster = make_cluster(make_pool("system", mode="System", pod_subnet="pods", static_block=True))
    asked = new_pool(PoolSpec(name="p", size="a"), cluster, KNOWLEDGE)
    assert asked.pool.pod_subnet_id == subnet_id("pods")
    assert asked.pool.static_block
    assert "pod subnet pods" in asked.assumed[0]


def test_a_cluster_whose_pools_are_not_stated() -> None:
    with pytest.raises(NotKnown, match="agentPoolProfiles"):
        new_pool(PoolSpec(name="p", size="a"), make_cluster(stated_pools=None), KNOWLEDGE)


# Pods a node


@pytest.mark.parametrize(
    ("network", "max_pods"),
    [(ClusterNetwork(plugin="azure"), 30), (overlay(), 250), (kubenet(), 110), (ClusterNetwork(plugin="none"), 250)],
)
def test_max_pods_are_azures_default_of_the_network_mode(network: ClusterNetwork, max_pods: int) -> None:
    cluster = make_cluster(network=network)
    asked = new_pool(PoolSpec(name="p", size="a"), cluster, KNOWLEDGE)
    assert asked.pool.max_pods == max_pods
    assert f"max pods {max_pods}" in asked.assumed[0]


@pytest.mark.parametrize("network", [None, ClusterNetwork()])
def test_without_a_network_mode_max_pods_are_not_guessed(network: ClusterNetwork | None) -> None:
    cluster = make_cluster(stated_network=network)
    assert new_pool(PoolSpec(name="p", size="a"), cluster, KNOWLEDGE).pool.max_pods is None


def test_in_a_network_mode_that_nobody_knows_they_are_not_guessed_either() -> None:
    cluster = make_cluster(network=ClusterNetwork(plugin="NewPlugin"))
    assert new_pool(PoolSpec(name="p", size="a"), cluster, KNOWLEDGE).pool.max_pods is None
