"""What a failure tells to do: the fix that the check names, else what its docstring says."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Gate, Reading, Status
from aks_preflight.plugin import Remedy, check, fail, judge, of_cluster, warn
from tests.engine.plugin_checks import asked, made


@check(prevents=["Refused"])
def in_words(cluster: Cluster) -> Iterator[Finding]:
    """The cluster is as it should be.

    How to fix: ask for another one; or
    `az aks create`.

    Sources: none.
    """
    yield fail(of_cluster(cluster), "it is not")
    yield fail(of_cluster(cluster), "nor is this", remedies=[Remedy("", "its own")])
    yield warn(of_cluster(cluster), "nor, perhaps, this")


@check(prevents=["Full"])
def in_numbers(cluster: Cluster) -> Iterator[Finding]:
    """There is room.

    How to fix: a smaller max surge.
    """
    yield judge(of_cluster(cluster), "no room", [Reading("now", Gate.ALLOCATION, 2, 1, "addresses", decides=True)])


@check(prevents=["Refused"])
def in_silence(cluster: Cluster) -> Iterator[Finding]:
    """The cluster is as it should be."""
    yield fail(of_cluster(cluster), "it is not")


def test_the_docstring_says_it_in_a_line() -> None:
    assert [one.how_to_fix for one in made(in_words, in_numbers, in_silence)] == [
        "ask for another one; or `az aks create`",
        "a smaller max surge",
        "",
    ]


async def test_a_failure_in_words_that_names_no_fix_has_the_checks_own() -> None:
    report = await asked(in_words, in_silence)
    assert [[remedy.effect for remedy in found.remedies] for found in report.findings] == [
        ["ask for another one; or `az aks create`"],
        ["its own"],
        [],
        [],
    ]


async def test_a_count_that_no_change_was_proven_for_is_not_told_a_change() -> None:
    (found,) = (await asked(in_numbers)).findings
    assert (found.status, found.remedies) == (Status.FAIL, ())
