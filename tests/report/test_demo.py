"""Each format of the demo, to the letter."""

from __future__ import annotations

import pytest

from tests.report import demo_golden
from tests.report.golden import FOLDER


@pytest.mark.parametrize("name", demo_golden.READ)
def test_what_people_read(name: str) -> None:
    assert demo_golden.text_of(name) == (FOLDER / f"demo-{name}.txt").read_text(encoding="utf-8")


def test_what_programs_read() -> None:
    assert demo_golden.hashes() == demo_golden.HASHES.read_text(encoding="utf-8")
