"""The section of the clusters that contend: its exact text, and its JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

from aks_preflight.model.contention import Automatic, Contention, Party, Unattended
from aks_preflight.model.finding import Subject
from aks_preflight.model.reason import Reason, Why
from aks_preflight.report import render
from aks_preflight.report.table.contention import write_contentions
from aks_preflight.report.table.layout import Page
from tests.report import prom, samples
from tests.report.test_random import few, integers, kinds, reasons, texts

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
READ = "Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read"
PROD, WELL, TEST = samples.PROD, samples.WELL, samples.WARNED
SUNDAY = "every Sunday 02:00 UTC+00:00 for 4 h"


def party(cluster: Any, needs: int | None, round_: int, *automatic: Automatic, **more: Any) -> Party:
    return Party(cluster=cluster.id, name=cluster.name, needs=needs, round=round_, automatic=automatic, **more)


SHORT = Contention(
    question="upgrade",
    resource=samples.SUBNET,
    area="network",
    unit="addresses",
    has=191,
    parties=(
        party(PROD, 186, 1, Automatic("stable", SUNDAY), Automatic("NodeImage")),
        party(WELL, 62, 2, Automatic("NodeImage", SUNDAY)),
        party(TEST, 31, 2, Automatic("SecurityPatch", reason=Reason(Why.NOT_ALLOWED, f"not allowed: {READ}"))),
    ),
    unattended=Unattended(
        clusters=(PROD.id, WELL.id, TEST.id), needs=279, when="from Sunday 2025-05-04 02:00 UTC"
    ),
)  # fmt: skip
UNCLEAR = Contention(
    question="windows",
    resource=Subject(f"{samples.USAGES}/cores", "vCPU quota", "cores in westeurope"),
    area="quota",
    unit="vCPUs",
    has=20,
    parties=(party(PROD, 4, 1), party(WELL, None, 2, missing=Reason(Why.NOT_STATED, "vmSize of web is not stated"))),
    missing=Reason(Why.NOT_STATED, "vmSize of web is not stated"),
    firm=False,
)
REPORT = replace(samples.FLEET, contentions=(SHORT, UNCLEAR))

AT_80 = """\
Clusters that contend
---------------------
node subnet snet-aks, for upgrade
  needs 279, has 191, short 88 addresses: 3 clusters at once, each fits alone
              addresses  go in round
    prod-weu        186            1
    prod-neu         62            2
    test-weu         31            2
  by itself AKS renews at one time, at worst, prod-weu, prod-neu and test-weu,
    from Sunday 2025-05-04 02:00 UTC: needs 279, has 191, short 88 addresses
    prod-weu: stable every Sunday 02:00 UTC+00:00 for 4 h; NodeImage at any time
    prod-neu: NodeImage every Sunday 02:00 UTC+00:00 for 4 h
    test-weu: SecurityPatch, its window not known: not allowed:
      Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read

vCPU quota cores in westeurope, for windows
  needs at least 4, has 20 vCPUs, cannot be told: 2 clusters at once, each alone
    is judged above
  shown only: what each takes is not certain
  not counted: vmSize of web is not stated
                vCPUs  go in round
    prod-weu        4            1
    prod-neu  unknown            2
"""
AT_120 = """\
Clusters that contend
---------------------
node subnet snet-aks, for upgrade
  needs 279, has 191, short 88 addresses: 3 clusters at once, each fits alone
              addresses  go in round
    prod-weu        186            1
    prod-neu         62            2
    test-weu         31            2
  by itself AKS renews at one time, at worst, prod-weu, prod-neu and test-weu, from Sunday 2025-05-04 02:00 UTC: needs
    279, has 191, short 88 addresses
    prod-weu: stable every Sunday 02:00 UTC+00:00 for 4 h; NodeImage at any time
    prod-neu: NodeImage every Sunday 02:00 UTC+00:00 for 4 h
    test-weu: SecurityPatch, its window not known: not allowed:
      Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read

vCPU quota cores in westeurope, for windows
  needs at least 4, has 20 vCPUs, cannot be told: 2 clusters at once, each alone is judged above
  shown only: what each takes is not certain
  not counted: vmSize of web is not stated
                vCPUs  go in round
    prod-weu        4            1
    prod-neu  unknown            2
