"""The way between two versions, by the region's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.facts.releases import Release, Releases, UpgradeOffers, offers_of
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.version import Version, parse_version
from aks_preflight.planning.path import Impossible, Offered, find_path, skipped

OFFICIAL, LTS = "KubernetesOfficial", "AKSLongTermSupport"
LADDER = {
    "1.33.5": ["1.33.6", "1.34.2", "1.34.3"],
    "1.33.6": ["1.34.2", "1.34.3"],
    "1.34.2": ["1.34.3", "1.35.0", "1.35.1"],
    "1.34.3": ["1.35.0", "1.35.1"],
    "1.35.0": ["1.35.1", "1.36.0"],
    "1.35.1": ["1.36.0"],
    "1.36.0": [],
}


def offered(
    start: str,
    table: Mapping[str, Sequence[str]] = LADDER,
    *,
    previews: Sequence[str] = (),
    plans: Mapping[str, str] | None = None,
    profile: Sequence[str] | None = None,
) -> Offered:
    """What a region with this table offers; `profile` are the offers of a version that it does not hold."""
    rows = {
        parse_version(name): Release(
            parse_version(name),
            frozenset({(plans or {})[name].lower()}) if name in (plans or {}) else frozenset({"kubernetesofficial"}),
            parse_version(name).of_minor in {parse_version(p) for p in previews},
            tuple(map(parse_version, upgrades)),
        )
        for name, upgrades in table.items()
    }
    releases = Releases("westeurope", "GET .../kubernetesVersions", rows)
    first = offers_of(parse_version(start), releases)
    if first is None:
        first = UpgradeOffers(tuple(map(parse_version, profile or ())), (), {})
    return Offered(parse_version(start), first, releases)


def path(found: Offered, to: str, plan: str | None = OFFICIAL) -> list[str]:
    target = to if to == "latest" else parse_version(to)
    return [str(version) for version in find_path(found, target, plan)]


@pytest.mark.parametrize(
    ("to", "hops"),
    [
        ("1.36", ["1.34.3", "1.35.1", "1.36.0"]),
        ("1.36.0", ["1.34.3", "1.35.1", "1.36.0"]),
        ("latest", ["1.34.3", "1.35.1", "1.36.0"]),
        ("1.34", ["1.34.3"]),
        ("1.34.2", ["1.34.2"]),
        ("1.35.0", ["1.34.3", "1.35.0"]),
        ("1.33.6", ["1.33.6"]),
        ("1.33", ["1.33.6"]),  # the newest patch of its own minor
        ("1.33.5", []),
    ],
)
def test_the_fewest_hops_each_to_the_newest_patch(to: str, hops: list[str]) -> None:
    assert path(offered("1.33.5"), to) == hops


@pytest.mark.parametrize("to", ["latest", "1.36", "1.36.0"])
def test_what_is_there_needs_no_hop(to: str) -> None:
    assert path(offered("1.36.0"), to) == []


def test_a_patch_from_which_no_minor_is_offered_goes_by_another_patch() -> None:
    table = {"1.33.1": ["1.33.6"], "1.33.6": ["1.34.2"], "1.34.2": []}
    assert path(offered("1.33.1", table), "1.34") == ["1.33.6", "1.34.2"]


def test_the_newest_patch_is_not_taken_where_it_leads_nowhere() -> None:
    table = {"1.33.5": ["1.34.2", "1.34.3"], "1.34.2": ["1.35.0"], "1.34.3": [], "1.35.0": []}
    assert path(offered("1.33.5", table), "1.35") == ["1.34.2", "1.35.0"]


@pytest.mark.parametrize(
    ("start", "to", "why"),
    [
        ("1.34.3", "1.33", "1.34.3 cannot go back to 1.33"),
        ("1.34.3", "1.34.2", "1.34.3 cannot go back to 1.34.2"),
        ("1.34.3", "1.99", "1.99 is not offered in westeurope, where the newest is 1.36.0"),
        ("1.34.3", "1.35.9", "1.35.9 is not offered in westeurope"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_the_reason(start: str, to: str, why: str) -> None:
    with pytest.raises(Impossible, match=why):
        path(offered(start), to)


def test_a_target_that_no_upgrade_leads_to_is_refused_and_the_end_of_the_way_told() -> None:
    table = {**LADDER, "1.35.0": ["1.35.1"], "1.35.1": []}
    with pytest.raises(Impossible, match=r"1\.36 cannot be reached from 1\.33\.5: .* end at 1\.35\.1"):
        path(offered("1.33.5", table), "1.36")
    with pytest.raises(Impossible, match=r"westeurope offers no upgrade of 1\.35\.1"):
        path(offered("1.35.1", table), "latest")


def test_a_withdrawn_patch_goes_by_its_own_profile() -> None:
    assert path(offered("1.33.1", profile=["1.33.6", "1.34.3"]), "1.36") == ["1.34.3", "1.35.1", "1.36.0"]


def test_a_way_beyond_what_the_table_holds_is_unknown_and_not_refused() -> None:
    with pytest.raises(NotKnown, match=r"does not list 1\.34\.0"):
        path(offered("1.33.1", profile=["1.34.0"]), "1.36")


def test_a_preview_is_gone_to_only_where_it_is_meant() -> None:
    found = offered("1.34.3", previews=["1.36"])
    assert path(found, "latest") == ["1.35.1"]
    assert path(found, "1.36") == ["1.35.1", "1.36.0"]
    with pytest.raises(Impossible):  # nor is one passed through
        path(offered("1.34.3", {**LADDER, "1.36.0": ["1.37.0"], "1.37.0": []}, previews=["1.36"]), "1.37")


SKIPPING = {
    "1.28.9": ["1.29.4", "1.31.2"],
    "1.29.4": ["1.30.3"],
    "1.30.3": ["1.31.2"],
    "1.31.2": [],
}


def test_only_long_term_support_passes_over_minors_that_the_table_offers_to_pass() -> None:
    plans = dict.fromkeys(("1.28.9", "1.31.2"), LTS)
    assert path(offered("1.28.9", SKIPPING, plans=plans), "1.31", LTS) == ["1.31.2"]
    assert path(offered("1.28.9", SKIPPING, plans=plans), "1.31") == ["1.29.4", "1.30.3", "1.31.2"]
    # to a version without long-term support it goes step by step
    assert path(offered("1.28.9", SKIPPING, plans={"1.28.9": LTS}), "1.31", LTS) == ["1.29.4", "1.30.3", "1.31.2"]


def test_where_nothing_else_leads_there_the_offered_skip_is_taken() -> None:
    assert path(offered("1.28.9", {"1.28.9": ["1.31.2"], "1.31.2": []}), "1.31") == ["1.31.2"]
    assert [str(v) for v in skipped(parse_version("1.28.9"), parse_version("1.31.2"))] == ["1.29", "1.30"]


def test_latest_is_the_newest_minor_of_the_support_plan() -> None:
    plans = {name: LTS for name in LADDER if name < "1.35"}
    assert path(offered("1.33.5", plans=plans), "latest", LTS) == ["1.34.3"]
    assert path(offered("1.33.5", plans=plans), "latest") == ["1.34.3", "1.35.1", "1.36.0"]


VERSIONS = [Version(1, minor, patch) for minor, patch in product(range(30, 35), range(3))]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[str]]:
    return {
        str(version): [
            str(after)
            for after in VERSIONS
            if after > version and after.minor <= version.minor + 1 and draw(st.integers(0, 2)) == 0
        ]
        for version in VERSIONS
    }


def every_way(table: Mapping[str, Sequence[str]], start: str, minor: int) -> list[list[str]]:
    """All the ways of a table without long-term support, by brute force; one ends where it first meets the minor."""
    ends: list[list[str]] = []
    open_ways: list[list[str]] = [[]]
    while open_ways:
        way = open_ways.pop()
        for after in table[way[-1] if way else start]:
            longer = [*way, after]
            (ends if parse_version(after).minor == minor else open_ways).append(longer)
    return ends


@given(tables(), st.integers(31, 34))
def test_it_is_a_shortest_of_all_ways_and_ends_at_the_newest_of_those(table: dict[str, list[str]], minor: int) -> None:
    ways = every_way(table, "1.30.0", minor)
    if not ways:
        with pytest.raises(Impossible):
            path(offered("1.30.0", table), f"1.{minor}")
        return
    shortest = [way for way in ways if len(way) == min(map(len, ways))]
    best = max(shortest, key=lambda way: (parse_version(way[-1]), [parse_version(v) for v in way]))
    assert path(offered("1.30.0", table), f"1.{minor}") == best
