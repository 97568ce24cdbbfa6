"""Searching by halves finds what trying one after the other does."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.capacity.remedies.search import first, largest, last


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_first_and_the_last(low: int, more: int, edge: int) -> None:
    numbers = range(low, low + more + 1)
    assert first(low, low + more, lambda n: n >= edge) == next((n for n in numbers if n >= edge), None)
    assert last(low, low + more, lambda n: n <= max(low, edge)) == max(n for n in numbers if n <= max(low, edge))


def test_there_is_no_first_of_nothing() -> None:
    assert first(3, 2, lambda _: True) is None


bounds = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20)), max_size=5)


@given(bounds, st.integers(0, 60))
def test_none_of_the_largest_could_be_larger(pairs: list[tuple[int, int]], room: int) -> None:
    least, most = [low for low, _ in pairs], [low + more for low, more in pairs]

    def fit(numbers: Sequence[int]) -> bool:
        return sum(numbers) <= room

    found = largest(least, most, fit)
    if not pairs or sum(least) > room:
        assert found is None
        return
    assert found is not None
    assert fit(found)
    for i, number in enumerate(found):
        assert least[i] <= number <= most[i]
        assert number == most[i] or not fit([*found[:i], number + 1, *found[i + 1 :]])


def test_what_is_large_gives_way_first() -> None:
    assert largest([0, 0, 0], [1, 9, 4], lambda numbers: sum(numbers) <= 8) == [1, 4, 3]


def test_what_is_left_over_is_shared() -> None:
    assert largest([0] * 4, [9] * 4, lambda numbers: sum(numbers) <= 10) == [3, 3, 2, 2]
