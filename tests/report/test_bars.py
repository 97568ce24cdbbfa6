"""Bars: to scale, in plain characters, and never better than the numbers beside them."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.cli import run
from aks_preflight.model.assumption import Assumed
from aks_preflight.model.finding import Finding, Gate, Reading, Status, Subject
from aks_preflight.model.reason import Reason, Why
from aks_preflight.report import render
from aks_preflight.report.bars import Gauge, bar
from aks_preflight.report.table.assumptions import line
from aks_preflight.report.table.headroom import write_headroom
from aks_preflight.report.table.layout import Page
from tests.report import samples

DENIED = Reason(Why.NOT_ALLOWED, "not allowed: Microsoft.Compute/locations/usages/read")


@pytest.mark.parametrize(
    ("used", "needs", "size", "drawn"),
    [
        (50, 25, 100, "[##########+++++.....]"),
        (186, 124, 251, "[############++++!!!!]"),
        (0, 0, 251, "[....................]"),
        (0, 0, 0, "[....................]"),
        (251, 0, 251, "[####################]"),
        (110, 4, 100, "[##################!!]"),  # used beyond the limit
        (0, 10, 0, "[!!!!!!!!!!!!!!!!!!!!]"),
        (1, 1, 65536, "[#+..................]"),  # a little is not nothing
        (65535, 1, 65536, "[###################+]"),
        (65535, 2, 65536, "[##################+!]"),
        (None, 10, 100, "[????????????????????]"),
        (10, None, 100, "[????????????????????]"),
        (10, 10, None, "[????????????????????]"),
    ],
)
def test_a_bar(used: int | None, needs: int | None, size: int | None, drawn: str) -> None:
    assert bar(used, needs, size, 22) == drawn


def test_what_stays_free_is_not_known_where_what_is_needed_is_not_known_whole() -> None:
    assert bar(50, 25, 100, 22, at_least=True) == "[##########+++++?????]"


amounts = st.integers(0, 70_000)


@given(amounts, amounts, amounts, st.integers(8, 120))
def test_a_bar_has_its_width_and_shows_what_there_is(used: int, needs: int, size: int, width: int) -> None:
    drawn = bar(used, needs, size, width)
    assert re.fullmatch(r"\[#*\+*\.*!*\]", drawn)
    assert len(drawn) == width
    assert ("!" in drawn) == (used + needs > size)
    assert ("." in drawn) == (used + needs < size or used + needs + size == 0)
    assert ("#" in drawn) == (min(used, size) > 0)
    scale = max(size, used + needs, 1)
    # Rounded, and of four parts each may have been given a column that another lacks.
    assert abs(drawn.count("#") - min(used, size) * (width - 2) / scale) < 4


def reading(needs: int | None, has: int | None, used: int | None, missing: Reason | None = None) -> Reading:
    return Reading("the surge", Gate.ALLOCATION, needs, has, "addresses", decides=True, missing=missing, used=used)


def finding(*readings: Reading, status: Status = Status.OK, name: str = "nodes") -> Finding:
    return Finding(status=status, subject=Subject("/x", "subnet", name), summary="", readings=readings)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (reading(124, 65, 186), "186 used, 124 needed, short 59, of 251 addresses"),
        (reading(31, 65, 186), "186 used, 31 needed, 34 free, of 251 addresses"),
        (reading(4, -10, 110), "110 used, 4 needed, short 14, of 100 addresses"),
        (reading(0, -10, 110), "110 used, 0 needed, 10 over, of 100 addresses"),
        (reading(31, 65, 186, DENIED), "186 used, at least 31 needed, at most 34 free, of 251 addresses"),
        (reading(99, 65, 186, DENIED), "186 used, at least 99 needed, short at least 34, of 251 addresses"),
        (reading(None, 65, 186, DENIED), "186 used, need not known, at most 65 free, of 251 addresses"),
        (reading(None, None, None, DENIED), "not known, in addresses"),
    ],
)
def test_the_words_read_without_the_picture(found: Reading, words: str) -> None:
    gauge = Gauge.of(finding(found))
    assert gauge is not None
    assert gauge.words == words
    if found.fits is False:
        assert f"{found.short}" in words


def test_the_bar_is_of_what_decides_at_allocation() -> None:
    at_once = Reading("all pools at once", Gate.ALLOCATION, 90, 65, "addresses", used=186)
    admitted = Reading("admitted", Gate.ADMISSION, 300, 251, "addresses", decides=True)
    gauge = Gauge.of(finding(at_once, admitted, reading(31, 65, 186)), ["upgrade", "windows"])
    assert gauge == Gauge("subnet nodes, for upgrade, windows", 186, 31, 251, "addresses")


def test_what_is_no_headroom_has_no_bar() -> None:
    assert Gauge.of(finding(Reading("admitted", Gate.ADMISSION, 300, 251, "addresses"))) is None
    assert Gauge.of(finding()) is None


GAUGES = [
    Gauge("subnet nodes, for upgrade", 186, 124, 251, "addresses", tone="fail"),
    Gauge("pod CIDR 10.244.0.0/16, for upgrade", 51200, 1024, 65536, "addresses"),
    Gauge("vCPU quota standardDSv5Family in westeurope, for upgrade", 56, 16, 150, "vCPUs", at_least=True),
]

AT_80 = """\
headroom
--------
  # used  + needed  . free  ! over the limit  ? not known
  subnet nodes, for upgrade
    [########+++!!!]  186 used, 124 needed, short 59, of 251 addresses
  pod CIDR 10.244.0.0/16, for upgrade
    [###########+..]  51200 used, 1024 needed, 13312 free, of 65536 addresses
  vCPU quota standardDSv5Family in westeurope, for upgrade
    [#####++???????]  56 used, at least 16 needed, at most 78 free, of 150 vCPUs
"""
AT_120 = """\
headroom
--------
  # used  + needed  . free  ! over the limit  ? not known
  subnet nodes, for upgrade
    [#################################+++++++++++!!!!!!!!!!]  186 used, 124 needed, short 59, of 251 addresses
  pod CIDR 10.244.0.0/16, for upgrade
    [##########################################+...........]  51200 used, 1024 needed, 13312 free, of 65536 addresses
  vCPU quota standardDSv5Family in westeurope, for upgrade
    [####################++++++????????????????????????????]  56 used, at least 16 needed, at most 78 free, of 150 vCPUs
"""


def page_of(gauges: list[Gauge], width: int, *, colour: bool = False) -> str:
    page = Page(width, colour=colour)
    write_headroom(page, gauges)
    return str(page)


@pytest.mark.parametrize(("width", "text"), [(80, AT_80), (120, AT_120)])
def test_the_block(width: int, text: str) -> None:
    assert page_of(GAUGES, width) == text


def test_where_a_line_does_not_hold_both_the_words_go_below() -> None:
    assert page_of(GAUGES[:1], 60).splitlines()[4:] == [
        "    [########+++!!!]",
        "      186 used, 124 needed, short 59, of 251 addresses",
    ]


def test_colour_only_decorates() -> None:
    coloured = page_of(GAUGES, 80, colour=True)
    assert "\x1b[1;31m[########+++!!!]\x1b[0m  186 used" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == AT_80


def test_a_name_that_would_move_the_cursor_does_not() -> None:
    hostile = Gauge.of(finding(reading(1, 2, 3), name="a\x1b[2J\nFAIL\u202e"))
    assert hostile is not None
    assert page_of([hostile], 80).splitlines()[3] == "  subnet a?[2J FAIL?"


def test_bars_are_shown_with_all_findings_only() -> None:
    assert not any("headroom\n" in render(samples.NO_GO, "table", show=show) for show in ("fail", "warn", "all"))


# What was assumed

WEB = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/web"


@pytest.mark.parametrize(
    ("assumed", "text"),
    [
        (Assumed("quota.cores", "200", "150", ("1", "2")), "quota.cores = 200 (read: 150)"),
        (Assumed("free.nodes", "9", None, ("1", "2")), "free.nodes = 9 (read: not known)"),
        (Assumed("free.nodes", "9", "40", (WEB,), "count.a"),
         "free.nodes = 9 (read: 40), follows from count.a, for web"),
        (Assumed("quota.cores", "+50", None, ()),
         "quota.cores = +50 NOT APPLIED: what it is about could not be read"),
    ],
)  # fmt: skip
def test_a_line_of_what_was_assumed(assumed: Assumed, text: str) -> None:
    assert line(assumed, 2) == text


def test_many_clusters_are_counted() -> None:
    assert line(Assumed("count.a", "1", "2", tuple("01234")), 9) == "count.a = 1 (read: 2), for 5 of 9 clusters"


def test_an_id_that_is_none_stands_for_its_cluster() -> None:
    assert line(Assumed("count.a", "1", "2", ("the first",)), 2) == "count.a = 1 (read: 2), for the first"


# The docs show what the program prints

DOC = (Path(__file__).resolve().parents[2] / "docs" / "what-if.md").read_text(encoding="utf-8")


def printed(*words: str) -> list[str]:
    out = io.StringIO()
    with redirect_stdout(out):
        run(["check", "--demo", *words])
    return out.getvalue().splitlines()


def test_the_bars_in_the_docs_are_what_the_demo_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (block,) = re.findall(r"```text\n(.*?)```", DOC, re.DOTALL)
    lines = printed("-n", "booking-prod", "--for", "upgrade", "--show", "all")
    begin = lines.index("headroom")
    assert lines[begin : begin + len(block.splitlines())] == block.splitlines()


def test_the_assumptions_in_the_docs_are_what_the_demo_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    (block,) = re.findall(r"```console\n(.*?)```", DOC, re.DOTALL)
    command, *shown = block.splitlines()
    lines = printed(*command.removeprefix("$ aks-preflight check --demo ").split())
    assert lines[: len(shown)] == shown


def test_the_example_in_the_docs_is_what_the_demo_prints() -> None:
    lines = printed("-n", "booking-prod", "--for", "upgrade", "--assume", "count.apps=5")
    example = [line.strip() for line in DOC.splitlines() if line.startswith("    assumed  ")]
    assert len(example) == 3
    assert set(example) <= set(lines)
