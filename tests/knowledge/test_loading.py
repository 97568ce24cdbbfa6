"""The loader: strict, dated, and open to overrides."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from aks_preflight.knowledge import KnowledgeError, load
from aks_preflight.knowledge.tables import FILES, HERE, TABLES, built_in, built_in_text, parse
from aks_preflight.model.version import Version, parse_version

TODAY = date(2026, 11, 23)
LIMIT = '[[limit]]\nid = "max_pools"\nvalue = 200\nsource = "a support case"\nas_of = 2026-11-01\n'


def test_every_file_of_the_package_is_read_and_every_table_has_rows() -> None:
    assert {path.name for path in HERE.glob("*.toml")} == set(FILES)
    assert all(built_in(table) for table in TABLES)


def test_every_row_says_where_and_when_it_was_read() -> None:
    for table in TABLES:
        for row in built_in(table):
            assert len(row.source) > 10, row
            assert date(2019, 1, 1) < row.as_of <= TODAY, row


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[limits]]\nid = 1", "unknown table [[limits]]"),
        ("[limit]\nid = 1", "must be written [[limit]]"),
        ("limit = ", "not TOML"),
        (LIMIT + "note = 1", "max_pools: unknown key note"),
        (LIMIT.replace("source", "#"), "[[limit]] max_pools: source is missing"),
        (LIMIT.replace('"a support case"', '""'), "[[limit]] max_pools: source is missing"),
        (LIMIT.replace("2026-11-01", '"2026-11-01"'), "as_of = '2026-11-01' is not a date"),
        (LIMIT.replace("2026-11-01", "2026-11-01T00:00:00"), "is not a date"),
        (LIMIT.replace("200", "true"), "value = True is not a whole number or a text or a list of texts"),
        (LIMIT.replace("200", '"many"'), "[[limit]] max_pools: value 'many' is of the wrong type"),
        (LIMIT.replace("max_pools", "max_fools"), "[[limit]] max_fools: unknown id"),
        (LIMIT + LIMIT, "max_pools: two rows for the same days"),
        (LIMIT + "valid_from = 2026-02-01\nvalid_until = 2026-01-01", "valid_until before valid_from"),
        (LIMIT + "valid_from = 2030-01-01", "max_pools is missing, or not in force"),
        (
            '[[release]]\nminor = "one"\nga = 2026-01-01\ncommunity_eol = 2026-01-01\nlts_eol = 2026-01-01\n'
            'source = "somewhere"\nas_of = 2026-01-01',
            "minor = 'one' is not a Kubernetes version",
        ),
        (
            '[[error_code]]\ncode = "X"\nmeaning = "m"\nremedy = "r"\ncheckable = "maybe"\nsource = "somewhere"\n'
            "as_of = 2026-01-01",
            "checkable = 'maybe' is not one of arm, kubernetes, graph, no",
        ),
        (
            '[[error_code]]\ncode = "X"\nmeaning = "m"\nremedy = "r"\ncheckable = "arm"\nmessage_patterns = ["("]\n'
            'source = "somewhere"\nas_of = 2026-01-01',
            "[[error_code]] X: pattern '('",
        ),
    ],
)
def test_a_wrong_override_is_refused_with_file_table_and_row(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        load(TODAY, file)
    assert told in str(refused.value)
    assert "mine.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_override_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"absent\.toml: cannot be read"):
        load(TODAY, tmp_path / "absent.toml")


def test_an_override_replaces_the_row_with_its_key_and_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(LIMIT, encoding="utf-8")
    ours, theirs = load(TODAY, file), load(TODAY)
    assert (ours.limits.max_pools, theirs.limits.max_pools) == (200, 100)
    assert ours.limit_rows["max_pools"].source == "a support case"
    assert ours.limits.vmss_max_nodes == theirs.limits.vmss_max_nodes
    assert ours.newest == date(2026, 11, 1)


def test_an_override_adds_a_row_and_replaces_all_days_of_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    row = '[[os_sku]]\nname = "{}"\nos = "windows"\nmin_version = "1.30"\nsource = "somewhere"\nas_of = 2026-01-01\n'
    file.write_text(row.format("Windows2028") + row.format("windows2022"), encoding="utf-8")
    knowledge = load(date(2025, 1, 1), file)
    added, replaced = knowledge.os_sku("Windows2028"), knowledge.os_sku("Windows2022")
    assert added is not None
    assert replaced is not None
    assert added.min_version == replaced.min_version == Version(1, 30)
    assert [row.name for row in knowledge.os_skus].count("Windows2022") == 0


def test_the_newest_row_is_found_without_parsing() -> None:
    assert load(TODAY).newest == max(row.as_of for table in TABLES for row in built_in(table))


def test_knowledge_is_stale_after_180_days() -> None:
    knowledge = load(TODAY)
    assert not knowledge.is_stale(knowledge.newest + timedelta(days=180))
    assert knowledge.is_stale(knowledge.newest + timedelta(days=181))


def test_a_question_of_2020_meets_the_rules_of_2020() -> None:
    then = load(date(2020, 4, 20))
    windows = then.os_sku("Windows2019")
    assert windows is not None
    assert windows.applies_to(parse_version("1.15.10"))
    assert windows.support_until is None
    assert then.os_sku("Windows2022") is None
    assert {row.id for row in then.retirements}.isdisjoint({"windows-server-2019", "kubenet", "flatcar"})
    assert then.default_max_surge(parse_version("1.15.10")) == "1"
    assert then.default_os_sku("Windows", parse_version("1.15.10")) == "Windows2019"


@pytest.mark.parametrize(
    ("day", "last"), [("2023-01-01", None), ("2025-01-01", "1.34"), ("2026-03-01", "1.35"), ("2026-11-23", "1.36")]
)
def test_the_last_version_of_windows_2022_moved_with_its_announcements(day: str, last: str | None) -> None:
    row = load(date.fromisoformat(day)).os_sku("windows2022")
    assert row is not None
    assert row.max_version == (parse_version(last) if last else None)


def test_a_text_is_parsed_once() -> None:
    assert parse(built_in_text("limits.toml"), "limits.toml") is parse(built_in_text("limits.toml"), "limits.toml")
