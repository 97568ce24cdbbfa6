"""From findings to verdicts to an exit code."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from aks_preflight.engine.verdicts import exit_code, verdict, worst
from aks_preflight.model.finding import Finding, Status, Subject
from aks_preflight.model.report import ClusterReport, NotRead, Report, Verdict

GO, NO_GO, UNKNOWN, NOT_APPLICABLE = Verdict.GO, Verdict.NO_GO, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE
SUBJECT = Subject("i", "cluster", "web")


def finding(status: Status, check: str = "subnet-headroom", question: str = "upgrade") -> Finding:
    return Finding(status=status, subject=SUBJECT, summary="", check=check, question=question)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([Status.OK], GO),
        ([Status.OK, Status.WARN], GO),
        ([Status.WARN], GO),
        ([Status.WAIVED], GO),
        ([Status.OK, Status.NOT_APPLICABLE], GO),
        ([Status.NOT_APPLICABLE], NOT_APPLICABLE),
        ([Status.OK, Status.UNKNOWN], UNKNOWN),
        ([Status.NOT_APPLICABLE, Status.UNKNOWN], UNKNOWN),
        ([Status.OK, Status.UNKNOWN, Status.FAIL], NO_GO),
        ([Status.FAIL, Status.NOT_APPLICABLE], NO_GO),
        ([], UNKNOWN),  # no check said anything: that is no go
    ],
)
def test_the_verdict_of_a_question(statuses: list[Status], expected: Verdict) -> None:
    assert verdict([finding(status) for status in statuses], {"subnet-headroom": True}) is expected


def test_what_a_check_that_only_warns_does_not_know_does_not_count() -> None:
    found = [finding(Status.OK), finding(Status.UNKNOWN, "advice")]
    assert verdict(found, {"subnet-headroom": True, "advice": False}) is GO


def test_but_it_makes_no_go_by_itself() -> None:
    # Nothing that can fail has answered: the only thing known is that something is not known.
    assert verdict([finding(Status.UNKNOWN, "advice")], {"advice": False}) is UNKNOWN
    found = [finding(Status.UNKNOWN, "advice"), finding(Status.NOT_APPLICABLE)]
    assert verdict(found, {"advice": False}) is UNKNOWN


def test_an_unknown_of_a_check_nobody_knows_counts() -> None:
    assert verdict([finding(Status.OK), finding(Status.UNKNOWN, "?")], {}) is UNKNOWN


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([GO, NO_GO, UNKNOWN, NOT_APPLICABLE], NO_GO),
        ([GO, UNKNOWN, NOT_APPLICABLE], UNKNOWN),
        ([GO, NOT_APPLICABLE], GO),
        ([NOT_APPLICABLE, NOT_APPLICABLE], NOT_APPLICABLE),
        ([], UNKNOWN),
    ],
)
def test_the_worst_cluster_decides(verdicts: list[Verdict], expected: Verdict) -> None:
    assert worst(verdicts) is expected


# Exit codes


def cluster(*findings: Finding, windows_pools: bool = False, **verdicts: Verdict) -> ClusterReport:
    return ClusterReport(
        id="i",
        name="web",
        resource_group="shop",
        subscription="s",
        location="westeurope",
        kubernetes_version="1.33.2",
        network="azure cni, node subnet",
        verdicts=verdicts,
        findings=findings,
        has_windows_pools=windows_pools,
    )


def report(*clusters: ClusterReport, not_read: tuple[NotRead, ...] = ()) -> Report:
    return Report(
        as_of=datetime(2026, 11, 23, tzinfo=timezone.utc),
        source="snapshot",
        questions={},
        verdicts={},
        clusters=clusters,
        not_read=not_read,
    )


@pytest.mark.parametrize(
    ("upgrade", "code"), [(GO, 0), (NO_GO, 1), (UNKNOWN, 3), (NOT_APPLICABLE, 0)]
)  # not-applicable: the start of a cluster that runs
def test_the_exit_code_of_one_cluster(upgrade: Verdict, code: int) -> None:
    assert exit_code(report(cluster(upgrade=upgrade)), named=True) == code


def test_a_no_go_is_told_even_where_something_else_is_unknown() -> None:
    assert exit_code(report(cluster(upgrade=UNKNOWN), cluster(upgrade=NO_GO)), named=True) == 1


@pytest.mark.parametrize("verdicts", [(UNKNOWN, GO), (GO, UNKNOWN)])
def test_one_cluster_that_goes_does_not_hide_another_that_is_unknown(verdicts: tuple[Verdict, Verdict]) -> None:
    assert exit_code(report(*(cluster(upgrade=verdict) for verdict in verdicts)), named=True) == 3


def test_what_was_not_read_leaves_it_undetermined() -> None:
    not_read = (NotRead("/subscriptions/s", "not allowed"),)
    assert exit_code(report(cluster(upgrade=GO), not_read=not_read), named=True) == 3
    assert exit_code(report(cluster(upgrade=NO_GO), not_read=not_read), named=True) == 1


def test_no_cluster_at_all_is_no_go_for_nobody() -> None:
    assert exit_code(report(), named=True) == 3


def test_a_linux_shop_that_asked_nothing_in_particular_stays_green() -> None:
    linux = cluster(upgrade=GO, windows=NO_GO)
    assert exit_code(report(linux), named=False) == 0
    assert exit_code(report(linux), named=True) == 1


def test_a_cluster_with_windows_pools_is_counted_all_the_same() -> None:
    assert exit_code(report(cluster(upgrade=GO, windows=NO_GO, windows_pools=True)), named=False) == 1


def test_an_unknown_windows_verdict_is_counted_all_the_same() -> None:
    assert exit_code(report(cluster(upgrade=GO, windows=UNKNOWN)), named=False) == 3


def test_an_upgrade_no_go_of_a_linux_cluster_is_counted() -> None:
    assert exit_code(report(cluster(upgrade=NO_GO, windows=NO_GO)), named=False) == 1


def test_warnings_fail_where_that_was_asked_for() -> None:
    warned = cluster(finding(Status.OK), finding(Status.WARN), upgrade=GO)
    assert exit_code(report(warned), named=True) == 0
    assert exit_code(report(warned), named=True, fail_on="warn") == 1
    assert exit_code(report(cluster(finding(Status.OK), upgrade=GO)), named=True, fail_on="warn") == 0


def test_a_warning_of_a_question_that_is_not_counted_does_not_fail() -> None:
    warned = cluster(finding(Status.WARN, question="windows"), upgrade=GO, windows=NO_GO)
    assert exit_code(report(warned), named=False, fail_on="warn") == 0
