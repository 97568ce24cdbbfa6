"""What the tables say: limits, defaults, operating systems, retirements, versions."""

from __future__ import annotations

import re
from datetime import date

import pytest

from aks_preflight.knowledge import KnowledgeError, OsSku, Retirement, load
from aks_preflight.knowledge.tables import TABLES, built_in
from aks_preflight.model.report import NotCheckable
from aks_preflight.model.version import parse_version

TODAY = date(2026, 11, 23)
KNOWN = load(TODAY)


def retirement(id: str, day: date = TODAY) -> Retirement:  # noqa: A002
    return next(row for row in load(day).retirements if row.id == id)


def test_limits() -> None:
    limits = KNOWN.limits
    assert (limits.reserved_addresses, limits.vmss_max_nodes, limits.cluster_max_nodes, limits.max_pools) == (
        5,
        1000,
        5000,
        100,
    )
    assert (limits.block_addresses, limits.batch_addresses, limits.batch_low_water) == (256, 16, 8)
    assert (limits.ports_per_ip, limits.ports_multiple, limits.kubenet_max_routes) == (64000, 8, 400)
    assert re.fullmatch(limits.pool_name_pattern, "npwin")
    assert not re.fullmatch(limits.pool_name_pattern, "1pool")
    assert limits.static_block_min_version == parse_version("1.28")


@pytest.mark.parametrize(
    ("mode", "pod_subnet", "pods"),
    [
        ("azure", False, 30), ("azure", True, 110), ("overlay", False, 250), ("kubenet", False, 110),
        ("none", False, 250), ("Overlay", True, 250),
    ],
)  # fmt: skip
def test_default_max_pods(mode: str, pod_subnet: bool, pods: int) -> None:
    assert KNOWN.default_max_pods(mode, pod_subnet=pod_subnet) == pods


def test_an_unknown_network_mode_has_no_default() -> None:
    with pytest.raises(KnowledgeError, match="network mode calico"):
        KNOWN.default_max_pods("calico", pod_subnet=False)


@pytest.mark.parametrize(
    ("version", "day", "surge", "contested"),
    [
        ("1.27.9", "2026-11-23", "1", False), ("1.28.0", "2026-11-23", "10%", True),
        ("1.31.4", "2026-11-23", "10%", True), ("1.32.0", "2026-11-23", "10%", True),
        ("1.28.0", "2023-09-30", "1", False), ("1.28.0", "2023-10-01", "10%", True),
        ("1.32.0", "2025-03-15", "10%", True), ("1.36", "2025-03-16", "10%", True),
    ],
)  # fmt: skip
def test_the_surge_of_an_unset_max_surge(version: str, day: str, surge: str, contested: bool) -> None:
    row = load(date.fromisoformat(day)).default_max_surge_row(parse_version(version))
    assert (row.max_surge, bool(row.contested)) == (surge, contested)


@pytest.mark.parametrize(
    ("version", "os_sku", "contested"),
    [
        ("1.24.10", "Windows2019", False), ("1.25.0", "Windows2022", False), ("1.35.5", "Windows2022", False),
        ("1.36.1", "Windows2022", True), ("1.37.0", "Windows2025", False),
    ],
)  # fmt: skip
def test_the_os_sku_of_a_windows_pool_that_names_none(version: str, os_sku: str, contested: bool) -> None:
    row = KNOWN.default_os_sku_row("Windows", parse_version(version))
    assert (row.os_sku, bool(row.contested)) == (os_sku, contested)
    assert KNOWN.default_os_sku("linux", parse_version(version)) == "Ubuntu"


@pytest.mark.parametrize("day", ["2020-01-01", "2023-10-01", "2025-03-16", "2026-07-12", "2026-07-13", "2030-01-01"])
@pytest.mark.parametrize("minor", range(10, 45))
def test_no_version_and_no_day_is_without_a_default(day: str, minor: int) -> None:
    version, knowledge = parse_version(f"1.{minor}"), load(date.fromisoformat(day))
    assert knowledge.skew(version) in (2, 3)
    assert knowledge.default_max_surge(version) in ("1", "10%")
    assert knowledge.default_os_sku("windows", version).startswith("Windows")


def test_skew_and_retry_begin_with_a_version() -> None:
    assert [KNOWN.skew(parse_version(v)) for v in ("1.27.9", "1.28.0", "1.36")] == [2, 3, 3]
    assert [KNOWN.surge_retries(parse_version(v)) for v in ("1.34.9", "1.35.0", "1.36.1")] == [False, True, True]


def test_the_default_windows_pool() -> None:
    pool = KNOWN.default_windows_pool
    assert (pool.name, pool.size, pool.count) == ("npwin", "Standard_D2s_v3", 1)
    assert KNOWN.default_size == "Standard_D2s_v3"


@pytest.mark.parametrize(("nodes", "ports"), [(1, 1024), (50, 1024), (51, 512), (400, 128), (1000, 32), (1001, 0)])
def test_automatic_outbound_ports(nodes: int, ports: int) -> None:
    assert KNOWN.automatic_ports(nodes) == ports


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Windows2019", "1.14", "1.32"), ("Windows2022", "1.23", "1.36"), ("Windows2025", "1.32", None),
        ("Ubuntu", None, None), ("Ubuntu2204", "1.25", "1.36"), ("Ubuntu2404", "1.32", "1.38"),
        ("AzureLinux", None, None), ("AzureLinux3", "1.28", "1.36"), ("CBLMariner", None, None),
        ("Mariner", None, None), ("Flatcar", None, None), ("WindowsAnnual", "1.28", None),
    ],
)  # fmt: skip
def test_which_versions_an_os_sku_runs(name: str, first: str | None, last: str | None) -> None:
    row = KNOWN.os_sku(name.upper())
    assert row is not None
    assert (str(row.min_version), str(row.max_version)) == (str(first), str(last))
    if last:
        past = parse_version(last.replace(last[-2:], str(int(last[-2:]) + 1)))
        assert row.applies_to(parse_version(f"{last}.99"))
        assert not row.applies_to(past)


