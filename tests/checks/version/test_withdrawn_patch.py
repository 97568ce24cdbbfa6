"""What the region has withdrawn, or lists for another support plan: of new pools, and of pools upgraded alone."""

from __future__ import annotations

import pytest

from aks_checks.version.new_pool_version import new_pool_version
from aks_checks.version.upgrade_path import upgrade_path
from aks_preflight.facts.releases import Release, Releases, UpgradeOffers
from aks_preflight.model.finding import Status
from aks_preflight.model.version import parse_version
from tests.builders import KNOWLEDGE, LOCATION, make_cluster, make_new_pool, make_pool, make_upgrade

PLANS = frozenset({"kubernetesofficial", "akslongtermsupport"})
LTS = frozenset({"akslongtermsupport"})
OFFERED = {"1.31.9": LTS, "1.32.9": PLANS, "1.33.4": PLANS, "1.33.5": PLANS, "1.34.2": PLANS}
RELEASES = Releases(
    LOCATION, "GET", {v: Release(v, plans, False, ()) for text, plans in OFFERED.items() if (v := parse_version(text))}
)


def of_pool(asked: str, control_plane: str, plan: str | None = None) -> Status:
    cluster = make_cluster(version=control_plane, support_plan=plan)
    (found,) = new_pool_version(make_new_pool(version=asked), cluster, RELEASES, KNOWLEDGE)
    return found.status


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("1.33.4", Status.OK),
        ("1.33.3", Status.FAIL),
        ("1.32.8", Status.FAIL),
        ("1.32.10", Status.FAIL),
        ("1.30.9", Status.FAIL),
        ("1.34.2", Status.FAIL),
    ],
)
def test_a_patch_that_the_region_does_not_offer_is_refused(asked: str, status: Status) -> None:
    assert of_pool(asked, "1.33.5") is status


@pytest.mark.parametrize(
    ("asked", "status"),
    [("1.33.2", Status.WARN), ("1.33.1", Status.WARN), ("1.30.9", Status.WARN), ("1.32.10", Status.FAIL)],
)
def test_a_cluster_on_a_withdrawn_version_may_take_pools_up_to_it(asked: str, status: Status) -> None:
    assert of_pool(asked, "1.33.2") is status


@pytest.mark.parametrize(
    ("plan", "status"),
    [(None, Status.WARN), ("KubernetesOfficial", Status.WARN), ("AKSLongTermSupport", Status.OK)],
)
def test_a_version_of_long_term_support_alone(plan: str | None, status: Status) -> None:
    assert of_pool("1.31.9", "1.33.5", plan) is status
    assert of_pool("1.31", "1.33.5", plan) is status


@pytest.mark.parametrize(
    ("target", "control_plane", "status"),
    [
        ("1.33.5", "1.33.5", Status.NOT_APPLICABLE),  # to the control plane's: pool-version
        ("1.34.2", "1.33.5", Status.NOT_APPLICABLE),  # above it: pool-version
        ("1.33.4", "1.33.5", Status.OK),
        ("1.32", "1.33.5", Status.OK),
        ("1.32.8", "1.33.5", Status.FAIL),
        ("1.32.8", "1.33.2", Status.WARN),
    ],
)
def test_a_pool_alone_goes_to_a_version_that_the_region_offers(target: str, control_plane: str, status: Status) -> None:
    cluster = make_cluster(make_pool("apps", version="1.31.9"), version=control_plane)
    offers = UpgradeOffers((), (), {version: release.plans for version, release in RELEASES.by_version.items()})
    (found,) = upgrade_path(make_upgrade(cluster, target, pools=["apps"]), cluster, offers)
    assert found.status is status
