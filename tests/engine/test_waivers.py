"""What somebody accepts neither fails nor warns, stays in the report, and is told when it serves no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aks_preflight.engine import exit_code
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import Report, Verdict
from aks_preflight.model.scope import Selection, UsageError
from aks_preflight.model.waiver import Use, Waived, Waiver, joined, warnings
from tests.engine.test_check import ESTATE, UPGRADE, run
from tests.facts.bodies import VNET_ID, usage
from tests.facts.memory import denied

pytestmark = pytest.mark.asyncio

#: Both clusters' subnet is full: nothing fits.
FULL: dict[str, Any] = {**ESTATE, f"{VNET_ID}/usages": [usage("nodes", used=1019, limit=1019)]}


def waiver(check: str = "subnet-headroom", resource: str = "web", expires: date = date(2027, 1, 31)) -> Waiver:
    return Waiver(check=check, resource=resource, reason="enlarged in January", owner="network team", expires=expires)


def of_subnet(report: Report, cluster: str) -> Finding:
    (found,) = [
        finding
        for each in report.clusters
        if each.name == cluster
        for finding in each.findings
        if finding.check == "subnet-headroom"
    ]
    return found


async def test_a_waived_fail_does_not_count_and_stays() -> None:
    report = await run(UPGRADE, answers=FULL, waivers=[waiver()])
    web, api = of_subnet(report, "web"), of_subnet(report, "api")
    assert (web.status, api.status) == (Status.WAIVED, Status.FAIL)
    assert web.waived is not None
    assert (web.waived.was, web.waived.by) == (Status.FAIL, waiver())
    assert web.deciding == api.deciding, "its numbers stay"
    assert {each.name: each.verdicts["upgrade"] for each in report.clusters} == {
        "web": Verdict.GO,
        "api": Verdict.NO_GO,
    }
    assert report.waivers == (Waived(waiver(), Use.USED, 1),)
    assert report.warnings == ()


@pytest.mark.parametrize("resource", ["*", "WEB", "w?b", "*/managedclusters/web", "*/virtualNetworks/*/subnets/nodes"])
async def test_a_resource_is_the_clusters_id_or_name_or_the_subjects_id_in_any_case(resource: str) -> None:
    report = await run(UPGRADE, answers=FULL, waivers=[waiver(resource=resource)])
    assert of_subnet(report, "web").status is Status.WAIVED


@pytest.mark.parametrize("resource", ["we", "nodes", "*/managedClusters/we"])
async def test_what_is_not_named_is_not_waived(resource: str) -> None:
    report = await run(UPGRADE, answers=FULL, waivers=[waiver(resource=resource)])
    assert of_subnet(report, "web").status is Status.FAIL
    assert report.waivers == (Waived(waiver(resource=resource), Use.UNUSED),)
    assert report.warnings == (
        f"waiver of subnet-headroom on {resource}: unused, nothing that it names fails or warns; remove or mend it",
    )


async def test_what_could_not_be_read_cannot_be_waived() -> None:
    unread = {**FULL, f"{VNET_ID}/usages": denied("x/read", VNET_ID)}
    report = await run(UPGRADE, answers=unread, waivers=[waiver(resource="*")])
    assert of_subnet(report, "web").status is Status.UNKNOWN
    assert report.verdicts["upgrade"] is Verdict.UNKNOWN


@pytest.mark.parametrize(("expires", "holds"), [(date(2026, 11, 23), True), (date(2026, 11, 22), False)])
async def test_it_holds_until_the_end_of_its_last_day(expires: date, holds: bool) -> None:
    report = await run(UPGRADE, answers=FULL, waivers=[waiver(expires=expires)])
    assert of_subnet(report, "web").status is (Status.WAIVED if holds else Status.FAIL)
    expected = () if holds else ("waiver of subnet-headroom on web: expired on 2026-11-22; it waives nothing",)
    assert report.warnings == expected


async def test_one_that_is_not_needed_is_told() -> None:
    report = await run(UPGRADE, waivers=[waiver()])
    assert of_subnet(report, "web").status is Status.OK
    assert report.waivers == (Waived(waiver(), Use.UNUSED),)
    assert len(report.warnings) == 1


async def test_of_what_a_run_does_not_look_at_nothing_is_told() -> None:
    other = waiver(resource="api")
    report = await run(UPGRADE, answers=FULL, waivers=[other], clusters=("web",))
    assert (report.waivers, report.warnings) == ((Waived(other, Use.OUT_OF_SCOPE),), ())
    report = await run(UPGRADE, waivers=[waiver()], selection=Selection(("vcpu-quota",)))
    assert (report.waivers, report.warnings) == ((Waived(waiver(), Use.OUT_OF_SCOPE),), ())


async def test_a_waived_warning_does_not_fail_on_warn() -> None:
    report = await run(UPGRADE, answers=FULL, waivers=[waiver(resource="*")])
    warned = {f.check for each in report.clusters for f in each.findings if f.status is Status.WARN}
    waivers = [waiver(resource="*"), *(waiver(check, "*") for check in warned)]
    report = await run(UPGRADE, answers=FULL, waivers=waivers)
    assert {f.status for each in report.clusters for f in each.findings} <= {
        Status.OK, Status.WAIVED, Status.NOT_APPLICABLE,
    }  # fmt: skip
    assert exit_code(report, named=True, fail_on="warn") == 0


async def test_what_clusters_contend_for_can_be_waived() -> None:
    tight = {**ESTATE, f"{VNET_ID}/usages": [usage("nodes", used=1019 - 40, limit=1019)]}
    selection = Selection(("subnet-headroom", "shared-headroom"))
    shared = waiver("shared-headroom", "*")
    found = []
    for waivers in ([], [shared]):
        report = await run(UPGRADE, answers=tight, selection=selection, waivers=waivers)
        found.append({f.status for f in report.clusters[0].findings if f.check == "shared-headroom"})
    # The maintenance windows of this estate cannot be read: that stays unknown.
    assert found == [{Status.WARN, Status.UNKNOWN}, {Status.WAIVED, Status.UNKNOWN}]
    assert report.waivers == (Waived(shared, Use.USED, 2),)


async def test_a_check_that_there_is_not() -> None:
    with pytest.raises(UsageError, match=r"^waiver of subnet-hedroom on web: .*; did you mean subnet-headroom\?$"):
        await run(UPGRADE, waivers=[waiver("subnet-hedroom")])
    with pytest.raises(UsageError, match="checks list"):
        await run(UPGRADE, waivers=[waiver("qqq*")])


async def test_parts_of_a_run_are_one() -> None:
    first, second, third = waiver("a"), waiver("b"), waiver("c")
    parts = [
        [Waived(first, Use.USED, 2), Waived(second, Use.UNUSED), Waived(third, Use.OUT_OF_SCOPE)],
        [Waived(first, Use.UNUSED), Waived(second, Use.UNUSED), Waived(third, Use.OUT_OF_SCOPE)],
        [Waived(first, Use.USED, 1), Waived(second, Use.OUT_OF_SCOPE), Waived(third, Use.OUT_OF_SCOPE)],
    ]
    whole = joined(parts)
    assert whole == (Waived(first, Use.USED, 3), Waived(second, Use.UNUSED), Waived(third, Use.OUT_OF_SCOPE))
    assert warnings(parts[1], shard=True) == ()
    assert [text.partition(":")[0] for text in warnings(whole)] == ["waiver of b on web"]
