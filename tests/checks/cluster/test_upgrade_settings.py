"""How pools are upgraded: surge or in place, how long they drain, what becomes of nodes that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.cluster.drain_time import drain_time
from aks_checks.cluster.undrainable_nodes import undrainable_nodes
from aks_checks.cluster.upgrade_settings import upgrade_settings
from aks_preflight.model.finding import Status
from aks_preflight.model.pool import UpgradeSettings
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_pool, make_upgrade


@pytest.mark.parametrize(
    ("surge", "unavailable", "mode", "status"),
    [
        (None, None, "User", Status.OK),
        ("10%", "0", "System", Status.OK),
        ("0", "1", "User", Status.OK),
        ("0", "10%", "User", Status.OK),
        ("0", None, "User", Status.FAIL),
        ("0", "0", "User", Status.FAIL),
        ("0%", "0%", "System", Status.FAIL),
        ("0", "1", "System", Status.FAIL),
        ("1", "1", "System", Status.WARN),
        ("1", "1", "User", Status.WARN),
        (None, "1", "User", Status.WARN),
    ],
)
def test_a_pool_surges_or_goes_in_place(surge: str | None, unavailable: str | None, mode: str, status: Status) -> None:
    cluster = make_cluster(make_pool("apps", mode=mode, max_surge=surge, max_unavailable=unavailable))
    assert [f.status for f in upgrade_settings(make_upgrade(cluster), cluster)] == [status]


def test_the_surge_that_is_asked_for_takes_the_place_of_the_pools() -> None:
    cluster = make_cluster(make_pool("apps", max_surge="33%"))
    assert [f.status for f in upgrade_settings(make_upgrade(cluster, max_surge="0"), cluster)] == [Status.FAIL]


def test_blue_green_takes_no_max_unavailable() -> None:
    cluster = make_cluster(make_pool("apps", blue_green=True, max_unavailable="1", max_surge="0"))
    assert [f.status for f in upgrade_settings(make_upgrade(cluster), cluster)] == [Status.WARN]


def test_spot_pools_do_not_surge_at_all() -> None:
    cluster = make_cluster(make_pool("apps", spot=True, max_surge="0"))
    assert [f.status for f in upgrade_settings(make_upgrade(cluster), cluster)] == [Status.NOT_APPLICABLE]


def test_a_setting_that_is_no_number_is_not_known() -> None:
    cluster = make_cluster(make_pool("apps", max_surge="many"))
    with pytest.raises(NotKnown, match="many"):
        list(upgrade_settings(make_upgrade(cluster), cluster))


@pytest.mark.parametrize(
    ("drain", "soak", "status"),
    [
        (None, None, Status.OK),
        (5, 0, Status.OK),
        (1440, 30, Status.OK),
        (1, None, Status.WARN),
        (1441, None, Status.WARN),
        (None, 31, Status.WARN),
    ],
)
def test_drain_and_soak_are_within_bounds(drain: int | None, soak: int | None, status: Status) -> None:
    settings = UpgradeSettings(drain_timeout_minutes=drain, node_soak_minutes=soak)
    cluster = make_cluster(replace(make_pool("apps"), upgrade=settings))
    assert [f.status for f in drain_time(make_upgrade(cluster), cluster, KNOWLEDGE)] == [status]


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [(None, Status.OK), ("Schedule", Status.OK), ("Cordon", Status.WARN), ("cordon", Status.WARN)],
)
def test_cordon_keeps_surge_nodes(behaviour: str | None, status: Status) -> None:
    cluster = make_cluster(replace(make_pool("apps"), upgrade=UpgradeSettings(undrainable=behaviour)))
    assert [f.status for f in undrainable_nodes(make_upgrade(cluster), cluster)] == [status]


@pytest.mark.parametrize("check", [lambda u, c: drain_time(u, c, KNOWLEDGE), undrainable_nodes, upgrade_settings])
def test_a_cluster_without_pools_is_not_concerned(check: object) -> None:
    cluster = make_cluster(stated_pools=())
    found = list(check(make_upgrade(cluster), cluster))  # type: ignore[operator]
    assert [f.status for f in found] == [Status.NOT_APPLICABLE]
