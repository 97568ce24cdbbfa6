"""Several clusters at once: rounds that fit, and the worst moment of their windows."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.capacity.together import Open, Peak, Share, peak, rounds

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


@pytest.mark.parametrize(("has", "needs", "order"), [
    (10, {"a": 6, "b": 5, "c": 4, "d": 3}, {"a": 1, "c": 1, "b": 2, "d": 2}),
    (10, {"a": 10, "b": 10}, {"a": 1, "b": 2}),
    (10, {"a": 2, "b": 2}, {"a": 1, "b": 1}),
    (10, {"a": 2, "b": None, "c": 3}, {"a": 1, "c": 1, "b": 2}),  # who takes nobody knows how much goes alone
    (None, {"a": 1, "b": 1}, {"a": 1, "b": 2}),  # what is free is not known: one at a time
    (4, {"a": 6, "b": 1}, {"a": 1, "b": 2}),  # does not fit even alone
])  # fmt: skip
def test_first_fit_the_largest_first(has: int | None, needs: dict[str, int | None], order: dict[str, int]) -> None:
    assert rounds([Share(has, needs)]) == order


def test_a_cluster_has_one_round_for_all_that_it_shares() -> None:
    subnet, quota = Share(100, {"a": 60, "b": 60}), Share(8, {"b": 4, "c": 8})
    assert rounds([subnet, quota]) == {"c": 1, "a": 1, "b": 2}


@st.composite
def shares(draw: st.DrawFn) -> list[Share]:
    def one() -> Share:
        has = draw(st.integers(1, 40) | st.none())
        need = st.integers(0, has if has is not None else 40)
        return Share(has, draw(st.dictionaries(st.sampled_from("abcdefghij"), need | st.none(), max_size=8)))

    return [one() for _ in range(draw(st.integers(1, 4)))]


@given(shares())
def test_every_cluster_has_a_round_and_every_round_fits(given_: list[Share]) -> None:
    order = rounds(given_)
    assert set(order) == {cluster for share in given_ for cluster in share.needs}
    assert sorted(set(order.values())) == list(range(1, len(set(order.values())) + 1))
    for share in given_:
        for number in set(order.values()):
            together = [share.needs[c] for c in share.needs if order[c] == number]
            if share.has is None or None in together:
                assert len(together) <= 1
            else:
                assert sum(need or 0 for need in together) <= share.has


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 20), min_size=1), st.integers(0, 200))
def test_what_fits_at_once_takes_one_round(needs: dict[str, int], more: int) -> None:
    has = sum(needs.values()) + more
    assert set(rounds([Share(has, dict(needs))]).values()) == {1}


# Windows


def test_windows_that_meet() -> None:
    found = peak([Open("a", 4, [(at(0), at(4))]), Open("b", 5, [(at(3), at(6))]), Open("c", 6, [(at(5), at(7))])])
    assert found == Peak(("b", "c"), 11, at(5))


def test_a_window_ends_before_the_one_that_begins_then() -> None:
    found = peak([Open("a", 4, [(at(0), at(4))]), Open("b", 5, [(at(4), at(6))])])
    assert found == Peak(("b",), 5, at(4))


def test_who_has_no_window_is_always_there() -> None:
    assert peak([Open("a", 4, None), Open("b", 5, None)]) == Peak(("a", "b"), 9, None)
    assert peak([Open("a", 4, None), Open("b", 5, [(at(1), at(2))])]) == Peak(("a", "b"), 9, at(1))


def test_a_cluster_whose_own_windows_overlap_counts_once() -> None:
    found = peak([Open("a", 4, [(at(0), at(4)), (at(2), at(6))]), Open("b", 1, [(at(5), at(6))])])
    assert found == Peak(("a", "b"), 5, at(5))


spans = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda s: (at(s[0]), at(s[0] + s[1]))), max_size=4
)


@given(st.lists(st.tuples(st.integers(0, 9), spans | st.none()), min_size=1, max_size=6))
def test_the_worst_moment_is_the_worst_of_all_hours(
    drawn: list[tuple[int, list[tuple[datetime, datetime]] | None]],
) -> None:
    clusters = [Open(str(index), needs, when) for index, (needs, when) in enumerate(drawn)]

    def taken(hour: int) -> int:
        there = (c for c in clusters if c.spans is None or any(s <= at(hour) < e for s, e in c.spans))
        return sum(c.needs for c in there)

    found = peak(clusters)
    assert found.needs == max(taken(hour) for hour in range(30))
    assert found.needs == sum(c.needs for c in clusters if c.cluster in found.clusters)