def test_windows_generations_and_fips() -> None:
    rows = {name: KNOWN.os_sku(name) for name in ("Windows2019", "Windows2022", "Windows2025")}
    assert all(rows.values())
    told = {name: (row.generations, row.default_generation, row.requires_fips) for name, row in rows.items() if row}
    assert told == {
        "Windows2019": (("V1",), "V1", False),
        "Windows2022": (("V1", "V2"), "V1", False),
        "Windows2025": (("V2",), "V2", True),
    }
    assert [row.static_block for row in rows.values() if row] == [False, True, True]


def test_retirements_of_operating_systems_agree_with_the_os_sku_table() -> None:
    for day in (TODAY, date(2026, 2, 1), date(2025, 1, 1)):
        knowledge = load(day)
        for row in knowledge.retirements:
            skus = [knowledge.os_sku(value) for value in row.values] if row.subject == "os-sku" else []
            for sku in skus:
                assert isinstance(sku, OsSku), row.id
                if row.min_version is None and row.max_version is None:
                    assert (sku.support_until, sku.new_pools_until) == (row.retires, row.blocks_new_from), row.id
                    assert sku.images_until == row.blocks_from, row.id


def test_a_retirement_goes_from_announced_to_blocked() -> None:
    flatcar = retirement("flatcar")
    days = ["2026-02-22", "2026-02-23", "2026-06-07", "2026-06-08", "2026-09-07", "2026-09-08"]
    there = [flatcar.state(date.fromisoformat(day)) for day in days]
    new = [flatcar.state(date.fromisoformat(day), new=True) for day in days]
    assert there == ["none", "announced", "announced", "retired", "retired", "blocked"]
    assert new == ["none", "announced", "announced", "blocked", "blocked", "blocked"]


def test_a_retirement_concerns_a_value_at_a_version() -> None:
    azure_linux = retirement("azure-linux-2")
    assert azure_linux.concerns("azurelinux", parse_version("1.31.9"))
    assert azure_linux.concerns("CBLMariner", parse_version("1.23"))
    assert not azure_linux.concerns("AzureLinux", parse_version("1.32.0"))
    assert not azure_linux.concerns("AzureLinux")
    assert not azure_linux.concerns("AzureLinux3", parse_version("1.30"))
    assert not azure_linux.concerns(None, parse_version("1.30"))
    assert retirement("kubenet").concerns("Kubenet")


def test_fips_and_system_choose_between_retirements() -> None:
    version = parse_version("1.33")
    fips = {row.id for row in KNOWN.retirements if row.concerns("Ubuntu", version, os="Linux", fips=True)}
    plain = {row.id for row in KNOWN.retirements if row.concerns("Ubuntu", version, os="Linux")}
    assert (fips, plain) == ({"ubuntu-20-04"}, {"ubuntu-22-04-default"})
    npm = {row.id for row in KNOWN.retirements if row.concerns("azure", os="windows")}
    assert npm == {"npm-windows"}


def test_what_a_retirement_prevents_is_a_known_error_and_it_blocks_after_it_retires() -> None:
    for row in built_in("retirement"):
        assert isinstance(row, Retirement)
        assert not row.prevents or KNOWN.error_code(row.prevents), row.id
        assert bool(row.prevents) == (row.blocks_from is not None) or row.valid_until, row.id
        assert row.blocks_from is None or row.retires <= row.blocks_from, row.id


def test_the_calendar() -> None:
    release = KNOWN.release(parse_version("1.34.2"))
    assert release is not None
    assert (release.community_eol, release.lts_eol) == (date(2026, 11, 30), date(2027, 11, 30))
    assert [str(row.minor) for row in KNOWN.releases] == [f"1.{n}" for n in range(30, 38)]
    assert [str(row.minor) for row in KNOWN.releases if row.planned] == ["1.37"]
    assert KNOWN.release(parse_version("1.29")) is None
    assert all(row.ga < row.community_eol < row.lts_eol for row in KNOWN.releases)
    newest = [load(date.fromisoformat(day)).newest_release for day in ("2020-01-01", "2026-05-31", "2026-11-23")]
    assert [row and str(row.minor) for row in newest] == [None, "1.35", "1.36"]


def test_throttles_are_buckets() -> None:
    reads = next(row for row in KNOWN.throttles if row.id == "arm-reads")
    assert (reads.capacity, reads.refill_per_second) == (250, 25.0)
    assert all(row.capacity > 0 and row.refill_per_second > 0 for row in KNOWN.throttles)


def test_what_is_not_checkable_becomes_the_footer() -> None:
    lines = [row.line for row in KNOWN.not_checkable]
    assert all(isinstance(line, NotCheckable) and line.cause and line.look for line in lines)
    assert any("kubectl get pdb" in line.look for line in lines)
    for row in KNOWN.not_checkable:
        assert all(KNOWN.error_code(code) for code in row.codes), row.id


def test_every_contested_row_says_how() -> None:
    for table in TABLES:
        for row in built_in(table):
            assert not row.contested or len(row.contested) > 20, row
