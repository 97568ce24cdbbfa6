"""Clusters judged together by hand: a report is what its headroom findings say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.engine import known_checks
from aks_preflight.engine.contention import contentions_of, judge_together
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.shares import Shared, shared
from aks_preflight.model.finding import Finding, Gate, Reading, Status, Subject
from aks_preflight.model.report import Verdict
from tests.engine.contenders import AS_OF, GO, LACKING, NO_GO, SUBNET, UNKNOWN, UPGRADE, answered, cluster, counted
from tests.facts.bodies import (
    VNET_ID,
    pool_body,
)
from tests.facts.memory import MemoryArm


def judged(*answers: tuple[str, Sequence[Finding], Verdict]) -> list[Shared]:
    """What clusters of these names, findings and verdicts share."""
    clusters = [cluster(name) for name, _, _ in answers]
    reports = [
        answered(c, *findings, verdict=verdict) for c, (_, findings, verdict) in zip(clusters, answers, strict=True)
    ]
    return shared(["upgrade"], clusters, reports)["upgrade"]


def fits(*needs: Finding) -> bool | None:
    (only,) = judged(*((f"c{index}", [need], GO) for index, need in enumerate(needs)))
    return only.fits


def test_each_fits_and_together_they_do_not() -> None:
    (only,) = judged(("a", [counted(60)], GO), ("b", [counted(60)], GO))
    assert (only.needs, only.has, only.fits, only.resource, only.unit) == (120, 100, False, SUBNET, "addresses")


def test_ids_are_compared_without_case() -> None:
    shouting = replace(SUBNET, id=SUBNET.id.upper())
    assert fits(counted(60), counted(60, resource=shouting)) is False


def test_what_fits_together_is_shared_and_no_contention() -> None:
    assert fits(counted(60), counted(40)) is True


def test_who_cannot_go_alone_takes_nothing() -> None:
    assert judged(("a", [counted(60)], GO), ("b", [counted(60)], NO_GO)) == []
    assert judged(("a", [counted(60)], GO), ("b", [counted(160)], UNKNOWN)) == []


def test_who_takes_nothing_is_no_party() -> None:
    assert judged(("a", [counted(60)], GO), ("b", [counted(0)], GO)) == []


def test_what_is_the_clusters_own_is_not_shared() -> None:
    own = Subject(f"{cluster('a').id}/networkProfile/podCidr", "pod CIDR", "10.0.0.0/16")
    assert judged(("a", [counted(60, resource=own)], GO), ("b", [counted(60)], GO)) == []


def test_a_count_against_the_size_of_the_range_is_none_of_what_is_free() -> None:
    admission = Reading("admitted", Gate.ADMISSION, 60, 100, "addresses", decides=True)
    admitted = replace(counted(60), readings=(admission,))
    assert judged(("a", [admitted], GO), ("b", [admitted], GO)) == []


def test_nodes_and_pods_of_one_cluster_in_the_same_subnet_are_added() -> None:
    (only,) = judged(("a", [counted(30), counted(30)], GO), ("b", [counted(50)], GO))
    assert (only.needs, only.fits) == (110, False)


def test_a_need_that_is_only_shown_counts_and_is_told_as_such() -> None:
    (only,) = judged(("a", [counted(60, decides=False)], GO), ("b", [counted(60)], GO))
    assert only.fits is False
    (contention,) = contentions_of([only], [answered(cluster(n)) for n in "ab"], {}, AS_OF)
    assert not contention.firm


def test_an_unknown_need_is_never_green() -> None:
    assert fits(counted(60), counted(None, missing=LACKING)) is None
    assert fits(counted(60), counted(1, missing=LACKING)) is None
    assert fits(counted(60), counted(50, missing=LACKING)) is False  # at least 110
    assert fits(counted(60), counted(40, None, missing=LACKING)) is None
    assert fits(counted(None, None), counted(None, None)) is None


def test_a_free_number_that_each_counts_without_the_others_is_not_known() -> None:
    assert fits(counted(3, 11), counted(3, 8)) is None
    assert fits(counted(6, 11), counted(6, 8)) is False


def test_a_cluster_that_could_not_be_counted_may_take_of_what_it_reaches() -> None:
    me = cluster("b")
    unread = Finding(status=Status.UNKNOWN, subject=Subject(me.id, "cluster", "b"), summary="", reason=LACKING,
                     check="subnet-headroom", area="network", question="upgrade")  # fmt: skip
    (only,) = judged(("a", [counted(60)], GO), ("b", [unread], UNKNOWN))
    assert (only.fits, only.missing) == (None, LACKING)
    elsewhere = [cluster("a"), cluster("b", agentPoolProfiles=[pool_body(vnetSubnetID=f"{VNET_ID}/subnets/other")])]
    reports = [answered(elsewhere[0], counted(60)), answered(elsewhere[1], unread, verdict=UNKNOWN)]
    assert shared(["upgrade"], elsewhere, reports) == {"upgrade": []}


needs = st.lists(st.integers(1, 60), min_size=2, max_size=8)


@given(needs, st.integers(60, 300))
def test_a_contention_is_there_exactly_where_the_sum_does_not_fit(taken: list[int], has: int) -> None:
    found = judged(*((f"c{index}", [counted(need, has)], GO) for index, need in enumerate(taken)))
    assert [share.fits for share in found] == [sum(taken) <= has]
    reports = [answered(cluster(f"c{index}")) for index in range(len(taken))]
    contentions = contentions_of(found, reports, {}, AS_OF)
    assert len(contentions) == (sum(taken) > has)
    for contention in contentions:
        assert sorted(party.name for party in contention.parties) == sorted(f"c{i}" for i in range(len(taken)))
        in_turn = [party.name for together in contention.rounds for party in together]
        assert sorted(in_turn) == sorted(party.name for party in contention.parties)
        assert all(sum(party.known for party in together) <= has for together in contention.rounds)
        assert (contention.needs, contention.short) == (sum(taken), sum(taken) - has)
        assert sum(term.value for term in contention.reading.terms) == contention.needs


def test_what_is_left_is_that_of_the_counts_that_know_it() -> None:
    (only,) = judged(("a", [counted(30), counted(30, None, missing=LACKING)], GO), ("b", [counted(50)], GO))
    assert only.has == 100


def test_a_need_that_is_not_known_beside_one_that_takes_all_is_not_known_to_fit() -> None:
    (only,) = judged(("a", [counted(100)], GO), ("b", [counted(None, missing=LACKING)], GO))
    assert only.fits is None


@pytest.mark.parametrize("verdict", [Verdict.NOT_APPLICABLE, NO_GO])
async def test_of_a_cluster_that_does_not_go_it_says_no_more_than_that(verdict: Verdict) -> None:
    clusters = [cluster("web")]
    (report,), _ = await judge_together(
        clusters, [answered(clusters[0], verdict=verdict)], (UPGRADE,),
        facts=FactStore(MemoryArm({})), checks=known_checks(), as_of=AS_OF,
    )  # fmt: skip
    expected = [] if verdict is Verdict.NOT_APPLICABLE else [Status.NOT_APPLICABLE]
    assert [finding.status for finding in report.findings] == expected
