"""LTS clusters go to the next LTS version only with all pools on LTS versions."""

from __future__ import annotations

from typing import Any

import pytest

from aks_checks.version.lts_pools import lts_pools
from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.version import parse_version
from tests.builders import make_cluster, make_pool, make_upgrade

OFFICIAL, LTS = "kubernetesofficial", "akslongtermsupport"
PLANS = {"1.28.3": {OFFICIAL}, "1.29.5": {OFFICIAL}, "1.30.7": {OFFICIAL, LTS}, "1.33.5": {LTS}, "1.34.2": {LTS}}
OFFERS = UpgradeOffers(
    (parse_version("1.34.2"),), (), {parse_version(v): frozenset(plans) for v, plans in PLANS.items()}
)


def lts_cluster(*pool_versions: str | None, **more: Any) -> Cluster:
    pools = [make_pool(f"np{number}", version=version) for number, version in enumerate(pool_versions)]
    return make_cluster(*pools, **{"support_plan": "AKSLongTermSupport", "sku_tier": "Premium", **more})


def judged(cluster: Cluster, to: str = "1.34.2", **more: Any) -> list[Finding]:
    return list(lts_pools(make_upgrade(cluster, to, **more), cluster, OFFERS))


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("1.33.5", Status.OK),
        ("1.30.2", Status.OK),  # a patch that went: its minor tells
        ("1.29.5", Status.FAIL),
        ("1.27.9", Status.WARN),  # a minor that went: it cannot be told
    ],
)
def test_the_version_of_a_pool_decides(version: str, status: Status) -> None:
    (found,) = judged(lts_cluster(version))
    assert found.status is status


def test_a_pool_that_runs_what_the_control_plane_runs_is_not_told_to_go_there() -> None:
    (behind,) = judged(lts_cluster("1.29.5", version="1.30.7"))
    (level,) = judged(lts_cluster("1.29.5", version="1.29.5"))
    assert [len(found.remedies) for found in (behind, level)] == [1, 0]


def test_a_pool_without_a_stated_version_is_not_known() -> None:
    with pytest.raises(NotKnown, match="pool np0"):
        judged(lts_cluster(None))


def test_a_target_without_long_term_support_is_the_matter_of_upgrade_path() -> None:
    (found,) = judged(lts_cluster("1.29.5", version="1.27.1"), "1.28.3")
    assert found.status is Status.NOT_APPLICABLE


def test_another_tier_than_premium_is_a_warning() -> None:
    found = judged(lts_cluster("1.33.5", sku_tier="Standard"))
    assert [finding.status for finding in found] == [Status.WARN, Status.OK]


def test_other_plans_node_images_and_pools_alone_are_not_concerned() -> None:
    found = [
        *judged(make_cluster(support_plan="KubernetesOfficial")),
        *judged(make_cluster()),
        *judged(lts_cluster("1.29.5"), node_image=True),
        *judged(lts_cluster("1.29.5"), pools=["np0"]),
    ]
    assert [finding.status for finding in found] == [Status.NOT_APPLICABLE] * 4
