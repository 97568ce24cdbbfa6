"""What the body of a pool tells of its operating system."""

from __future__ import annotations

from datetime import date

import pytest

from aks_preflight.facts.operating_systems import image_day, os_row, os_sku_of, retirement_of, runs_on
from aks_preflight.knowledge import load
from aks_preflight.model.reason import NotKnown
from aks_preflight.model.version import parse_version
from tests.builders import KNOWLEDGE, make_pool


# Names as recorded, but for the 23H2 and the gen2 one.
@pytest.mark.parametrize(
    ("image", "day"),
    [
        ("AKSWindows-2022-containerd-20348.1787.230614", date(2023, 6, 14)),
        ("AKSWindows-2019-17763.2366.220117", date(2022, 1, 17)),
        ("AKSWindows-23H2-gen2-25398.1425.250212", date(2025, 2, 12)),
        ("AKSWindows-2022-containerd-gen2-20348.2402.240412", date(2024, 4, 12)),
        ("AKSUbuntu-2204gen2containerd-202505.14.0", date(2025, 5, 14)),
        ("AKSUbuntu-1804gen2containerd-2022.10.24", date(2022, 10, 24)),
        ("AKSUbuntu-1604-2020.10.28", date(2020, 10, 28)),
        ("AKSUbuntu-2204gen2arm64containerd-2023.02.15", date(2023, 2, 15)),
        ("AKSFlatcar-flatcargen2-202509.11.0", date(2025, 9, 11)),
    ],
)
def test_the_name_of_an_image_tells_its_day(image: str, day: date) -> None:
    assert image_day(image) == day


@pytest.mark.parametrize(
    "image",
    [None, "", "AKSUbuntu-2204gen2containerd", "AKSWindows-2022-containerd-20348.1787.231314", "mine-202505.14.0"],
)
def test_other_names_tell_none(image: str | None) -> None:
    assert image_day(image) is None


@pytest.mark.parametrize(
    ("os_sku", "image", "told"),
    [
        ("Windows2022", None, "Windows2022"),
        (None, "AKSWindows-2019-17763.2366.220117", "Windows2019"),
        (None, "AKSWindows-2025-gen2-26100.1.260811", "Windows2025"),
        (None, "AKSWindows-23H2-gen2-25398.1425.250212", "WindowsAnnual"),
        (None, "AKSUbuntu-2204gen2containerd-202505.14.0", None),
        (None, None, None),
    ],
)
def test_a_windows_release_is_told_by_its_image_too(os_sku: str | None, image: str | None, told: str | None) -> None:
    assert os_sku_of(make_pool(os_sku=os_sku, node_image=image)) == told


def test_an_os_sku_that_is_not_in_the_table_is_not_known_and_says_so() -> None:
    with pytest.raises(NotKnown, match=r"Ubuntu3004 of pool apps is not in knowledge/os_skus\.toml of 2026-11-23"):
        os_row(make_pool(os_sku="Ubuntu3004"), KNOWLEDGE)


def test_the_retirement_that_is_furthest_gone_is_told() -> None:
    pool = make_pool("npwin", os_type="Windows", os_sku="Windows2019", node_image="AKSWindows-2019-17763.1.220117")
    found = retirement_of(pool, parse_version("1.22.6"), load(date(2023, 8, 1)))
    assert found is not None
    assert found.id == "windows-docker"


def test_the_version_decides_what_azure_linux_is() -> None:
    pool = make_pool(os_sku="AzureLinux")
    assert retirement_of(pool, parse_version("1.32.1"), KNOWLEDGE) is None
    assert getattr(retirement_of(pool, parse_version("1.31.9"), KNOWLEDGE), "id", None) == "azure-linux-2"


def test_ranges_in_words() -> None:
    rows = [KNOWLEDGE.os_sku(name) for name in ("Windows2022", "Windows2025", "AzureLinux")]
    assert [runs_on(row) for row in rows if row] == [
        "Kubernetes 1.23 to 1.36", "Kubernetes 1.32 and later", "every Kubernetes version",
    ]  # fmt: skip
