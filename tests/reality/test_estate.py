"""456 real clusters: each is answered, and none goes on data that nobody read."""

from __future__ import annotations

import pytest

from tests.reality.cases import SHARED, check, findings, here

pytestmark = here
ESTATE = str(SHARED / "recorded" / "estate.arm.jsonl.gz")


@pytest.fixture(scope="module")
def estate() -> dict:  # type: ignore[type-arg]
    return check(["--from", ESTATE])[1]


def test_every_cluster_is_answered(estate: dict) -> None:  # type: ignore[type-arg]
    assert len(estate["clusters"]) == 456
    assert all(set(cluster["verdicts"]) == {"upgrade", "windows"} for cluster in estate["clusters"])


def test_none_goes_while_quota_and_addresses_are_unread(estate: dict) -> None:  # type: ignore[type-arg]
    assert not [c["name"] for c in estate["clusters"] if "go" in c["verdicts"].values()]


def test_no_check_breaks(estate: dict) -> None:  # type: ignore[type-arg]
    broken = [f["reason"]["text"] for f in findings(estate, "unknown") if f["reason"]["why"] == "broken-check"]
    assert not broken
