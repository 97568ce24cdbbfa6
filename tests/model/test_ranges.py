"""IP ranges: what lies in which, whatever the family."""

from __future__ import annotations

import pytest

from aks_preflight.model.ranges import lies_in, overlap, parse_range


def test_host_bits_are_dropped() -> None:
    assert str(parse_range("10.1.2.3/16")) == "10.1.0.0/16"


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("10.0.0.0/16", "10.0.255.0/24", True),
        ("10.0.255.0/24", "10.0.0.0/16", True),
        ("10.0.0.0/16", "10.1.0.0/16", False),
        ("10.0.0.0/16", "fd00::/64", False),
        ("fd00::/64", "fd00::/108", True),
    ],
)
def test_ranges_overlap(one: str, other: str, shared: bool) -> None:
    assert overlap(one, other) is shared


@pytest.mark.parametrize(
    ("address", "text", "inside"),
    [("10.0.0.10", "10.0.0.0/16", True), ("10.1.0.10", "10.0.0.0/16", False), ("10.0.0.10", "fd00::/64", False)],
)
def test_an_address_lies_in_a_range(address: str, text: str, inside: bool) -> None:
    assert lies_in(address, text) is inside


def test_what_is_no_range_is_refused() -> None:
    for call in (
        lambda: parse_range("10.0.0.0/33"),
        lambda: overlap("nodes", "10.0.0.0/8"),
        lambda: lies_in("x", "::/0"),
    ):
        with pytest.raises(ValueError, match="does not appear"):
            call()
