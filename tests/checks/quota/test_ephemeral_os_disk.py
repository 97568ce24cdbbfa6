"""Ephemeral OS disks: in the cache, on the temporary disk or on NVMe, in bytes."""

from __future__ import annotations

from typing import Any

import pytest

from aks_checks.quota.ephemeral_os_disk import ephemeral_os_disk
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_sizes, sku

GIB = 2**30
T4 = {"EphemeralOSDiskSupported": "True", "CachedDiskBytes": "154619000000", "MaxResourceVolumeMB": "180224"}


def asked(gib: int | None, disk: str | None = "Ephemeral", size: str = "Standard_X", **capabilities: str) -> Finding:
    row = sku("Standard_X", "standardXFamily", 4, capabilities=[
        {"name": name, "value": value} for name, value in {"vCPUs": "4", **capabilities}.items()
    ])  # fmt: skip
    new = make_new_pool("gpu", 1, size, os_disk_type=disk, os_disk_gib=gib)
    (found,) = ephemeral_os_disk(new, make_cluster(), make_sizes(row), KNOWLEDGE)
    return found


def numbers(found: Finding) -> list[tuple[str, int | None, int | None, bool]]:
    return [(r.name, r.needs, r.has, r.decides) for r in found.readings]


def test_a_disk_that_fits_nowhere_is_refused_for_the_smallest_place() -> None:
    found = asked(180, **T4)
    assert found.status is Status.FAIL
    assert numbers(found) == [
        ("cache", 193273528320, 154619000000, True),
        ("temporary disk", 193273528320, 176 * GIB, True),
    ]
    assert found.deciding is not None
    assert found.deciding.has == 154619000000
    assert found.remedies[0].effect == "os-disk-size=176 fits"


@pytest.mark.parametrize(
    ("gib", "places"),
    [(128, ["cache", "temporary disk"]), (144, ["cache", "temporary disk"]), (150, ["temporary disk"])],
)
def test_one_place_that_holds_the_disk_is_enough(gib: int, places: list[str]) -> None:
    found = asked(gib, **T4)
    assert (found.status, [r.name for r in found.readings]) == (Status.OK, places)


def test_a_disk_may_fill_its_place_to_the_byte() -> None:
    capabilities = {**T4, "CachedDiskBytes": str(100 * GIB), "MaxResourceVolumeMB": str(50 * 1024)}
    assert asked(100, **capabilities).status is Status.OK


def test_an_nvme_disk_is_a_place_too() -> None:
    capabilities = {"EphemeralOSDiskSupported": "True", "MaxResourceVolumeMB": "0", "NvmeDiskSizeInMiB": "225280"}
    assert asked(128, **capabilities).status is Status.OK
    assert asked(256, **capabilities).status is Status.FAIL


def test_a_size_without_local_disk_takes_none() -> None:
    assert asked(30, EphemeralOSDiskSupported="False").status is Status.FAIL


@pytest.mark.parametrize("disk", [None, "Managed"])
def test_a_disk_that_is_not_asked_for_is_azures_choice(disk: str | None) -> None:
    assert asked(180, disk, **T4).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(("temporary", "status"), [("131072", Status.OK), ("76800", Status.WARN)])
def test_without_a_size_the_local_disk_decides(temporary: str, status: Status) -> None:
    capabilities: dict[str, Any] = {"EphemeralOSDiskSupported": "True", "MaxResourceVolumeMB": temporary}
    assert asked(None, **capabilities).status is status


def test_without_a_size_the_largest_local_disk_decides() -> None:
    capabilities = {**T4, "CachedDiskBytes": str(200 * GIB), "MaxResourceVolumeMB": str(50 * 1024)}
    assert asked(None, **capabilities).status is Status.OK


def test_a_size_that_is_not_offered_is_told_elsewhere() -> None:
    assert asked(180, size="Standard_Y").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("capabilities", [{}, {"EphemeralOSDiskSupported": "True"}])
def test_what_the_sku_list_does_not_state_is_not_known(capabilities: dict[str, str]) -> None:
    with pytest.raises(NotKnown):
        asked(128, **capabilities)
