"""The table of refusals, and finding the one that a message is about."""

from __future__ import annotations

import re
from datetime import date

import pytest

from aks_preflight.knowledge import load

KNOWN = load(date(2026, 11, 23))


def test_every_code_is_unique_with_its_aliases() -> None:
    names = [name.lower() for row in KNOWN.error_codes for name in row.names]
    assert len(names) == len(set(names))


def test_a_cause_that_arm_does_not_show_says_why_and_where_to_look() -> None:
    for row in KNOWN.error_codes:
        assert (row.checkable == "arm") == (not row.why_not) == (not row.look), row.code
        assert row.meaning.endswith("."), row.code
        assert row.remedy, row.code


def test_a_name_of_our_own_is_in_kebab_case_and_one_of_azure_is_not() -> None:
    for row in KNOWN.error_codes:
        assert row.published == (re.fullmatch(r"[a-z0-9.-]+", row.code) is None), row.code


def test_the_general_code_of_a_case_is_in_the_table() -> None:
    for row in KNOWN.error_codes:
        assert not row.under or KNOWN.error_code(row.under), row.code


def test_every_pattern_compiles_and_matches_no_empty_text() -> None:
    for row in KNOWN.error_codes:
        for pattern in row.message_patterns:
            assert not re.search(pattern, "", re.IGNORECASE), row.code


def test_a_code_is_found_by_name_and_alias_in_any_case() -> None:
    for text in ("SKUNotAvailable", "skunotavailable"):
        assert KNOWN.error_code(text) is KNOWN.error_code("SkuNotAvailable")
    assert KNOWN.error_code("akscapacityerror") is KNOWN.error_code("AksCapacityHeavyUsage")
    assert KNOWN.error_code("NoSuchCode") is None


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ("Code=InsufficientSubnetSize: Pre-allocated IPs 310 exceeds IPs available in Subnet 251",
         ["InsufficientSubnetSize"]),
        ("(OperationNotAllowed) Managed Cluster is in stopped state, no operations except for start are allowed.",
         ["cluster-stopped", "OperationNotAllowed"]),
        ("(BadRequest) The selected VM size cannot boot Hypervisor Generation '1'.",
         ["windows-generation", "BadRequest"]),
        ("Operation could not be completed as it results in exceeding approved LowPriorityCores quota.",
         ["spot-quota-exceeded"]),
        ("Operation could not be completed as it results in exceeding approved standardDSv3Family Cores quota.",
         ["QuotaExceeded"]),
        ('processing extension "vmssCSE". Error: command terminated with exit status=51',
         ["VMExtensionError_K8SAPIServerConnFail"]),
        ("Enable failed with exit code 52 Couldn't create marker file", []),
        ("WINDOWS_CSE_ERROR_GMSA_EXPAND_ARCHIVE", ["WINDOWS_CSE_ERROR"]),
        ("all is well", []),
    ],
)  # fmt: skip
def test_a_pasted_message_leads_to_its_codes(message: str, codes: list[str]) -> None:
    assert [row.code for row in KNOWN.codes_in(message)] == codes


def test_an_unknown_code_has_neighbours() -> None:
    assert KNOWN.nearest_codes("SubnetFull")[0].code == "SubnetIsFull"
    assert "SkuNotAvailable" in [row.code for row in KNOWN.nearest_codes("SKUUnavailable")]
    assert KNOWN.nearest_codes("zzzzzzzz") == ()
