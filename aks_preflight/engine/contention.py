"""Judging clusters together: each fits alone, but several draw on one subnet or one quota.

It runs after the clusters' own checks, on their findings. What it says it says as a check, `shared-headroom`, which is
listed, documented, selected and skipped as every other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from aks_preflight.capacity.together import Share, rounds
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.shares import Shared, shared
from aks_preflight.engine.unattended import Slot, slots_of, unattended
from aks_preflight.engine.waivers import Waivers
from aks_preflight.facts.maintenance import MaintenanceWindows
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.contention import Contention, Party
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Reading, Remedy, Status, Subject, Term
from aks_preflight.model.question import AskUpgrade, Question
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import ClusterReport, Verdict
from aks_preflight.plugin import Check, Fact, check, judge, not_applicable, ok

#: So many clusters are named in a finding of one of them; the report's contentions name all.
_NAMED = 3
#: Of more clusters that contend no maintenance windows are read.
_MOST_WINDOWS = 12


@dataclass(frozen=True, slots=True)
class Contended:
    """A contention with what the findings of its parties are made of, worked out once for all of them."""

    contention: Contention
    fits: bool | None
    whole: Reading
    parties: Mapping[str, Party]
    rounds: Mapping[int, Sequence[Party]]

    @classmethod
    def of(cls, contention: Contention) -> Contended:
        """`parties` are by their ids in lower case, `rounds` by number."""
        return cls(
            contention,
            contention.fits,
            replace(contention.reading, terms=()),
            {party.cluster.lower(): party for party in contention.parties},
            {together[0].round: together for together in contention.rounds},
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How one cluster stands beside the others under one question: all that `shared-headroom` is told.

    `fitting`: the names of what it shares and what holds them all. `counted`: whether any check that counts new nodes
    was run at all.
    """

    report: ClusterReport
    question: str
    contentions: tuple[Contended, ...]
    fitting: tuple[str, ...]
    counted: bool

    #: What the engine reads to provide it: of the clusters that contend, and of no other.
    rests_on: ClassVar[tuple[type[Fact], ...]] = (MaintenanceWindows,)


@check()
def shared_headroom(standing: Standing) -> Iterator[Finding]:
    """The clusters asked about fit together into the subnets and quotas that they share.

    Each cluster is judged alone, against the addresses and the quota that are free now. Two clusters in one subnet,
    or in one subscription and region, may each fit and together not: then the second to go fails. Every subnet, vCPU
    quota (family, region, spot), VM quota and public IP quota that at least two of the clusters draw on is judged
    again with the sum of what they need, each by the reading that decides its own finding. A cluster that cannot go
    alone takes nothing and is left out. It warns and never fails, since each cluster alone is allowed to go; where a
    need or what is free is not known, and the rest would fit, it is unknown. Of the clusters of an upgrade that
    contend, the auto-upgrade channels and maintenance windows are read: they say who may add nodes at the same time
    without anybody's hand. Only clusters of the same run are seen.

    How to fix: go in the rounds that are suggested; keep the maintenance windows apart; a smaller max surge; a higher
    quota; a subnet for each cluster.

    Sources: MicrosoftDocs/azure-compute-docs articles/virtual-machines/quotas.md; azure-aks-docs articles/aks/
    planned-maintenance.md (stagger the windows of a subscription's clusters), auto-upgrade-cluster.md and
    auto-upgrade-node-image.md.
    """
    whole = Subject(standing.report.id, "cluster", standing.report.name)
    if not standing.counted:
        yield _unknown(whole, Reason(Why.NOT_STATED, "no check that counts what new nodes take was selected"))
        return
    if standing.report.verdicts.get(standing.question) is Verdict.NO_GO:
        yield not_applicable(whole, "no-go alone: it takes nothing from the others")
        return
    short = [contended for contended in standing.contentions if contended.fits is False]
    unclear = [contended for contended in standing.contentions if contended.fits is None]
    for contended in short:
        yield _too_much(contended, contended.parties[standing.report.id.lower()])
    if unclear:
        yield _unclear(whole, unclear)
    yield from _unread_windows(whole, short)
    if short or unclear:
        return
    if standing.fitting:
        yield ok(whole, f"fits together with the others on {', '.join(standing.fitting)}")
    else:
        yield not_applicable(whole, "nothing counted here is shared with another cluster of the run")


#: The check, in the area of most of what is shared.
CHECK: Check = replace(shared_headroom.check, area="quota")  # type: ignore[attr-defined]


async def judge_together(
    clusters: Sequence[Cluster],
    reports: Sequence[ClusterReport],
    questions: Sequence[Question],
    *,
    facts: FactStore,
    checks: Sequence[Check],
    as_of: datetime,
    waivers: Waivers | None = None,
) -> tuple[list[ClusterReport], list[Contention]]:
    """The reports with what `shared-headroom` finds, and the contentions. Verdicts stay: each alone may go.

    `clusters` and `reports` are of the same clusters in the same order; `checks` are those that made the reports.
    """
    found: list[Contention] = []
    added: dict[str, list[Finding]] = {report.id: [] for report in reports}
    counted = any(Demand in each.parameters.values() for each in checks)
    shares_by_question = shared([question.kind for question in questions], clusters, reports)
    for question in questions:
        shares = shares_by_question[question.kind]
        slots = await _slots(clusters, shares, question, facts)
        contentions = contentions_of(shares, reports, slots, as_of)
        found += contentions
        contended, fitting = [Contended.of(each) for each in contentions], [share for share in shares if share.fits]
        for cluster, report in zip(clusters, reports, strict=True):
            if report.verdicts.get(question.kind) in (None, Verdict.NOT_APPLICABLE):
                continue
            key = report.id.lower()
            mine = tuple(each for each in contended if key in each.parties)
            holding = tuple(share.resource.name for share in fitting if key in share.draws)
            findings = list(_stamped(Standing(report, question.kind, mine, holding, counted)))
            added[report.id] += waivers.applied(findings, cluster) if waivers else findings
    return [replace(report, findings=(*report.findings, *added[report.id])) for report in reports], found