"""


def section(width: int, show: str = "warn", *contentions: Contention) -> str:
    page = Page(width, colour=False)
    write_contentions(page, contentions or REPORT.contentions, show)
    return str(page)


@pytest.mark.parametrize(("width", "text"), [(80, AT_80), (120, AT_120)])
def test_the_exact_text(width: int, text: str) -> None:
    assert section(width) == text
    assert text in render(REPORT, "table", width=width)


def test_without_a_contention_there_is_no_section() -> None:
    assert "contend" not in render(samples.FLEET, "table")


def test_many_parties_are_listed_in_part_and_with_show_all_in_whole() -> None:
    crowd = replace(SHORT, parties=tuple(replace(SHORT.parties[0], cluster=f"/c/{n}", name=f"c{n}") for n in range(40)))
    brief, whole = section(100, "warn", crowd), section(100, "all", crowd)
    assert "and 28 clusters more, together 5208 (--show all)" in brief
    assert ("c39" in brief, "c39" in whole) == (False, True)


def test_nodes_that_stay_leave_no_room_for_the_next_round() -> None:
    told = "what new nodes take stays taken: what comes after round 1 needs more room"
    assert told in section(100, "warn", replace(SHORT, question="windows"))
    assert told not in section(100)


def test_clusters_of_one_name_are_told_apart() -> None:
    twin = replace(PROD, id=PROD.id.replace("rg-aks-prod", "rg-other"))
    text = section(100, "warn", replace(SHORT, parties=(party(PROD, 186, 1), party(twin, 62, 2))))
    assert "    prod-weu (rg-aks-prod)        186            1\n" in text
    assert "    prod-weu (rg-other)            62            2\n" in text


def test_json_holds_all_of_it() -> None:
    document = json.loads(render(REPORT, "json"))
    VALIDATOR.validate(document)
    short, unclear = document["contentions"]
    assert (short["needs"], short["has"], short["short"], short["fits"]) == (279, 191, 88, False)
    assert short["rounds"] == [[PROD.id], [WELL.id, TEST.id]]
    assert [(p["name"], p["needs"], p["round"]) for p in short["parties"]] == [
        ("prod-weu", 186, 1), ("prod-neu", 62, 2), ("test-weu", 31, 2),
    ]  # fmt: skip
    assert short["parties"][0]["automatic"] == [
        {"channel": "stable", "window": SUNDAY, "reason": None},
        {"channel": "NodeImage", "window": None, "reason": None},
    ]
    assert short["unattended"]["when"] == "from Sunday 2025-05-04 02:00 UTC"
    assert (unclear["fits"], unclear["short"], unclear["firm"], unclear["unattended"]) == (None, 0, False, None)
    assert unclear["missing"]["why"] == "not-stated"


parties = st.builds(
    Party, cluster=texts, name=texts, needs=st.none() | st.integers(0, 999), round=st.integers(1, 5),
    missing=st.none() | reasons, automatic=few(st.builds(Automatic, texts, st.none() | texts, st.none() | reasons)),
)  # fmt: skip
contentions = st.builds(
    Contention, question=kinds, resource=st.builds(Subject, texts, texts, texts), area=texts, unit=texts,
    has=st.none() | integers, parties=few(parties), missing=st.none() | reasons, firm=st.booleans(),
    unattended=st.none() | st.builds(Unattended, clusters=few(texts), needs=st.integers(0, 999), when=texts),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(few(contentions), st.integers(20, 160), st.sampled_from(["fail", "warn", "all"]))
def test_any_contention_renders(found: tuple[Contention, ...], width: int, show: str) -> None:
    report = replace(samples.FLEET, contentions=found)
    VALIDATOR.validate(json.loads(render(report, "json")))
    assert all(line.isprintable() for line in render(report, "table", width=width, show=show).split("\n"))


def test_junit_has_a_case_for_each_and_none_of_them_is_red() -> None:
    run = list(JUnitXml.fromstring(render(REPORT, "junit", exit_code=0).encode()))[-1]
    short, unclear = (case for case in run if case.name.startswith("together "))
    assert short.name == f"together upgrade: node subnet {samples.SUBNET.name} (addresses)"
    assert not short.result
    assert short.system_out.splitlines() == [
        "warn needs 279, has 191, short 88 addresses: 3 clusters at once, each fits alone",
        "  round 1: prod-weu",
        "  round 2: prod-neu and test-weu",
    ]
    assert unclear.name == "together windows: vCPU quota cores in westeurope (vCPUs)"
    (skipped,) = unclear.result
    assert skipped.message == (
        "unknown: needs at least 4, has 20 vCPUs, cannot be told: 2 clusters at once, each alone is judged above: "
        "vmSize of web is not stated"
    )


def test_prometheus_has_the_numbers_of_each() -> None:
    found = prom.read(render(replace(REPORT, contentions=(SHORT, UNCLEAR, replace(UNCLEAR, has=None))), "prometheus"))
    subnet = {"question": "upgrade", "kind": "node subnet", "subject": samples.SUBNET.name, "unit": "addresses"}
    quota = {"question": "windows", "kind": "vCPU quota", "subject": "cores in westeurope", "unit": "vCPUs"}
    second = {**quota, "subject": UNCLEAR.resource.id}
    assert found["contentions"] == [({}, 3)]
    assert found["contention_needs"] == [(subnet, 279), (quota, 4), (second, 4)]
    assert found["contention_has"] == [(subnet, 191), (quota, 20)]
    assert found["contention_clusters"] == [(subnet, 3), (quota, 2), (second, 2)]
