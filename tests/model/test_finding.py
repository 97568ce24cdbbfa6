"""Readings and findings: when a number fits, and which number is the finding's own."""

from __future__ import annotations

import pytest

from aks_preflight.model.finding import Finding, Gate, Reading, Status, Subject, Term
from aks_preflight.model.reason import Reason, Why

NOT_READ = Reason(Why.NOT_ALLOWED, "not allowed")


def reading(needs: int | None, has: int | None, *, decides: bool = True, missing: Reason | None = None) -> Reading:
    return Reading("new nodes", Gate.ALLOCATION, needs, has, "addresses", (), decides, missing)


@pytest.mark.parametrize(
    ("needs", "has", "missing", "fits"),
    [
        (31, 31, None, True),
        (32, 31, None, False),
        (0, 0, None, True),
        (0, -3, None, True),  # nothing is asked of a quota that is overdrawn already
        (1, -3, None, False),
        (31, None, None, None),
        (None, 31, None, None),
        (31, 31, NOT_READ, None),  # part of the need is missing: room for the known part proves nothing
        (32, 31, NOT_READ, False),  # but a known part that is too large already does
    ],
)
def test_when_a_reading_fits(needs: int | None, has: int | None, missing: Reason | None, fits: bool | None) -> None:
    assert reading(needs, has, missing=missing).fits is fits


def test_what_is_short() -> None:
    assert reading(40, 31).short == 9
    assert reading(31, 31).short == 0
    assert reading(None, 31).short == 0


def test_a_finding_speaks_with_its_worst_deciding_reading() -> None:
    fits, fails, shown = reading(10, 31), reading(40, 31), reading(900, 31, decides=False)
    finding = Finding(
        status=Status.FAIL, subject=Subject("i", "subnet", "nodes"), summary="", readings=(shown, fits, fails)
    )
    assert finding.deciding == fails


def test_without_a_deciding_reading_it_speaks_with_the_worst_one_shown() -> None:
    fits, fails = reading(10, 31, decides=False), reading(40, 31, decides=False)
    finding = Finding(status=Status.WARN, subject=Subject("i", "subnet", "nodes"), summary="", readings=(fits, fails))
    assert finding.deciding == fails


def test_an_untold_reading_is_worse_than_one_that_fits() -> None:
    fits, untold = reading(10, 31), reading(31, None)
    finding = Finding(status=Status.UNKNOWN, subject=Subject("i", "s", "n"), summary="", readings=(fits, untold))
    assert finding.deciding == untold


def test_a_term_is_count_times_each() -> None:
    assert Term("pool, surge nodes", 3, 31).value == 93