async def _slots(
    clusters: Sequence[Cluster], shares: Sequence[Shared], question: Question, facts: FactStore
) -> dict[str, tuple[Slot, ...]] | None:
    """The channels and windows of the clusters that contend; only an upgrade is done by AKS itself. None where there
    are too many of them: each costs a request of its own, of which AKS answers one a second."""
    if not isinstance(question, AskUpgrade):
        return {}
    contending = {key for share in shares if share.fits is False for key in share.draws}
    asked = [cluster for cluster in clusters if cluster.id.lower() in contending]
    if len(asked) > _MOST_WINDOWS:
        return None
    slots = await asyncio.gather(*(slots_of(cluster, question, facts) for cluster in asked))
    return dict(zip((cluster.id.lower() for cluster in asked), slots, strict=True))


def contentions_of(
    shares: Sequence[Shared],
    reports: Sequence[ClusterReport],
    slots: Mapping[str, Sequence[Slot]] | None,
    as_of: datetime,
) -> list[Contention]:
    """The contentions among what is shared under one question, each party with its round."""
    contended = [share for share in shares if share.fits is not True]
    order = rounds([Share(share.has, {key: draw.needs for key, draw in share.draws.items()}) for share in contended])
    by_id = {report.id.lower(): report for report in reports}
    found = []
    for share in contended:
        told = slots if slots and share.fits is False else {}
        parties = tuple(sorted((_party(by_id[key], share, order[key], told) for key in share.draws), key=_largest))
        found.append(
            Contention(
                question=share.question,
                resource=share.resource,
                area=share.area,
                unit=share.unit,
                has=share.has,
                parties=parties,
                missing=share.missing,
                firm=all(draw.firm for draw in share.draws.values()),
                unattended=unattended(parties, told, as_of),
                windows_read=slots is not None,
            )
        )
    return found


def _party(report: ClusterReport, share: Shared, number: int, slots: Mapping[str, Sequence[Slot]]) -> Party:
    draw = share.draws[report.id.lower()]
    return Party(
        cluster=report.id,
        name=report.name,
        needs=draw.needs,
        round=number,
        missing=draw.missing,
        automatic=tuple(slot.told for slot in slots.get(report.id.lower(), ())),
    )


def _largest(party: Party) -> tuple[int, str, str]:
    return -party.known, party.name.lower(), party.cluster.lower()


def _stamped(standing: Standing) -> Iterator[Finding]:
    """The findings, each in the area of what it is about."""
    areas = {each.contention.resource.id: each.contention.area for each in standing.contentions}
    for finding in shared_headroom(standing):
        area = areas.get(finding.subject.id, CHECK.area)
        yield finding.stamp(CHECK.id, area, standing.question, CHECK.prevents)


def _too_much(contended: Contended, me: Party) -> Finding:
    """The finding of one of the parties."""
    contention, whole = contended.contention, contended.whole
    others = [party for party in contention.parties[: _NAMED + 1] if party is not me][:_NAMED]
    left = len(contention.parties) - 1 - len(others)
    terms = [Term(party.name, 1, party.known) for party in (me, *others)]
    if left:
        terms.append(Term(f"{left} more", 1, (whole.needs or 0) - sum(term.value for term in terms)))
    shown = "" if contention.firm else "; what each needs is shown, and not certain"
    return judge(
        contention.resource,
        f"fits alone, not together with {_names(others, left)}{shown}",
        [replace(whole, terms=tuple(term for term in terms if term.value))],
        remedies=[Remedy("", _in_turn(contended, me))],
    )


def _in_turn(contended: Contended, me: Party) -> str:
    """Where in the suggested order a party stands."""
    together = contended.rounds[me.round]
    beside = [party for party in together[: _NAMED + 1] if party is not me][:_NAMED]
    place = f"beside {_names(beside, len(together) - 1 - len(beside))}" if beside else "alone"
    if contended.contention.given_back:
        return f"in turn, not at once: in round {me.round} of {max(contended.rounds)}, {place}"
    more = f"{contended.contention.short} {contended.contention.unit} more hold all"
    return f"first, {place}; {more}" if me.round == 1 else f"in the place of another of them; {more}"


def _names(parties: Sequence[Party], left: int) -> str:
    return ", ".join(party.name for party in parties) + (f" and {left} more" if left else "")


def _unknown(whole: Subject, reason: Reason | None, summary: str = f"not known: {CHECK.title}") -> Finding:
    return Finding(status=Status.UNKNOWN, subject=whole, summary=summary, reason=reason)


def _unclear(whole: Subject, contended: Sequence[Contended]) -> Finding:
    resources = ", ".join(each.contention.resource.name for each in contended)
    reason = contended[0].contention.missing
    return _unknown(whole, reason, f"not known: room for all clusters at once on {resources}")


def _unread_windows(whole: Subject, contended: Sequence[Contended]) -> Iterator[Finding]:
    """That it is not known when a contending cluster is renewed by itself, once."""
    mine = (each.parties[whole.id.lower()] for each in contended)
    reasons = [channel.reason for party in mine for channel in party.automatic if channel.reason]
    if reasons:
        yield _unknown(whole, reasons[0], "not known: when its nodes are renewed by themselves")
