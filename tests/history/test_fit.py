"""The line through many points: exact where they lie on one, unmoved by odd ones, and as uncertain as it says."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aks_preflight.history.fit import MOST, crossing, slope_of, thinned, without_jump
from aks_preflight.history.forecast import Points, forecast
from aks_preflight.model.trend import Outlook

BEGIN = date(2026, 3, 1)


def line(start: int, slope: float, days: int, noise: float = 0, seed: int = 0) -> Points:
    chance = random.Random(seed)
    return tuple((float(day), round(start + slope * day + chance.gauss(0, noise))) for day in range(days))


@given(slope=st.integers(-9, -1), days=st.integers(9, 60), spare=st.integers(0, 500))
def test_a_line_is_found_exactly(slope: int, days: int, spare: int) -> None:
    needs = 31
    last = needs + spare
    points = line(last - slope * (days - 1), slope, days)
    told = forecast(points, needs, BEGIN)
    assert told.slope is not None
    assert (told.slope.low, told.slope.estimate, told.slope.high) == (slope, slope, slope)
    first = next(day for day in range(days, 10_000) if last + slope * (day - days + 1) < needs)
    if first <= days - 1 + 4 * (days - 1):
        assert told.days is not None
        assert told.days.estimate == told.days.earliest == told.days.latest == BEGIN + timedelta(days=first)
    else:
        assert told.outlook in (Outlook.LATER, Outlook.DATED)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9999)), min_size=2, max_size=40))
def test_the_estimate_lies_within_its_interval(points: list[tuple[int, int]]) -> None:
    assume(len({x for x, _ in points}) > 1)
    found = slope_of(points)
    assert found is not None
    assert found.low <= found.estimate <= found.high


def test_the_interval_is_that_of_the_literature() -> None:
    """By hand, after Sen: 5 points, 10 pairs; the spread is 1.96 * sqrt(5 * 4 * 15 / 18) = 8.0."""
    found = slope_of([(0, 10), (1, 8), (2, 9), (3, 5), (4, 4)])
    assert found is not None
    assert (found.low, found.estimate, found.high) == (-4.0, -1.5, 1.0)


def test_a_few_odd_points_do_not_move_it() -> None:
    points = [*line(500, -3, 40)]
    for at in (5, 17, 30):
        points[at] = (points[at][0], 0)
    found = slope_of(points)
    assert found is not None
    assert found.estimate == -3
    assert crossing(points, found.estimate, 200) == 100


def test_the_stated_interval_covers() -> None:
    """Of 300 noisy lines the slope's interval, and that of the day, hold what is true in at least 90 of 100."""
    true_day = BEGIN + timedelta(days=151)  # 300 - 1.5 * day < 75
    slopes = days = told = 0
    for seed in range(300):
        found = forecast(line(300, -1.5, 60, noise=12, seed=seed), 75, BEGIN)
        assert found.slope is not None
        slopes += found.slope.low <= -1.5 <= found.slope.high
        if found.days is not None:
            told += 1
            days += found.days.earliest <= true_day <= (found.days.latest or date.max)
    assert slopes >= 270
    assert told >= 290
    assert days >= 0.9 * told


def test_noise_alone_is_hardly_ever_a_trend() -> None:
    falls = sum(forecast(line(100, 0, 40, noise=9, seed=seed), 5, BEGIN).days is not None for seed in range(300))
    assert falls <= 15


@given(st.lists(st.integers(0, 99), min_size=MOST + 1, max_size=400))
def test_thinned_points_keep_their_order_and_their_middle(values: list[int]) -> None:
    points = [(float(x), float(y)) for x, y in enumerate(values)]
    few = thinned(points)
    assert len(few) == MOST
    assert few == sorted(few)
    assert min(values) <= min(y for _, y in few) <= max(y for _, y in few) <= max(values)


def test_a_long_line_is_found_too() -> None:
    found = slope_of(thinned(line(2000, -3, 365)))
    assert found is not None
    assert found.estimate == pytest.approx(-3, abs=0.05)


def test_a_jump_is_no_trend_and_says_when_it_was() -> None:
    jump: Points = tuple((x, y + (200 if x < 20 else 120)) for x, y in line(0, 0, 40, noise=3))
    told = forecast(jump, 31, BEGIN)
    assert (told.outlook, told.days, told.jumped) == (Outlook.JUMP, None, BEGIN + timedelta(days=20))
    assert told.slope is not None
    assert told.slope.high < 0  # without a look for jumps it would be a trend
    flat: Points = tuple((float(day), 200 if day < 20 else 120) for day in range(40))
    assert forecast(flat, 31, BEGIN).days is None
    assert without_jump(flat) == ([(float(day), 200) for day in range(40)], 20)
    assert without_jump(line(500, -3, 40)) is None


def test_steps_that_go_on_are_a_trend() -> None:
    """A node of 31 addresses every four days."""
    stairs: Points = tuple((float(day), 900 - 31 * (day // 4)) for day in range(60))
    told = forecast(stairs, 200, BEGIN)
    assert told.days is not None
    first = next(day for day in range(200) if 900 - 31 * (day // 4) < 200)
    assert abs((told.days.estimate - BEGIN).days - first) <= 4
    assert told.days.earliest <= BEGIN + timedelta(days=first)


@pytest.mark.parametrize(
    ("points", "needs", "outlook"),
    [
        (line(100, -1, 40), 70, Outlook.SHORT),
        (line(100, -1, 7), 31, Outlook.TOO_FEW),
        (tuple((x / 10, y) for x, y in line(100, -1, 40)), 31, Outlook.TOO_FEW),
        (((0.0, 100),), 31, Outlook.TOO_FEW),
        (line(100, 0, 40), 31, Outlook.NO_TREND),
        (line(100, 1, 40), 31, Outlook.GROWS),
        (line(100, -1, 40), None, Outlook.NEED_UNKNOWN),
        (line(10000, -1, 40), 31, Outlook.LATER),
        (line(100, -1, 40), 31, Outlook.DATED),
    ],
)
def test_what_can_be_said(points: Points, needs: int | None, outlook: Outlook) -> None:
    told = forecast(points, needs, BEGIN)
    assert told.outlook is outlook
    assert (told.days is not None) is (outlook is Outlook.DATED)


def test_no_day_is_named_that_is_over() -> None:
    """The line may be at the need already while the last run still had room."""
    points = (*line(100, -2, 40), (40.0, 60))
    told = forecast(points, 31, BEGIN)
    assert told.days is not None
    assert told.days.earliest > BEGIN + timedelta(days=40)
