"""Every recorded answer of the real Azure is taken, or refused with a reason: never with another exception."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.network import VirtualNetwork, parse_vnet
from aks_preflight.facts.pools import parse_pool
from aks_preflight.facts.quota import ComputeUsages
from aks_preflight.facts.releases import Releases, UpgradeOffers
from aks_preflight.facts.sizes import VmSizes, parse_size
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parse_id
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.version import parse_version
from tests.facts.bodies import RELEASES, SKUS, USAGES, VNETS, cluster_body, pool_body, versions_body
from tests.facts.memory import MemoryArm
from tests.facts.recorded import body_of, recorded, request_of

UPGRADE = AskUpgrade()


def cluster(location: str = "westeurope", **properties: Any) -> Cluster:
    return parse_cluster(cluster_body(location=location, **properties))


@pytest.mark.parametrize("path", recorded("agent-pools"))
def test_a_pool(path: Path) -> None:
    body = body_of(path)
    for one in body.get("value", [body]):
        pool = parse_pool(one)
        stated = one["properties"].get("count")
        assert pool.name == one["name"]
        assert stated is None or pool.nodes == stated


@pytest.mark.parametrize("path", recorded("managed-clusters-list"))
def test_a_list_of_clusters(path: Path) -> None:
    for body in body_of(path)["value"]:
        found = parse_cluster(body)
        assert found.name == body["name"]
        assert found.version.minor > 0
        assert {pool.name for pool in found.pools} == {p["name"] for p in body["properties"]["agentPoolProfiles"]}


@pytest.mark.parametrize("path", recorded("virtual-networks"))
def test_a_vnet(path: Path) -> None:
    body = body_of(path)
    for one in body.get("value", [body]):
        vnet = parse_vnet(one, [])
        for subnet in vnet.subnets.values():
            assert subnet.size(5) > 0
            with pytest.raises(NotKnown):
                subnet.taken()


@pytest.mark.parametrize("path", recorded("virtual-network-usages"))
def test_the_usages_of_a_vnet(path: Path) -> None:
    usages = body_of(path)["value"]
    for usage in usages:
        subnet = {"id": usage["id"], "properties": {"addressPrefix": "10.0.0.0/24"}}
        body = {"id": parse_id(usage["id"]).parent, "properties": {"subnets": [subnet]}}
        found = parse_vnet(body, usages).subnet(usage["id"].upper())
        assert (found.taken(), found.size(5)) == (usage["currentValue"], usage["limit"])


@pytest.mark.parametrize("path", recorded("published"))
async def test_a_vnet_of_aks_in_use(path: Path) -> None:
    """Three nodes of at most 30 pods hold 87 addresses, 29 each, all in the node resource group (facts I.7)."""
    body = body_of(path)
    place = parse_id(body["id"])
    in_it = cluster(nodeResourceGroup=place.resource_group, agentPoolProfiles=[pool_body(vnetSubnetID=None)])
    answers = {VNETS.replace(in_it.subscription, place.subscription): [body], f"{body['id']}/usages": []}
    there = parse_cluster(
        cluster_body(
            subscription=place.subscription,
            nodeResourceGroup=place.resource_group.upper(),
            agentPoolProfiles=[pool_body(vnetSubnetID=None)],
        )
    )
    vnet = await VirtualNetwork.fetch(MemoryArm(answers), there, UPGRADE)
    assert vnet.node_subnet(None).held_by == {place.resource_group.lower(): 87}


@pytest.mark.parametrize("path", recorded("compute-usages"))
async def test_compute_usages(path: Path) -> None:
    rows = body_of(path)["value"]
    found = await ComputeUsages.fetch(MemoryArm({USAGES: rows}), cluster(), UPGRADE)
    for row in rows:
        quota = found.quota(row["name"]["value"].upper())
        assert (quota.limit, quota.used) == (row["limit"], row["currentValue"])


@pytest.mark.parametrize("path", recorded("resource-skus", "derived-skus"))
async def test_resource_skus(path: Path) -> None:
    """The whole list of all regions, of 2018, among them: it is indexed in a fraction of a second."""
    rows = body_of(path)["value"]
    machines = [row for row in rows if row["resourceType"] == "virtualMachines"]
    location = machines[0]["locations"][0].lower()
    before = time.process_time()
    found = await VmSizes.fetch(MemoryArm({SKUS: rows}), cluster(location), UPGRADE)
    assert time.process_time() - before < 5  # a sanity check, not a benchmark: a second is far too long already
    assert set(found.rows) == {r["name"].lower() for r in machines if location in [p.lower() for p in r["locations"]]}
    for row in found.rows.values():
        try:
            size = parse_size(row, location, SKUS)
        except NotKnown as unknown:
            assert "a restriction of" in str(unknown)  # noqa: PT017 - of the derived rows, whose restrictions lost it
        else:
            assert (size.vcpus is None) == ("vCPUs" not in str(row))


@pytest.mark.parametrize("path", recorded("kubernetes-versions"))
async def test_kubernetes_versions(path: Path) -> None:
    found = await Releases.fetch(MemoryArm({RELEASES: body_of(path)}), cluster(), UPGRADE)
    for version, release in found.by_version.items():
        assert all(upgrade > version for upgrade in release.upgrades)


@pytest.mark.parametrize("path", recorded("cluster-upgrade-profiles"))
async def test_a_cluster_upgrade_profile(path: Path) -> None:
    body = body_of(path)
    current = body["properties"]["controlPlaneProfile"]["kubernetesVersion"]
    at = cluster(currentKubernetesVersion=current)
    arm = MemoryArm({RELEASES: versions_body(), f"{at.id}/upgradeProfiles/default": body})
    found = await UpgradeOffers.fetch(arm, at, UPGRADE)
    assert request_of(path).lower().endswith("/upgradeprofiles/default")
    assert all(version > parse_version(current) for version in (*found.offers, *found.previews))
