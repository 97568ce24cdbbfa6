"""The yardstick: always the same work, and never nothing."""

from __future__ import annotations

from benchmarks import yardstick


def test_it_is_the_same_work_each_time():
    assert yardstick.work(rows=10, rounds=2) == 2 * sum(row % 30 * (row % 5 + 1) for row in range(10))


def test_it_takes_a_while():
    assert 0.001 < yardstick.seconds(runs=1) < 10
