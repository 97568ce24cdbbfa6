"""The versions of new pools, of pools beside their control plane, and the target of an upgrade."""

from __future__ import annotations

from typing import Any

import pytest

from aks_checks.version.new_pool_version import new_pool_version
from aks_checks.version.pool_version import pool_version
from aks_checks.version.upgrade_path import upgrade_path
from aks_preflight.facts.releases import Release, Releases, UpgradeOffers
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.version import Version, parse_version
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_pool, make_upgrade

CLUSTER = make_cluster(version="1.33.2")


def region(*versions: str) -> Releases:
    """A region that offers these."""
    found = [parse_version(text) for text in versions]
    return Releases("westeurope", "GET kubernetesVersions", {v: Release(v, frozenset(), False, ()) for v in found})


def offers(*versions: str, previews: tuple[str, ...] = (), plans: dict[str, set[str]] | None = None) -> UpgradeOffers:
    """What Azure offers the cluster."""
    return UpgradeOffers(
        tuple(parse_version(text) for text in versions),
        tuple(parse_version(text) for text in previews),
        {parse_version(text): frozenset(names) for text, names in (plans or {}).items()},
    )


# new-pool-version


def new(version: str | None, *offered: str) -> Finding:
    pool = make_new_pool(version=version)
    (finding,) = new_pool_version(pool, CLUSTER, region(*(offered or ("1.32.6", "1.33.1", "1.33.2"))), KNOWLEDGE)
    return finding


def test_a_new_pool_of_the_control_planes_version() -> None:
    assert new("1.33.2").status is Status.OK


@pytest.mark.parametrize("version", ["1.33", "1.33.1", "1.32", "1.32.6"])
def test_a_new_pool_may_be_older(version: str) -> None:
    assert new(version).status is Status.OK


@pytest.mark.parametrize("version", ["1.33.3", "1.34.0", "1.34"])
def test_a_new_pool_is_never_newer_than_its_control_plane(version: str) -> None:
    finding = new(version, "1.33.2", "1.33.3", "1.34.0")
    assert finding.status is Status.FAIL
    assert "newer than the control plane's 1.33.2" in finding.summary


def test_nor_too_far_behind_it() -> None:
    assert new("1.30.9", "1.30.9", "1.33.2").status is Status.OK
    assert new("1.29.9", "1.29.9", "1.33.2").status is Status.FAIL


def test_the_control_planes_own_patch_may_have_been_withdrawn() -> None:
    assert new("1.33.2", "1.33.4", "1.34.0").status is Status.WARN


def test_a_minor_that_the_region_does_not_offer() -> None:
    assert new("1.31.4", "1.32.6", "1.33.2").status is Status.FAIL


def test_a_new_pool_of_unknown_version() -> None:
    with pytest.raises(NotKnown, match="the version of pool new"):
        new(None)


# pool-version


def pools(*versions: str | None, to: str = "1.34.1", **upgrade: Any) -> list[Status]:
    named = [make_pool(f"p{n}", version=version) for n, version in enumerate(versions)]
    cluster = make_cluster(*named, version="1.33.2")
    return [f.status for f in pool_version(make_upgrade(cluster, to, **upgrade), cluster, KNOWLEDGE)]


def test_a_cluster_does_not_go_below_one_of_its_pools() -> None:
    cluster = make_cluster(make_pool("a", version="1.35.5"), make_pool("b", version="1.34.8"), version="1.34.7")
    found = pool_version(make_upgrade(cluster, "1.34.8"), cluster, KNOWLEDGE)
    assert [(f.subject.name, f.status) for f in found] == [("a", Status.FAIL), ("b", Status.OK)]


def test_pools_within_three_minors_of_the_target() -> None:
    assert pools("1.33.2", "1.31.4") == [Status.OK, Status.OK]
    assert pools("1.33.2", "1.30.4") == [Status.OK, Status.FAIL]


def test_a_pool_at_its_control_planes_version_has_nothing_to_catch_up_with() -> None:
    cluster = make_cluster(make_pool("p0", version="1.30.4"), version="1.30.4")
    (finding,) = pool_version(make_upgrade(cluster, "1.34.1"), cluster, KNOWLEDGE)
    assert (finding.status, finding.remedies) == (Status.FAIL, ())


def test_a_pool_whose_version_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="currentOrchestratorVersion of pool p0"):
        pools(None)


def test_a_node_image_changes_no_version() -> None:
    assert pools("1.33.2", node_image=True) == [Status.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("now", "to", "status"),
    [
        ("1.32.6", "1.33.2", Status.OK),
        ("1.32.6", "1.33", Status.OK),
        ("1.33.2", "1.33.2", Status.OK),
        ("1.32.6", "1.34.1", Status.FAIL),
        ("1.33.2", "1.32.6", Status.FAIL),
    ],
)
def test_a_pool_alone_goes_to_its_control_planes_version_at_most_and_never_back(
    now: str, to: str, status: Status
) -> None:
    assert pools(now, to=to, pools=["p0"]) == [status]


# upgrade-path


def path(to: str, offered: UpgradeOffers, **more: Any) -> Finding:
    cluster = make_cluster(version="1.33.2", **{k: v for k, v in more.items() if k == "support_plan"})
    upgrade = make_upgrade(cluster, to, **{k: v for k, v in more.items() if k != "support_plan"})
    (finding,) = upgrade_path(upgrade, cluster, offered)
    return finding


def test_a_target_that_is_offered() -> None:
    assert path("1.34.1", offers("1.33.5", "1.34.1")).status is Status.OK


@pytest.mark.parametrize("target", ["1.35.0", "1.34.9", "1.36"])
def test_a_target_that_is_not_offered_with_one_that_is(target: str) -> None:
    finding = path(target, offers("1.33.5", "1.34.1"))
    assert finding.status is Status.FAIL
    assert finding.remedies[0].command.endswith("--kubernetes-version 1.34.1")


def test_where_nothing_is_offered_there_is_no_remedy() -> None:
    finding = path("1.34.1", offers())
    assert (finding.status, finding.remedies) == (Status.FAIL, ())
    assert "nothing newer" in finding.summary


@pytest.mark.parametrize("target", ["1.33.1", "1.32.6", "1.32"])
def test_nothing_goes_back(target: str) -> None:
    assert path(target, offers("1.34.1")).status is Status.FAIL


@pytest.mark.parametrize("target", ["1.33.2", "1.33"])
def test_what_runs_already(target: str) -> None:
    assert path(target, offers("1.34.1")).status is Status.OK


def test_a_preview_warns() -> None:
    assert path("1.35.0", offers("1.34.1", previews=("1.35.0",))).status is Status.WARN


def test_a_version_of_another_support_plan_warns() -> None:
    lts = offers("1.34.1", plans={"1.34.1": {"akslongtermsupport"}})
    assert path("1.34.1", lts).status is Status.WARN
    assert path("1.34.1", lts, support_plan="AKSLongTermSupport").status is Status.OK


def test_what_leaves_the_control_plane_alone_is_judged_elsewhere() -> None:
    assert path("1.33.2", offers(), node_image=True).status is Status.NOT_APPLICABLE
    assert path("1.33.2", offers(), pools=["apps"]).status is Status.NOT_APPLICABLE


def test_a_cluster_whose_version_is_not_stated() -> None:
    cluster = make_cluster(current_version=None)
    upgrade = make_upgrade(CLUSTER, "1.34.1")
    with pytest.raises(NotKnown, match="the Kubernetes version"):
        list(upgrade_path(upgrade, cluster, offers("1.34.1")))
    assert upgrade.target == Version(1, 34, 1)
