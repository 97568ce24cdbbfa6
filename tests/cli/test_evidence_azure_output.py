"""The other groups of options: evidence, Azure, output."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from aks_preflight import engine
from aks_preflight.arm.versions import PINNED, resource_type
from aks_preflight.cli.options.azure import Azure, AzureOptions, parse_azure
from aks_preflight.cli.options.evidence import Evidence, EvidenceOptions, parse_evidence
from aks_preflight.cli.options.output import Output, OutputOptions, parse_output
from aks_preflight.cli.options.selection import SelectionOptions, parse_selection
from aks_preflight.engine.catalogue import resource_types
from aks_preflight.model.scope import Selection, UsageError
from aks_preflight.report import FORMATS
from tests.scenarios.demo import lines

CHECKS = ("subnet-headroom", "pod-cidr-headroom", "vcpu-quota")


def told(call: Any, *arguments: Any) -> str:
    with pytest.raises(UsageError) as error:
        call(*arguments)
    return str(error.value)


def test_evidence_is_live_unless_said_otherwise() -> None:
    assert parse_evidence(EvidenceOptions()) == Evidence()
    assert parse_evidence(EvidenceOptions()).source == "live"
    assert parse_evidence(EvidenceOptions(demo=True)).source == "demo"
    assert parse_evidence(EvidenceOptions(snapshot="a.arm.jsonl", knowledge="k.toml")) == Evidence(
        snapshot=Path("a.arm.jsonl"), knowledge=Path("k.toml")
    )
    assert parse_evidence(EvidenceOptions(snapshot="a.arm.jsonl")).source == "snapshot"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-03-16", (2025, 3, 16, 0, 0)),
        ("2025-03-16T09:30:00", (2025, 3, 16, 9, 30)),
        ("2025-03-16T09:30:00Z", (2025, 3, 16, 9, 30)),
        ("2025-03-16 09:30:00+02:00", (2025, 3, 16, 7, 30)),
    ],
)
def test_as_of_is_utc(text: str, moment: tuple[int, ...]) -> None:
    year, month, day, hour, minute = moment
    expected = datetime(year, month, day, hour, minute, tzinfo=timezone.utc)
    found = parse_evidence(EvidenceOptions(as_of=text)).as_of
    assert found == expected
    assert found is not None
    assert found.utcoffset() == expected.utcoffset()


def test_wrong_evidence() -> None:
    assert told(parse_evidence, EvidenceOptions(snapshot="a", demo=True)) == (
        "--from and --demo exclude each other; give one of them"
    )
    for text in ("yesterday", "16.03.2025", "2025-13-01", "Z", "0001-01-01T00:00+05:00", "9999-12-31T23:00-05:00"):
        assert told(parse_evidence, EvidenceOptions(as_of=text)) == (
            f"--as-of {text!r}: give an ISO date or time, for example 2025-03-16 or 2025-03-16T09:00:00Z"
        )


def test_azure() -> None:
    assert parse_azure(AzureOptions()) == Azure(cloud="public", auth="auto", timeout=None, deadline=None)
    given = AzureOptions(cloud="USGov", auth="managed-identity", tenant="t", timeout="2.5", deadline="600")
    assert parse_azure(given) == Azure(cloud="usgov", auth="managed-identity", tenant="t", timeout=2.5, deadline=600.0)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"cloud": "gov"}, "--cloud 'gov': unknown; did you mean usgov? (one of public, usgov, china)"),
        ({"auth": "browser"},
         "--auth 'browser': unknown; give one of auto, cli, environment, managed-identity, workload-identity"),
        ({"timeout": "soon"}, "--timeout 'soon': give a number of seconds above 0"),
        ({"timeout": "0"}, "--timeout '0': give a number of seconds above 0"),
        ({"deadline": "-5"}, "--deadline '-5': give a number of seconds above 0"),
        ({"deadline": "nan"}, "--deadline 'nan': give a number of seconds above 0"),
        ({"api_version": ["2021-07-01"]},
         "--api-version '2021-07-01': give TYPE=VERSION, for example Microsoft.Compute/skus=YYYY-MM-DD"),
        ({"api_version": ["Microsoft.Compute=latest"]},
         "--api-version 'Microsoft.Compute=latest': give TYPE=VERSION, for example Microsoft.Compute/skus=YYYY-MM-DD"),
        ({"api_version": ["Microsoft.Compute=2025-04-01", "Microsoft.Compute/sku=2020-01-01"]},
         "--api-version 'Microsoft.Compute/sku=2020-01-01': nothing is asked of the type Microsoft.Compute/sku; "
         "did you mean microsoft.compute/skus?"),
        ({"api_version": ["Contoso.Foo/bar=2020-01-01"]},
         "--api-version 'Contoso.Foo/bar=2020-01-01': nothing is asked of the type Contoso.Foo/bar; known: "
         + ", ".join(sorted(resource_types(engine.known_checks())))),
        ({"deadline": "inf"}, "--deadline 'inf': give a number of seconds above 0"),
    ],
)  # fmt: skip
def test_wrong_azure(given: dict[str, Any], line: str) -> None:
    assert told(parse_azure, AzureOptions(**given)) == line


def test_every_type_that_is_asked_may_have_another_api_version() -> None:
    """Those of the demo's answers and of the table, a namespace, and one that has types below it alone."""
    urls = (json.loads(line)["url"].split("?")[0] for line in lines()[1:])
    kinds = {*map(resource_type, urls), *PINNED, "Microsoft.Network", "microsoft.network/VIRTUALNETWORKS",
             "Microsoft.Management/managementGroups/descendants"}  # fmt: skip
    given = AzureOptions(api_version=[f"{kind}=2020-01-01" for kind in sorted(kinds)])
    assert {kind for kind, _ in parse_azure(given).api_versions} == kinds


