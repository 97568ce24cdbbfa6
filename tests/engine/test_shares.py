"""What clusters share, where some of it is not known."""

from __future__ import annotations

from tests.engine.test_contention import GO, LACKING, counted, judged


def test_what_is_left_is_that_of_the_counts_that_know_it() -> None:
    (only,) = judged(("a", [counted(30), counted(30, None, missing=LACKING)], GO), ("b", [counted(50)], GO))
    assert only.has == 100


def test_a_need_that_is_not_known_beside_one_that_takes_all_is_not_known_to_fit() -> None:
    (only,) = judged(("a", [counted(100)], GO), ("b", [counted(None, missing=LACKING)], GO))
    assert only.fits is None
