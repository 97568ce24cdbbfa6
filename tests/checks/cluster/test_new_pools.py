"""Name, mode, max pods and max surge of a pool to be added."""

from __future__ import annotations

from typing import Any

import pytest

from aks_checks.cluster.max_pods import max_pods
from aks_checks.cluster.new_pool_surge import new_pool_surge
from aks_checks.cluster.pool_mode import pool_mode
from aks_checks.cluster.pool_name import pool_name
from aks_checks.cluster.system_pool_nodes import system_pool_nodes
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_pool, make_scale


@pytest.mark.parametrize(
    ("name", "os", "status"),
    [
        ("apps", "Linux", Status.OK),
        ("a23456789012", "Linux", Status.OK),
        ("a234567890123", "Linux", Status.FAIL),
        ("Apps", "Linux", Status.FAIL),
        ("1apps", "Linux", Status.FAIL),
        ("my-apps", "Linux", Status.FAIL),
        ("aksmanagedap", "Linux", Status.FAIL),
        ("win", "Windows", Status.NOT_APPLICABLE),
    ],
)
def test_a_name_is_short_plain_and_free(name: str, os: str, status: Status) -> None:
    assert [f.status for f in pool_name(make_new_pool(name, os_type=os), make_cluster(), KNOWLEDGE)] == [status]


@pytest.mark.parametrize(
    ("pool", "status"),
    [
        ({"mode": "User", "count": 0}, Status.OK),
        ({"mode": "System", "count": 2}, Status.OK),
        ({"mode": "system", "count": 1}, Status.WARN),
        ({"mode": "System", "count": 0}, Status.FAIL),
        ({"mode": "System", "count": 2, "autoscale_to": 5, "min_count": 0}, Status.FAIL),
        ({"mode": "System", "count": 2, "spot": True}, Status.FAIL),
        ({"mode": "User", "count": 2, "spot": True}, Status.OK),
        ({"mode": "ManagedSystem", "count": None}, Status.OK),
    ],
)
def test_a_pool_fits_its_mode(pool: dict[str, Any], status: Status) -> None:
    assert [f.status for f in pool_mode(make_new_pool("new", **pool), make_cluster(), KNOWLEDGE)] == [status]


def test_a_cluster_has_one_managed_system_pool() -> None:
    cluster = make_cluster(make_pool("nodepool1", None, mode="ManagedSystem"))
    (found,) = pool_mode(make_new_pool("np2", mode="managedsystem"), cluster, KNOWLEDGE)
    assert found.status is Status.FAIL
    assert "nodepool1" in found.summary


@pytest.mark.parametrize(
    ("mode", "to", "status"),
    [
        ("System", 0, Status.FAIL),
        ("System", 1, Status.WARN),
        ("System", 2, Status.OK),
        ("User", 0, Status.NOT_APPLICABLE),
    ],
)
def test_a_system_pool_keeps_a_node(mode: str, to: int, status: Status) -> None:
    cluster = make_cluster(make_pool("apps", mode=mode))
    assert [f.status for f in system_pool_nodes(make_scale(cluster, "apps", to), cluster, KNOWLEDGE)] == [status]


@pytest.mark.parametrize(
    ("pods", "count", "most", "status"),
    [
        (30, 1, None, Status.OK),
        (10, 3, None, Status.OK),
        (250, 1, None, Status.OK),
        (9, 10, None, Status.FAIL),
        (251, 1, None, Status.FAIL),
        (10, 2, None, Status.FAIL),
        (10, 1, 3, Status.OK),
        (10, 0, None, Status.OK),
    ],
)
def test_max_pods_have_bounds_and_a_pool_has_room_for_thirty(
    pods: int, count: int, most: int | None, status: Status
) -> None:
    new = make_new_pool("new", count, max_pods=pods, autoscale_to=most)
    assert [f.status for f in max_pods(new, make_cluster(), KNOWLEDGE)] == [status]


def test_the_room_for_pods_is_shown_with_its_numbers() -> None:
    (found,) = max_pods(make_new_pool("new", 2, max_pods=10), make_cluster(), KNOWLEDGE)
    assert found.deciding is not None
    assert (found.deciding.needs, found.deciding.has, found.deciding.short) == (30, 20, 10)


def test_max_pods_that_are_not_said_are_not_known() -> None:
    with pytest.raises(NotKnown, match="max pods"):
        list(max_pods(make_new_pool("new", max_pods=None), make_cluster(), KNOWLEDGE))


@pytest.mark.parametrize(
    ("surge", "more", "status"),
    [
        (None, {}, Status.NOT_APPLICABLE),
        ("1", {}, Status.OK),
        ("0", {}, Status.FAIL),
        ("0%", {}, Status.FAIL),
        ("0", {"max_unavailable": "1"}, Status.OK),
        (None, {"spot": True}, Status.NOT_APPLICABLE),
        ("0", {"spot": True}, Status.FAIL),
        ("1", {"spot": True}, Status.FAIL),
    ],
)
def test_a_new_pool_can_be_upgraded_later(surge: str | None, more: dict[str, Any], status: Status) -> None:
    new = make_new_pool("new", max_surge=surge, **more)
    assert [f.status for f in new_pool_surge(new, make_cluster())] == [status]
