"""`[[waivers]]` of the configuration file: each is whole, or it is an error that says what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.cli.options.waivers import parse_waivers
from aks_preflight.cli.settings.file import Configuration
from aks_preflight.model.scope import UsageError
from aks_preflight.model.waiver import Waiver

WHOLE: dict[str, Any] = {
    "check": "subnet-headroom",
    "resource": "prod-*",
    "reason": "enlarged in January",
    "owner": "network team",
    "expires": date(2027, 1, 31),
}


def file(*tables: dict[str, Any]) -> Configuration:
    return Configuration(Path("x.toml"), waivers=tables)


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in WHOLE.items() if name != key}


def test_a_whole_one() -> None:
    assert parse_waivers(file(WHOLE, {**without("owner"), "expires": "2027-02-01"})) == (
        Waiver(**WHOLE),
        Waiver(**{**WHOLE, "owner": None, "expires": date(2027, 2, 1)}),
    )


NEEDS = "a waiver needs check, resource, reason and expires"


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ([without("reason")], f"x.toml: waiver 1 (subnet-headroom) has no reason: {NEEDS}"),
        ([WHOLE, without("expires")], f"x.toml: waiver 2 (subnet-headroom) has no expires: {NEEDS}"),
        ([without("check")], f"x.toml: waiver 1 has no check: {NEEDS}"),
        ([without("resource")], f"x.toml: waiver 1 (subnet-headroom) has no resource: {NEEDS}"),
        ([{**WHOLE, "reason": " "}], "x.toml: waiver 1: reason is not a text, or an empty one"),
        ([{**WHOLE, "owner": 7}], "x.toml: waiver 1: owner is not a text, or an empty one"),
        (
            [{**WHOLE, "expire": "2027-01-31"}],
            "x.toml: waiver 1: unknown key 'expire'; did you mean expires? "
            "(one of check, resource, reason, owner, expires)",
        ),
        (
            [{**WHOLE, "expires": "soon"}],
            "x.toml: waiver 1 (subnet-headroom): expires soon is not a day; write it as 2027-01-31",
        ),
        (
            [{**WHOLE, "expires": 2027}],
            "x.toml: waiver 1 (subnet-headroom): expires 2027 is not a day; write it as 2027-01-31",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tables: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_waivers(file(*tables))
    assert str(caught.value) == says


TOML = """
[check]
demo = true
for = ["upgrade"]

[[waivers]]
check = "{check}"
resource = "booking-prod"
reason = "moved to a larger subnet in January"
owner = "network team"
expires = {expires}
"""


def run(folder: Path, **values: str) -> subprocess.CompletedProcess[str]:
    (folder / "aks-preflight.toml").write_text(TOML.format(**values), encoding="utf-8")
    words = [sys.executable, "-m", "aks_preflight", "check", "-o", "json"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(("expires", "status"), [("2999-01-31", "waived"), ("2001-01-31", "fail")])
def test_from_the_file_to_the_report(tmp_path: Path, expires: str, status: str) -> None:
    done = run(tmp_path, check="subnet-headroom", expires=expires)
    report = json.loads(done.stdout)
    (booking,) = [each for each in report["clusters"] if each["name"] == "booking-prod"]
    (found,) = [each for each in booking["findings"] if each["check"] == "subnet-headroom"]
    assert found["status"] == status
    (waiver,) = report["waivers"]
    assert (waiver["use"], waiver["owner"]) == ("used" if status == "waived" else "expired", "network team")
    told = f"waiver of subnet-headroom on booking-prod: expired on {expires}; it waives nothing"
    assert (told in report["warnings"]) is (status == "fail")


def test_a_check_that_there_is_not_is_wrong_usage(tmp_path: Path) -> None:
    done = run(tmp_path, check="subnet-hedroom", expires="2999-01-31")
    assert done.returncode == 2
    assert "did you mean subnet-headroom?" in done.stderr
