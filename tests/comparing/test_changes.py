"""What became of one cluster: each row of the table in docs/compare.md."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aks_preflight.comparing.brief import Brief
from aks_preflight.comparing.changes import appeared, compared, missing
from aks_preflight.model.comparison import ClusterComparison, Kind, Presence
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import ClusterReport, Verdict
from tests.report import samples

OK, NA, WARN, FAIL, UNKNOWN, WAIVED = (
    Status.OK, Status.NOT_APPLICABLE, Status.WARN, Status.FAIL, Status.UNKNOWN, Status.WAIVED,
)  # fmt: skip
FULL = samples.SUBNET_FULL
UNREAD = replace(samples.QUOTA_UNREAD, check="subnet-headroom", area="network", subject=samples.WHOLE)


def found(status: Status, *, needs: int = 217, has: int = 191, check: str = "subnet-headroom") -> Finding:
    reading = replace(samples.WORST_POOL, needs=needs, has=has)
    return replace(FULL, status=status, readings=(reading,), check=check)


def report(*findings: Finding, **more: object) -> ClusterReport:
    return replace(samples.PROD, findings=findings, **more)  # type: ignore[arg-type]


def change(
    before: tuple[Finding, ...], after: tuple[Finding, ...], *, named: bool = True, **more: object
) -> ClusterComparison:
    old, new = (Brief.of(report(*each, **more), remedies=True) for each in (before, after))
    return compared(Brief.unpacked(old.packed()), new, named=named)


def kinds(*sides: tuple[Finding, ...]) -> list[Kind]:
    return [each.kind for each in change(*sides).changes]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (OK, FAIL, Kind.NEW),
        (NA, WARN, Kind.NEW),
        (UNKNOWN, FAIL, Kind.NEW),
        (UNKNOWN, WARN, Kind.NEW),
        (WARN, FAIL, Kind.WORSE),
        (WAIVED, FAIL, Kind.WORSE),
        (WAIVED, WARN, Kind.WORSE),
        (OK, UNKNOWN, Kind.LOST),
        (NA, UNKNOWN, Kind.LOST),
        (WARN, UNKNOWN, Kind.LOST),
        (FAIL, UNKNOWN, Kind.LOST),
        (WAIVED, UNKNOWN, Kind.LOST),
        (UNKNOWN, OK, Kind.REGAINED),
        (UNKNOWN, NA, Kind.REGAINED),
        (FAIL, OK, Kind.FIXED),
        (WARN, NA, Kind.FIXED),
        (WAIVED, OK, Kind.FIXED),
        (FAIL, WARN, Kind.BETTER),
        (FAIL, WAIVED, Kind.WAIVED),
        (OK, WAIVED, Kind.WAIVED),
        (UNKNOWN, WAIVED, Kind.WAIVED),
    ],
)
def test_a_status_that_changed(before: Status, after: Status, kind: Kind) -> None:
    told = change((found(before),), (found(after),))
    assert [each.kind for each in told.changes] == [kind]
    assert told.is_worse is kind.is_worse
    (one,) = told.changes
    assert (one.before and one.before.status, one.after and one.after.status) == (before, after)


@pytest.mark.parametrize("status", Status)
def test_what_says_the_same_is_counted_only(status: Status) -> None:
    told = change((found(status),), (found(status),))
    assert (told.changes, told.unchanged, told.is_told, told.is_worse) == ((), 1, False, False)


@pytest.mark.parametrize("status", [WARN, FAIL])
@pytest.mark.parametrize(("has", "kind"), [(190, Kind.WORSE), (192, Kind.BETTER)])
def test_the_same_status_with_another_shortage(status: Status, has: int, kind: Kind) -> None:
    assert kinds((found(status),), (found(status, has=has),)) == [kind]


@pytest.mark.parametrize("status", [OK, WAIVED, NA])
def test_numbers_that_moved_without_a_shortage_that_counts(status: Status) -> None:
    told = change((found(status),), (found(status, has=100),))
    assert [each.kind for each in told.changes] == [Kind.MOVED]
    assert not told.is_worse


def test_a_subject_in_another_case_is_the_same() -> None:
    shouted = replace(FULL, subject=replace(FULL.subject, id=FULL.subject.id.upper() + "/"))
    assert kinds((FULL,), (shouted,)) == []


def test_a_subject_that_is_new_or_gone() -> None:
    other = replace(found(OK), subject=replace(FULL.subject, id="/other"))
    assert kinds((other,), (other, FULL)) == [Kind.NEW]
    assert kinds((other, FULL), (other,)) == [Kind.FIXED]
    assert kinds((other, found(OK)), (other,)) == []


def test_an_unknown_of_the_cluster_stands_for_all_subjects_of_its_check() -> None:
    told = change((FULL,), (UNREAD,))
    (lost,) = told.changes
    assert (lost.kind, lost.before and lost.before.status) == (Kind.LOST, FAIL)
    assert kinds((found(OK),), (UNREAD,)) == [Kind.LOST]
    assert kinds((UNREAD,), (UNREAD,)) == []
    assert kinds((UNREAD,), (found(OK),)) == [Kind.REGAINED]
    assert kinds((), (UNREAD,)) == [Kind.NEW]


def test_a_fail_that_was_unknown_of_the_cluster_is_new_and_says_so() -> None:
    (new,) = change((UNREAD,), (FULL,)).changes
    assert (new.kind, new.before and new.before.status) == (Kind.NEW, UNKNOWN)


def test_a_fail_that_is_not_told_while_its_check_is_unknown_is_not_fixed() -> None:
    assert kinds((FULL, UNREAD), (UNREAD,)) == [Kind.LOST]
    assert kinds((found(OK), UNREAD), (UNREAD,)) == []


def test_a_check_that_says_nothing_any_more_is_lost_unless_the_question_does_not_apply() -> None:
    assert kinds((found(OK),), (samples.STATE,)) == [Kind.LOST]
    settled = {"upgrade": Verdict.NOT_APPLICABLE}
    before = Brief.of(report(found(OK)), remedies=False)
    after = Brief.of(report(verdicts=settled), remedies=True)
    assert compared(before, after, named=True).changes == ()


def test_what_two_questions_tell_alike_is_told_once() -> None:
    both = (FULL, replace(FULL, question="windows"))
    (new,) = change((), both).changes
    assert new.questions == ("upgrade", "windows")


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        (Verdict.GO, Verdict.NO_GO, True),
        (Verdict.GO, Verdict.UNKNOWN, True),
        (Verdict.NO_GO, Verdict.UNKNOWN, True),
        (Verdict.UNKNOWN, Verdict.NO_GO, True),
        (Verdict.NOT_APPLICABLE, Verdict.NO_GO, True),
        (Verdict.NO_GO, Verdict.GO, False),
        (Verdict.UNKNOWN, Verdict.GO, False),
        (Verdict.GO, Verdict.NOT_APPLICABLE, False),
    ],
)
def test_a_verdict_that_changed(before: Verdict, after: Verdict, worse: bool) -> None:
    sides = (Brief.of(report(verdicts={"upgrade": each}), remedies=False) for each in (before, after))
    told = compared(*sides, named=True)
    assert [(v.before, v.after, v.is_worse) for v in told.verdicts] == [(before, after, worse)]
    assert told.is_worse is worse


@pytest.mark.parametrize(("named", "pools", "worse"), [(True, False, True), (False, True, True), (False, False, False)])
def test_windows_counts_as_in_the_exit_code_of_check(named: bool, pools: bool, worse: bool) -> None:
    windows = replace(FULL, question="windows")
    told = change((), (windows,), named=named, verdicts={"windows": Verdict.NO_GO}, has_windows_pools=pools)
    assert told.is_worse is worse
    assert [each.counts for each in told.changes] == [worse]


def test_a_cluster_that_appeared_has_nothing_but_news() -> None:
    told = appeared(Brief.of(samples.PROD, remedies=True), named=True, unread=None)
    assert (told.presence, told.is_worse) == (Presence.APPEARED, True)
    assert {each.check for each in told.changes} == {"subnet-headroom", "vcpu-quota", "surge-share"}
    assert {each.kind for each in told.changes} == {Kind.NEW}
    assert not appeared(Brief.of(samples.WELL, remedies=True), named=True, unread=None).is_worse


def test_a_cluster_that_is_missing_vanished_or_could_not_be_read() -> None:
    brief = Brief.of(samples.PROD, remedies=False)
    gone, lost = missing(brief, None), missing(brief, "timed out")
    assert (gone.presence, gone.is_worse) == (Presence.VANISHED, False)
    assert (lost.presence, lost.is_worse) == (Presence.LOST, True)
