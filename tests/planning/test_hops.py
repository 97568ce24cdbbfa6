"""From a way to its hops: where pools must follow, and what the cluster is after each."""

from __future__ import annotations

import pytest

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.version import parse_version
from aks_preflight.planning.hops import after, stages
from tests.builders import KNOWLEDGE, make_cluster, make_pool


def hops(cluster: Cluster, *path: str) -> list[tuple[str, str, bool]]:
    found = stages(cluster, [parse_version(text) for text in path], KNOWLEDGE)
    return [(str(stage.start), str(stage.version), stage.must_follow) for stage in found]


def at(version: str, *pools: str) -> Cluster:
    made = [make_pool(f"pool{number}", version=pool) for number, pool in enumerate(pools)]
    return make_cluster(*made, version=version)


def test_pools_may_wait_for_the_last_of_three_minors() -> None:
    assert hops(at("1.33.5", "1.33.5"), "1.34.2", "1.35.1", "1.36.0") == [
        ("1.33.5", "1.34.2", False), ("1.34.2", "1.35.1", False), ("1.35.1", "1.36.0", True),
    ]  # fmt: skip


def test_a_fourth_minor_is_too_far_so_that_they_follow_at_the_third() -> None:
    found = hops(at("1.32.5", "1.32.5"), "1.33.5", "1.34.2", "1.35.1", "1.36.0")
    assert [must for *_, must in found] == [False, False, True, True]


def test_before_1_28_they_follow_sooner() -> None:
    found = hops(at("1.24.9", "1.24.9"), "1.25.6", "1.26.6", "1.27.7")
    assert [must for *_, must in found] == [False, True, True]


def test_a_pool_too_far_behind_comes_first() -> None:
    assert hops(at("1.33.5", "1.33.5", "1.30.9"), "1.34.2") == [
        ("1.33.5", "1.33.5", True), ("1.33.5", "1.34.2", True),
    ]  # fmt: skip


def test_at_the_target_pools_left_behind_follow_alone() -> None:
    assert hops(at("1.34.2", "1.34.2", "1.33.5")) == [("1.34.2", "1.34.2", True)]
    assert hops(at("1.34.2", "1.34.2")) == []


def test_a_pool_whose_version_is_not_stated_leaves_open_whether_all_is_done() -> None:
    pool = make_pool(version=None)
    with pytest.raises(NotKnown, match="its version of pool apps"):
        hops(make_cluster(pool, version="1.34.2"))
    assert [must for *_, must in hops(make_cluster(pool), "1.34.2", "1.35.1")] == [True, True]


def test_afterwards_all_running_pools_are_at_the_version() -> None:
    cluster = make_cluster(make_pool("apps"), make_pool("off", stopped=True))
    moved = after(cluster, parse_version("1.34.2"))
    assert str(moved.version) == "1.34.2"
    assert [str(pool.version) for pool in moved.pools] == ["1.34.2", "1.33.5"]
    assert after(make_cluster(stated_pools=None), parse_version("1.34.2")).stated_pools is None
