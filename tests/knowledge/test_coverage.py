"""Every refusal that ARM can foretell has a check, and every check prevents refusals that are known."""

from __future__ import annotations

from datetime import date

from aks_preflight import engine, knowledge

RULES = knowledge.load(date(2026, 11, 23))
PREVENTED = {code.lower() for check in engine.known_checks() for code in check.prevents}


def test_every_code_that_arm_can_foretell_is_prevented_by_a_check() -> None:
    arm = [row for row in RULES.error_codes if row.checkable == "arm"]
    assert [row.code for row in arm if not PREVENTED & {name.lower() for name in row.names}] == []


def test_every_code_that_a_check_prevents_is_known() -> None:
    assert [(c.id, code) for c in engine.known_checks() for code in c.prevents if RULES.error_code(code) is None] == []


def test_what_arm_cannot_foretell_says_why_and_where_to_look() -> None:
    others = [row for row in RULES.error_codes if row.checkable != "arm"]
    assert [row.code for row in others if not row.why_not or not row.look] == []
