"""Arithmetic in words, counts and roles: what all readable outputs share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aks_preflight.model.finding import Gate, Reading, Status, Subject
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import MissingAction, Verdict
from aks_preflight.report import grouping, permissions, phrases
from tests.report import samples

NO_COUNT = Reason(Why.NOT_STATED, "no count")
READ = "Microsoft.Network/virtualNetworks/read"
ONE, SAME = "/subscriptions/S/resourceGroups/a", "/subscriptions/s/resourcegroups/A/"
OTHER = "/subscriptions/s/resourceGroups/b"
MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/m"


@pytest.mark.parametrize(
    ("needs", "has", "missing", "words"),
    [
        (248, 191, None, "needs 248, has 191, short 57 addresses"),
        (191, 191, None, "needs 191, has 191 addresses, fits"),
        (106560, 64000, None, "needs 106560, has 64000, short 42560 addresses"),
        (3, -5, None, "needs 3, has -5, short 8 addresses"),
        (0, -5, None, "needs 0, has -5 addresses, fits"),
        (31, None, None, "needs 31, has unknown addresses, cannot be told"),
        (None, 191, NO_COUNT, "needs unknown, has 191 addresses, cannot be told"),
        (31, 191, NO_COUNT, "needs at least 31, has 191 addresses, cannot be told"),
        (200, 191, NO_COUNT, "needs at least 200, has 191, short at least 9 addresses"),
    ],
)
def test_arithmetic(needs: int | None, has: int | None, missing: Reason | None, words: str) -> None:
    reading = Reading("surge", Gate.ADMISSION, needs, has, "addresses", missing=missing)
    assert phrases.arithmetic(reading) == words
    assert phrases.reading_line(reading) == f"{words}: surge (admission)"


def test_a_warning_says_of_which_reading_its_numbers_are() -> None:
    decides = Reading("surge, pool by pool", Gate.ALLOCATION, 31, 65, "addresses", decides=True)
    shown = Reading("all pools at once", Gate.ALLOCATION, 93, 65, "addresses", decides=False)
    told = phrases.reason_for(replace(samples.SUBNET_FULL, status=Status.WARN, readings=(decides, shown)))
    assert told.endswith("; needs 93, has 65, short 28 addresses: all pools at once")
    for alone in (decides, shown):
        told = phrases.reason_for(replace(samples.SUBNET_FULL, status=Status.WARN, readings=(alone,)))
        assert told.endswith(phrases.arithmetic(alone))


@pytest.mark.parametrize("kind", [Status, Verdict])
def test_there_is_a_word_for_all(kind: type[Status] | type[Verdict]) -> None:
    words = phrases.STATUS_WORDS if kind is Status else phrases.VERDICT_WORDS
    assert set(words) == set(kind)
    assert len(set(words.values())) == len(kind)


@pytest.mark.parametrize(
    ("question", "target", "words"),
    [
        ("upgrade", "1.34.2", "be upgraded to 1.34.2"),
        ("upgrade", "1.33.4", "take the node image upgrade"),
        ("upgrade", None, "be upgraded"),
        ("start", None, "be started"),
    ],
)
def test_what_a_go_says(question: str, target: str | None, words: str) -> None:
    assert phrases.ability(replace(samples.WELL, target_version=target), question) == words


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(words: list[str], text: str) -> None:
    assert phrases.listed(words) == text


def test_versions() -> None:
    assert phrases.versions(samples.PROD) == "1.33.4 -> 1.34.2"
    assert phrases.versions(replace(samples.PROD, target_version="1.33.4")) == "1.33.4"
    assert phrases.versions(replace(samples.PROD, target_version=None)) == "1.33.4"


def test_merging_keeps_the_questions_and_leaves_others_alone() -> None:
    shown = grouping.merged(grouping.ordered(samples.PASSES, samples.ASKED))
    assert [s.questions for s in shown if s.finding.check == "cluster-state"] == [("upgrade", "windows")]
    assert len(shown) == len(samples.PASSES) - 1


@pytest.mark.parametrize(
    "change",
    [{"summary": "other"}, {"status": Status.WARN}, {"check": "other"}, {"reason": NO_COUNT}, {"remedies": ()}],
)
def test_what_differs_is_not_merged(change: dict[str, object]) -> None:
    other = replace(samples.SUBNET_FULL, **change)  # type: ignore[arg-type]
    assert len(grouping.merged(grouping.ordered([samples.SUBNET_FULL, other], samples.ASKED))) == 2


def test_subjects_are_ordered_by_kind_and_then_by_id_whatever_its_case_and_letters() -> None:
    ids = ["b", "", "\x00", "A", "a\x00b", "ab", "\xdf", "\u0130", "a", "\ud800"]
    subjects = [Subject(each, kind, each) for kind in ("subnet", "VNet") for each in ids]
    made = [replace(samples.SUBNET_FULL, subject=subject) for subject in subjects]
    found = [finding.subject for finding in grouping.ordered(made, samples.ASKED)]
    assert found == sorted(subjects, key=lambda subject: (subject.kind, subject.id.lower()))


def test_findings_of_one_subject_that_differ_stay_apart_and_come_together_across_questions() -> None:
    one = samples.SUBNET_FULL
    other = replace(one, summary="other", subject=replace(one.subject))  # equal, and not the same object
    made = [replace(each, question=question) for question in ("upgrade", "windows") for each in (one, other)]
    groups = grouping.alike(grouping.ordered(made, samples.ASKED))
    assert [[each.summary for each in group] for group in groups] == [[one.summary] * 2, ["other"] * 2]


def test_counts_hold_every_status() -> None:
    assert grouping.counted([]) == dict.fromkeys(Status, 0)
    once = grouping.merged(grouping.ordered(samples.PROD.findings, samples.ASKED))
    twice = grouping.total([grouping.counted(shown.finding for shown in once)] * 2)
    assert twice == {**dict.fromkeys(Status, 2), Status.OK: 8, Status.WAIVED: 0}


@pytest.mark.parametrize(
    ("scopes", "granted"),
    [
        ([], []),
        (["/subscriptions/S"], ["/subscriptions/S"]),
        ([ONE], [ONE]),
        ([ONE, SAME], [ONE]),
        ([ONE, OTHER], ["/subscriptions/S"]),
        ([ONE, "/subscriptions/S"], ["/subscriptions/S"]),
        (["/subscriptions/S", "/subscriptions/T"], ["/subscriptions/S", "/subscriptions/T"]),
        ([MANAGEMENT_GROUP], [MANAGEMENT_GROUP]),
    ],
)
def test_where_reader_is_granted(scopes: list[str], granted: list[str]) -> None:
    assert permissions.reader_scopes(MissingAction(READ, scope, ("c",)) for scope in scopes) == granted


def test_reader_does_not_give_everything() -> None:
    action = "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"
    assert not permissions.in_reader(action)
    assert permissions.reader_scopes([MissingAction(action, "/subscriptions/S", ("c",))]) == []
