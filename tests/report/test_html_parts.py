"""What an html report is made of: markup, bars, packed details."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aks_preflight.report.bars import bar as plain_bar
from aks_preflight.report.html import svg
from aks_preflight.report.html.data import Packer, unpacked
from aks_preflight.report.html.markup import joined, tag, text


def test_text_becomes_markup_only_through_its_makers() -> None:
    assert text("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"
    assert tag("p", "<", tag("b", "x"), class_='"', hidden="", id=None) == '<p class="&quot;" hidden>&lt;<b>x</b></p>'
    assert joined(["<", tag("i", "x")], "&") == "&lt;&amp;<i>x</i>"


@example(0, 0, 0, True)
@given(st.integers(-5, 99999), st.integers(-5, 99999), st.integers(-5, 99999), st.booleans())
def test_bars_are_to_scale_and_say_what_plain_bars_say(used: int, needs: int, size: int, at_least: bool) -> None:
    parts = svg.parts(used, needs, size, at_least=at_least)
    assert sum(width for _, _, width in parts) == pytest.approx(100, abs=0.1)
    assert all(width >= 0.9 for _, _, width in parts)
    for (_, x, width), (_, following, _) in pairwise(parts):
        assert x + width == pytest.approx(following, abs=0.02)
    marks = {"used": "#", "needed": "+", "free": ".", "over": "!", "unknown": "?"}
    plain = plain_bar(used, needs, size, 60, at_least=at_least)
    assert [marks[kind] for kind, _, _ in parts] == sorted(set(plain) - set("[]"), key=plain.index)


def test_a_bar_of_what_is_not_known() -> None:
    assert svg.parts(None, 3, 9) == [("unknown", 0, 100)]
    assert svg.parts(186, 124, 251) == [("used", 0, 60), ("needed", 60, 20.97), ("over", 80.97, 19.03)]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=()), max_size=9), max_size=3), max_size=9))
def test_what_is_packed_is_unpacked(each: list[list[str]]) -> None:
    packer = Packer()
    packs = [pack for values in each for pack in packer.add(values)] + list(packer.rest())
    assert [values for pack in packs for values in json.loads(unpacked(pack))] == each