def test_output(tmp_path: Path) -> None:
    assert parse_output(OutputOptions()) == Output(format="table", show="warn", fail_on="fail")
    report = tmp_path / "report.json"
    given = OutputOptions(output="JSON", report=[f"json={report}"], show="all", fail_on="warn", stats=True)
    assert parse_output(given) == Output(
        format="json", reports=(("json", report),), show="all", fail_on="warn", stats=True
    )


def test_wrong_output(tmp_path: Path) -> None:
    def line(**given: Any) -> str:
        return told(parse_output, OutputOptions(**given))

    formats = ", ".join(FORMATS)
    assert line(output="yaml") == f"--output 'yaml': unknown; give one of {formats}"
    assert line(output="jsn") == f"--output 'jsn': unknown; did you mean json? (one of {formats})"
    assert line(show="ok") == "--show 'ok': unknown; give one of fail, warn, all"
    assert line(fail_on="error") == "--fail-on 'error': unknown; give one of fail, warn"
    assert line(report=["out.json"]) == "--report 'out.json': give FORMAT=PATH, for example json=report.json"
    assert line(report=["json="]) == "--report 'json=': no path; give FORMAT=PATH, for example json=report.json"
    assert line(report=["xml=a"]) == f"--report 'xml': unknown; give one of {formats}"
    twice = str(tmp_path / "a")
    assert line(report=[f"json={twice}", f"table={twice}"]).endswith(f"{twice} is given twice; write one report to it")
    other = f"{tmp_path}/../{tmp_path.name}/a"
    assert line(report=[f"json={twice}", f"table={other}"]).endswith(f"{other} is given twice; write one report to it")


def test_checks_are_known_only_where_they_matter() -> None:
    def never() -> tuple[str, ...]:
        raise AssertionError("asked for the checks")

    assert parse_selection(SelectionOptions(), never) == Selection()
    given = SelectionOptions(check=["*-headroom"], skip=["POD-*"])
    assert parse_selection(given, lambda: CHECKS) == Selection(checks=("*-headroom",), skips=("pod-*",))


def test_a_glob_that_matches_nothing() -> None:
    def line(**given: Any) -> str:
        return told(parse_selection, SelectionOptions(**given), lambda: CHECKS)

    assert line(check=["subnet-headrom"]) == (
        "--check 'subnet-headrom': no check has this name; did you mean subnet-headroom?"
    )
    assert line(skip=["vcpu-quotas*"]) == "--skip 'vcpu-quotas*': no check has this name; did you mean vcpu-quota?"
    assert line(skip=["zzz"]) == (
        "--skip 'zzz': no check has this name; known: pod-cidr-headroom, subnet-headroom, vcpu-quota"
    )


@pytest.mark.parametrize("given", [{"skip": ["*"]}, {"check": ["subnet-*"], "skip": ["*-headroom"]}])
def test_no_verdict_without_a_check(given: dict[str, Any]) -> None:
    assert told(parse_selection, SelectionOptions(**given), lambda: CHECKS) == (
        "--check and --skip leave no check to run, and so nothing to rest a verdict on; skip less"
    )
