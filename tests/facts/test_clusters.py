"""Managed clusters as Azure really describes them (azure-facts, section I)."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.facts.clusters import list_clusters, parse_cluster
from aks_preflight.model.ids import same_id
from aks_preflight.model.reason import NotKnown, Why
from aks_preflight.model.version import Version
from tests.facts.bodies import CLUSTERS, SUBSCRIPTION, cluster_body, pool_body
from tests.facts.memory import MemoryArm


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """The body without these properties."""
    return {**body, "properties": {key: value for key, value in body["properties"].items() if key not in names}}


def test_an_id_in_lower_case_names_the_same_cluster() -> None:
    cluster = parse_cluster(cluster_body("web", group="Shop"))
    assert "/resourcegroups/" in cluster.id
    assert cluster.resource_group == "Shop"
    assert same_id(cluster.id, cluster.id.replace("resourcegroups", "resourceGroups"))


def test_what_a_plain_cluster_says() -> None:
    cluster = parse_cluster(cluster_body("web"))
    assert (cluster.name, cluster.subscription, cluster.location) == ("web", SUBSCRIPTION, "westeurope")
    assert cluster.version == Version(1, 33, 2)
    assert cluster.requested_version == Version(1, 33)
    assert not cluster.stopped
    assert cluster.has_windows_profile
    assert [pool.name for pool in cluster.pools] == ["system"]


def test_pools_that_are_null_or_absent_are_not_no_pools() -> None:
    assert parse_cluster(cluster_body(agentPoolProfiles=None)).stated_pools is None
    assert parse_cluster(without(cluster_body(), "agentPoolProfiles")).stated_pools is None
    assert parse_cluster(cluster_body(agentPoolProfiles=[])).stated_pools == ()


def test_a_network_profile_that_is_absent_or_null_is_not_known() -> None:
    for body in (without(cluster_body(), "networkProfile"), cluster_body(networkProfile=None)):
        with pytest.raises(NotKnown, match="networkProfile of web"):
            _ = parse_cluster(body).network


@pytest.mark.parametrize(
    ("profile", "has"), [({"adminUsername": "azureuser"}, True), ({}, True), (None, False), ("absent", False)]
)
def test_a_windows_profile_whose_account_is_hidden_is_still_there(profile: Any, has: bool) -> None:
    body = cluster_body(windowsProfile=profile)
    if profile == "absent":
        body = without(body, "windowsProfile")
    assert parse_cluster(body).has_windows_profile is has


def test_a_cluster_without_properties_is_malformed_and_has_not_simply_no_windows_profile() -> None:
    for body in ({**cluster_body(), "properties": None}, {"id": cluster_body()["id"], "name": "web"}):
        with pytest.raises(NotKnown) as told:
            parse_cluster(body)
        assert told.value.reason.why is Why.MALFORMED


def test_a_cluster_without_a_location_is_malformed() -> None:
    with pytest.raises(NotKnown, match="location"):
        parse_cluster(cluster_body(location=None))


def test_a_location_is_its_name_without_spaces() -> None:
    assert parse_cluster(cluster_body(location="West Europe")).location == "westeurope"


@pytest.mark.parametrize("code", ["Stopped", "stopped", "STOPPED"])
def test_a_stopped_cluster(code: str) -> None:
    assert parse_cluster(cluster_body(powerState={"code": code})).stopped


def test_tags_and_names_are_kept_as_written() -> None:
    assert parse_cluster(cluster_body(tags={"Env": "Prod"})).tags == {"Env": "Prod"}


# The network profile


def test_pod_ranges_in_either_form() -> None:
    one = {"networkPlugin": "azure", "networkPluginMode": "Overlay", "podCidr": "10.244.0.0/16"}
    both = {**one, "podCidrs": ["10.244.0.0/16", "fd00::/64"]}
    assert parse_cluster(cluster_body(networkProfile=one)).network.pod_cidrs == ("10.244.0.0/16",)
    assert parse_cluster(cluster_body(networkProfile=both)).network.pod_cidrs == ("10.244.0.0/16", "fd00::/64")
    assert parse_cluster(cluster_body(networkProfile={"networkPlugin": "azure"})).network.pod_cidrs == ()


def outbound(profile: dict[str, Any] | None, **network: Any) -> int | None:
    """The outbound IPv4 addresses that a load balancer profile comes to."""
    body = {"networkPlugin": "azure", "loadBalancerSku": "Standard", "loadBalancerProfile": profile, **network}
    return parse_cluster(cluster_body(networkProfile=body)).network.load_balancer.outbound_ips


def ips(*names: str) -> list[dict[str, str]]:
    """References to public IP addresses."""
    return [{"id": f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/{name}"} for name
            in names]  # fmt: skip


def test_outbound_addresses_in_effect_are_counted() -> None:
    assert outbound({"managedOutboundIPs": {"count": 1}, "effectiveOutboundIPs": ips("a", "b")}) == 2
    assert outbound({"managedOutboundIPs": {"count": 3}}) == 3
    assert outbound({"outboundIPs": {"publicIPs": ips("a", "b")}}) == 2


@pytest.mark.parametrize("profile", [None, {}, {"effectiveOutboundIPs": []}])
def test_no_outbound_address_stated_is_not_none_of_them(profile: dict[str, Any] | None) -> None:
    assert outbound(profile) is None


def test_a_prefix_stands_for_addresses_that_are_not_listed() -> None:
    prefixes = {"publicIPPrefixes": ips("p")}
    assert outbound({"outboundIPPrefixes": prefixes, "effectiveOutboundIPs": ips("a")}) is None


def test_the_ipv6_addresses_of_a_dual_stack_cluster_give_no_ipv4_ports() -> None:
    # A recorded dual-stack cluster: one IPv4 and two IPv6 addresses, all three in effectiveOutboundIPs.
    managed = {"managedOutboundIPs": {"count": 1, "countIPv6": 2}, "effectiveOutboundIPs": ips("a", "b", "c")}
    assert outbound(managed, ipFamilies=["IPv4", "IPv6"]) == 1
    own = {"outboundIPs": {"publicIPs": ips("a", "b")}, "effectiveOutboundIPs": ips("a", "b")}
    assert outbound(own, ipFamilies=["IPv4", "IPv6"]) is None


# The rest


def test_the_monitoring_workspace_is_found_in_any_case() -> None:
    config = {"logAnalyticsWorkspaceResourceID": "/subscriptions/s/w"}
    cluster = parse_cluster(cluster_body(addonProfiles={"omsAgent": {"enabled": True, "config": config}}))
    assert cluster.monitoring_enabled
    assert cluster.workspace_id == "/subscriptions/s/w"
    assert not parse_cluster(cluster_body(addonProfiles=None)).monitoring_enabled


def test_a_forced_upgrade_lasts_until_its_day() -> None:
    settings = {"overrideSettings": {"forceUpgrade": True, "until": "2026-12-01T00:00:00Z"}}
    assert parse_cluster(cluster_body(upgradeSettings=settings)).force_upgrade_until == "2026-12-01T00:00:00Z"
    settings["overrideSettings"]["forceUpgrade"] = False
    assert parse_cluster(cluster_body(upgradeSettings=settings)).force_upgrade_until is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"provisioningState": 3}, "provisioningState is 3"),
        ({"currentKubernetesVersion": "latest"}, "currentKubernetesVersion is 'latest'"),
        ({"agentPoolProfiles": {"name": "system"}}, "agentPoolProfiles is {"),
        ({"agentPoolProfiles": ["system"]}, "an entry of agentPoolProfiles is 'system'"),
        ({"agentPoolProfiles": [pool_body(count="3")]}, "count is '3'"),
        ({"networkProfile": "azure"}, "networkProfile is 'azure'"),
        ({"networkProfile": {"loadBalancerProfile": {"effectiveOutboundIPs": ["a"]}}}, "effectiveOutboundIPs is 'a'"),
        ({"addonProfiles": {"omsagent": {"config": {"logAnalyticsWorkspaceResourceID": 1}}}}, "ResourceID is 1"),
    ],
)
def test_a_wrong_type_is_a_reason_and_never_a_guess(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(NotKnown) as raised:
        parse_cluster(cluster_body(**changes))
    assert raised.value.reason.why is Why.MALFORMED
    assert told in str(raised.value)


@pytest.mark.parametrize("identity", [None, "", 7, "web", "/resourceGroups/shop"])
def test_a_cluster_without_a_proper_id_is_malformed(identity: Any) -> None:
    with pytest.raises(NotKnown, match="malformed answer: "):
        parse_cluster({**cluster_body(), "id": identity})


async def test_the_clusters_of_a_subscription_are_one_list() -> None:
    arm = MemoryArm({CLUSTERS: [cluster_body("a"), cluster_body("b")]})
    assert [body["name"] for body in await list_clusters(arm, SUBSCRIPTION)] == ["a", "b"]
    assert arm.asked == [CLUSTERS]
