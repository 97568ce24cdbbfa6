"""What a region offers, and what a cluster may be upgraded to."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.releases import Releases, UpgradeOffers
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Why
from aks_preflight.model.version import parse_version
from tests.facts.bodies import RELEASES, cluster_body, minor, versions_body
from tests.facts.memory import MemoryArm, denied

UPGRADE = AskUpgrade()


def v(*texts: str) -> tuple[Any, ...]:
    return tuple(parse_version(text) for text in texts)


async def releases(body: Any) -> Releases:
    return await Releases.fetch(MemoryArm({RELEASES: body}), parse_cluster(cluster_body()), UPGRADE)


async def offers(current: str, body: Any = None, profile: Any = None) -> UpgradeOffers:
    cluster = parse_cluster(cluster_body(currentKubernetesVersion=current))
    arm = MemoryArm({RELEASES: body or versions_body(), f"{cluster.id}/upgradeProfiles/default": profile})
    return await UpgradeOffers.fetch(arm, cluster, UPGRADE)


def profile(upgrades: Any = "absent", **more: Any) -> dict[str, Any]:
    """A cluster's upgrade profile."""
    control_plane = {"kubernetesVersion": "1.31.9", "osType": "Linux", "upgrades": upgrades}
    if upgrades == "absent":
        del control_plane["upgrades"]
    return {"properties": {"controlPlaneProfile": control_plane, "agentPoolProfiles": None, **more}}


# The region's table


async def test_the_table_of_a_region() -> None:
    found = (await releases(versions_body())).by_version
    (release,) = (found[version] for version in v("1.33.1"))
    assert release.upgrades == v("1.33.2", "1.34.0", "1.34.1")
    assert release.plans == {"kubernetesofficial", "akslongtermsupport"}
    assert not release.preview
    assert found[v("1.35.0")[0]].preview


@pytest.mark.parametrize(
    "body",
    [
        {"values": []},
        {"values": None},
        {"value": [minor("1.33", {"1.33.2": []})]},
        {"values": [{"version": "1.33", "patchVersions": None}]},
        {"values": [{"version": "1.33"}]},
        {"values": "none"},
        {"values": [minor("1.33", {"newest": []})]},
        {"values": [minor("1.33", {"1.33.2": ["newer"]})]},
        {"values": ["1.33"]},
    ],
)
async def test_a_table_without_a_single_version_does_not_say_that_none_is_offered(body: Any) -> None:
    with pytest.raises(NotKnown) as told:
        await releases(body)
    assert told.value.reason.why is Why.MALFORMED


# What a cluster is offered


async def test_the_table_says_what_the_running_patch_may_go_to() -> None:
    found = await offers("1.33.1")
    assert found.offers == v("1.33.2", "1.34.0", "1.34.1")
    assert found.previews == ()
    assert found.evidence[0].value == "1.33.2, 1.34.0, 1.34.1"


async def test_previews_are_told_apart() -> None:
    found = await offers("1.34.0")
    assert found.offers == v("1.34.1")
    assert found.previews == v("1.35.0")


async def test_the_table_answers_for_all_clusters_without_another_request() -> None:
    cluster = parse_cluster(cluster_body())
    arm = MemoryArm({RELEASES: versions_body()})
    await UpgradeOffers.fetch(arm, cluster, UPGRADE)
    assert arm.asked == [RELEASES]


async def test_a_patch_that_was_withdrawn_is_asked_of_the_cluster_itself() -> None:
    upgrades = [{"kubernetesVersion": "1.33.1", "isPreview": None}, {"kubernetesVersion": "1.32.6"}]
    found = await offers("1.31.9", profile=profile(upgrades))
    assert found.offers == v("1.32.6", "1.33.1")
    assert "upgradeProfiles/default" in found.evidence[0].request


async def test_upgrades_as_plain_texts_as_older_api_versions_have_them() -> None:
    assert (await offers("1.31.9", profile=profile(["1.33.1", "1.32.6"]))).offers == v("1.32.6", "1.33.1")


async def test_previews_of_the_profile_are_told_apart() -> None:
    upgrades = [{"kubernetesVersion": "1.33.1"}, {"kubernetesVersion": "1.35.0", "isPreview": True}]
    found = await offers("1.31.9", profile=profile(upgrades))
    assert (found.offers, found.previews) == (v("1.33.1"), v("1.35.0"))


@pytest.mark.parametrize("upgrades", ["absent", None, []])
async def test_missing_upgrades_mean_that_nothing_is_newer(upgrades: Any) -> None:
    found = await offers("1.31.9", profile=profile(upgrades))
    assert found.offers == ()
    assert found.evidence[0].value == "none"


@pytest.mark.parametrize(
    "answer",
    [
        {"properties": {}},
        {"properties": {"controlPlaneProfile": None}},
        {"id": "profile"},
        profile("1.32.6"),
        profile({"1.32.6": {}}),
        profile([5]),
        profile([{"version": "1.32.6"}]),
        profile(["newest"]),
    ],
)
async def test_a_profile_that_cannot_be_read_does_not_say_that_nothing_is_newer(answer: Any) -> None:
    with pytest.raises(NotKnown) as told:
        await offers("1.31.9", profile=answer)
    assert told.value.reason.why is Why.MALFORMED


async def test_a_profile_that_may_not_be_read_is_the_reason() -> None:
    action = "Microsoft.ContainerService/managedClusters/upgradeProfiles/read"
    with pytest.raises(NotKnown) as told:
        await offers("1.31.9", profile=denied(action, "web"))
    assert told.value.reason.action == action
    assert action in UpgradeOffers.actions


async def test_the_support_plans_of_what_is_offered() -> None:
    body = {"values": [minor("1.32", {"1.32.6": ["1.33.2"]}), minor("1.33", {"1.33.2": []}, "AKSLongTermSupport")]}
    found = await offers("1.32.6", body)
    assert found.plans[v("1.33.2")[0]] == {"akslongtermsupport"}
