"""`[[waivers]]` of the configuration file: each is whole, or it is an error that says what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aks_preflight.cli.options.waivers import parse_waivers
from aks_preflight.model.scope import UsageError
from aks_preflight.model.waiver import Waiver

WHOLE: dict[str, Any] = {
    "check": "subnet-headroom",
    "resource": "prod-*",
    "reason": "enlarged in January",
    "owner": "network team",
    "expires": date(2027, 1, 31),
}


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in WHOLE.items() if name != key}


def test_a_whole_one() -> None:
    assert parse_waivers([WHOLE, {**without("owner"), "expires": "2027-02-01"}], "x.toml") == (
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
        ({"check": "x"}, "x.toml: waivers is no list of tables; write [[waivers]] above each"),
        (["x"], "x.toml: waiver 1 is no table; write [[waivers]] above it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tables: Any, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_waivers(tables, "x.toml")
    assert str(caught.value) == says
