"""What a cluster and its pools answer where Azure has left something out: never a default, always a reason."""

from __future__ import annotations

import pytest

from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import NotKnown, Why, stated
from aks_preflight.model.version import Version

BARE = Cluster(id="/subscriptions/s/x", name="web", resource_group="shop", subscription="s", location="westeurope")


@pytest.mark.parametrize("name", ["version", "network", "pools"])
def test_what_azure_did_not_state_is_not_known(name: str) -> None:
    with pytest.raises(NotKnown) as told:
        getattr(BARE, name)
    assert told.value.reason.why is Why.NOT_STATED
    assert "of web" in str(told.value)


def test_no_pools_stated_is_not_the_same_as_no_pools() -> None:
    assert Cluster(id="i", name="n", resource_group="g", subscription="s", location="l", stated_pools=()).pools == ()


def test_what_runs_counts_before_what_was_asked_for() -> None:
    both = Cluster(
        id="i", name="n", resource_group="g", subscription="s", location="l",
        current_version=Version(1, 33, 2), requested_version=Version(1, 34),
    )  # fmt: skip
    assert both.version == Version(1, 33, 2)


@pytest.mark.parametrize(
    ("plugin", "plugin_mode", "mode"),
    [
        ("azure", None, "azure"),
        ("Azure", "Overlay", "overlay"),
        ("azure", "overlay", "overlay"),
        ("kubenet", None, "kubenet"),
        ("none", None, "none"),
    ],
)
def test_the_network_mode(plugin: str, plugin_mode: str | None, mode: str) -> None:
    assert ClusterNetwork(plugin=plugin, plugin_mode=plugin_mode).mode == mode


def test_a_network_plugin_mode_of_which_nothing_is_known() -> None:
    with pytest.raises(NotKnown, match="network plugin mode overlayv2"):
        _ = ClusterNetwork(plugin="azure", plugin_mode="overlayV2").mode


def test_a_network_mode_that_is_not_stated() -> None:
    with pytest.raises(NotKnown, match="networkPlugin"):
        _ = ClusterNetwork().mode


@pytest.mark.parametrize("network", [ClusterNetwork(dataplane="Cilium"), ClusterNetwork(policy="cilium")])
def test_cilium_is_known_by_data_plane_or_policy(network: ClusterNetwork) -> None:
    assert network.is_cilium


def test_pools_are_found_without_case() -> None:
    cluster = Cluster(
        id="i", name="n", resource_group="g", subscription="s", location="l", stated_pools=(NodePool(name="user1"),)
    )
    assert cluster.pool("USER1") is not None
    assert cluster.pool("other") is None


def test_a_pool_without_a_count_has_no_nodes_to_tell() -> None:
    with pytest.raises(NotKnown, match="node count of pool p"):
        _ = NodePool(name="p").nodes


def test_the_nodes_of_a_pool_of_several_sizes_are_summed() -> None:
    assert NodePool(name="p", machines=(Machines("a", 2), Machines("b", 3))).nodes == 5


def test_an_autoscaled_pool_is_admitted_at_its_maximum() -> None:
    assert NodePool(name="p", machines=(Machines("a", 2),), autoscaling=True, max_count=9).most_nodes == 9
    assert NodePool(name="p", machines=(Machines("a", 12),), autoscaling=True, max_count=9).most_nodes == 12
    with pytest.raises(NotKnown, match="maxCount"):
        _ = NodePool(name="p", machines=(Machines("a", 2),), autoscaling=True).most_nodes


def test_pools_from_before_modes_existed_are_system_pools_if_they_run_linux() -> None:
    assert NodePool(name="p").is_system
    assert not NodePool(name="p", os_type="windows").is_system
    assert not NodePool(name="p", mode="USER").is_system


def test_a_stated_zero_is_a_value() -> None:
    assert stated(0, "count", of="pool p") == 0
    with pytest.raises(NotKnown, match="does not state count of pool p"):
        stated(None, "count", of="pool p")
