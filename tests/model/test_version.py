"""Kubernetes versions are numbers."""

from __future__ import annotations

import pytest

from aks_preflight.model.version import Version, parse_version


def test_versions_are_ordered_as_numbers_not_as_texts() -> None:
    assert parse_version("1.9.11") < parse_version("1.10.0") < parse_version("1.10.2") < parse_version("1.33.10")


def test_a_whole_minor_sorts_below_each_of_its_patches_and_covers_them() -> None:
    minor = parse_version("1.33")
    assert minor == Version(1, 33)
    assert minor < parse_version("1.33.0")
    assert minor.covers(parse_version("1.33.4"))
    assert minor.covers(minor)
    assert not minor.covers(parse_version("1.34.0"))


def test_a_patch_covers_itself_alone() -> None:
    assert parse_version("1.33.4").covers(Version(1, 33, 4))
    assert not parse_version("1.33.4").covers(Version(1, 33))


@pytest.mark.parametrize("text", ["1.33.4", "v1.33.4", " 1.33.4 ", "1.33.4-gke.1", "1.33.4+build"])
def test_the_ways_in_which_a_version_is_written(text: str) -> None:
    assert parse_version(text) == Version(1, 33, 4)


@pytest.mark.parametrize("text", ["", "1", "latest", "1.x", "1.33.", "33.4.5.6", "-1.2", "1.9999", "1.٣"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Kubernetes version"):
        parse_version(text)


def test_a_version_is_written_as_azure_writes_it() -> None:
    assert str(Version(1, 33, 4)) == "1.33.4"
    assert str(Version(1, 33)) == "1.33"
    assert Version(1, 33, 4).of_minor == Version(1, 33)
