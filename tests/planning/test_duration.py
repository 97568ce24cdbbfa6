"""How long a pool takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.capacity.surge import surge
from aks_preflight.model.plan import Pace, PoolStep
from aks_preflight.model.pool import NodePool
from aks_preflight.model.version import parse_version
from aks_preflight.planning import pace_of
from aks_preflight.planning.duration import pool_step
from tests.builders import KNOWLEDGE, NEXT, RETRYING, make_pool

PACE = Pace(node=10, drain_timeout=30, source="a test")


def step(pool: NodePool, to: str = NEXT, *, one_at_a_time: bool = False) -> PoolStep:
    return pool_step(surge(pool, parse_version(to), KNOWLEDGE), PACE, one_at_a_time=one_at_a_time)


def settings(pool: NodePool, **changes: int) -> NodePool:
    return replace(pool, upgrade=replace(pool.upgrade, **changes))  # type: ignore[arg-type]


def test_rounds_of_as_many_nodes_as_surge() -> None:
    found = step(make_pool("apps", 7, max_surge="33%"))
    assert (found.nodes, found.at_once, found.rounds) == (7, 3, 3)
    assert (found.minutes, found.longest) == (3 * 10, 3 * 40)


def test_a_pool_has_its_own_soak_and_drain_timeout() -> None:
    pool = settings(make_pool("apps", 7, max_surge="33%"), node_soak_minutes=5, drain_timeout_minutes=60)
    assert (step(pool).minutes, step(pool).longest) == (3 * 15, 3 * 75)


def test_in_place_as_many_as_may_be_unavailable() -> None:
    found = step(make_pool("apps", 9, max_surge="0", max_unavailable="4"))
    assert (found.at_once, found.rounds, found.how) == (4, 3, "in place, max unavailable 4")


def test_where_the_surge_finds_no_room_one_at_a_time_but_only_where_aks_retries() -> None:
    pool = make_pool("apps", 6, max_surge="50%")
    assert step(pool, RETRYING, one_at_a_time=True).rounds == 6
    assert step(pool, NEXT, one_at_a_time=True).rounds == 2
    assert step(pool, RETRYING).rounds == 2


def test_the_sizes_of_a_virtual_machines_pool_one_after_the_other() -> None:
    pool = make_pool("vms", machines=[("Standard_D4s_v5", 5), ("Standard_E8s_v5", 2)], max_surge="2")
    assert step(pool).rounds == 3 + 1


@pytest.mark.parametrize("pool", [make_pool("apps", 0), make_pool("apps", 3, stopped=True)])
def test_no_node_takes_no_time(pool: NodePool) -> None:
    assert (step(pool).rounds, step(pool).minutes, step(pool).longest) == (0, 0, 0)


@pytest.mark.parametrize(
    ("pool", "why"),
    [
        (make_pool("apps", None), "how many|node count"),
        (make_pool("apps", blue_green=True), "BlueGreen"),
        (make_pool("apps", spot=True), "spot"),
        (make_pool("apps", max_surge="0"), "neither surge nodes"),
    ],
)
def test_what_cannot_be_told_is_unknown_with_the_reason(pool: NodePool, why: str) -> None:
    found = step(pool)
    assert (found.rounds, found.minutes, found.longest) == (None, None, None)
    assert found.missing is not None
    assert any(word in found.missing.text for word in why.split("|"))


def test_the_pace_is_known_or_given() -> None:
    known, own = pace_of(KNOWLEDGE, None), pace_of(KNOWLEDGE, 7)
    assert (known.node, known.drain_timeout) == (10, 30)
    assert known.source == KNOWLEDGE.limit_rows["node_upgrade_minutes"].source
    assert (own.node, own.drain_timeout, own.source) == (7, 30, "as given")


@given(st.integers(1, 60), st.integers(1, 100), st.integers(0, 30))
def test_every_node_goes_once_and_the_longest_is_never_shorter(nodes: int, percent: int, soak: int) -> None:
    found = step(settings(make_pool("apps", nodes, max_surge=f"{percent}%"), node_soak_minutes=soak))
    assert found.rounds is not None
    assert found.at_once is not None
    assert (found.rounds - 1) * found.at_once < nodes <= found.rounds * found.at_once
    assert (found.minutes or 0) < (found.longest or 0)
