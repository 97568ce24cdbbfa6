"""Searching for the smallest change by halves: wherever one number does, so does every milder one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial


def last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The largest of `low`..`high` of which it holds, given that it holds of `low`."""
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def first(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """The smallest of `low`..`high` of which it holds; None where it does not even of `high`."""
    if low > high or not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return high


def largest(least: Sequence[int], most: Sequence[int], fit: Callable[[Sequence[int]], bool]) -> list[int] | None:
    """Numbers between `least` and `most` that fit together, none of which could be larger by one.

    One cap is put on all, as high as it goes; then each is raised by one where that fits, and those as far as they go.
    So what is large gives way first, and what is left over is shared. None where not even the least fit.
    """

    def under(cap: int) -> list[int]:
        return [max(low, min(high, cap)) for low, high in zip(least, most, strict=True)]

    if not most or not fit(least):
        return None
    found = under(last(0, max(most), lambda cap: fit(under(cap))))

    def fits_with(i: int, number: int) -> bool:
        return fit([*found[:i], number, *found[i + 1 :]])

    raised = []
    for i, high in enumerate(most):
        if found[i] < high and fits_with(i, found[i] + 1):
            found[i] += 1
            raised.append(i)
    for i in raised:
        found[i] = most[i] if fits_with(i, most[i]) else last(found[i], most[i] - 1, partial(fits_with, i))
    return found
