"""Asking clusters their questions: settle them, fetch what the checks name, run the checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from itertools import chain
from typing import Any, get_args

from aks_preflight.capacity.demand import demand
from aks_preflight.engine.contention import CHECK
from aks_preflight.engine.facts import FactStore, Fetch, finished
from aks_preflight.engine.plans import OPERATIONS, Known, Plan, facts_of
from aks_preflight.engine.settle import Settled, settle
from aks_preflight.engine.verdicts import verdict
from aks_preflight.engine.waivers import Waivers
from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.knowledge import Knowledge, KnowledgeError
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Remedy, Status
from aks_preflight.model.question import Operation, Question, Upgrade
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.record import record
from aks_preflight.model.report import ClusterReport
from aks_preflight.plugin import Check, Fact, not_applicable, of_cluster


@record()
class Asking:
    """A question put to a cluster, as far as it could be settled.

    `known` holds by type what a check may ask for, a reason where it could not be had: those are `lacking`. `ways` has
    it once for each operation, with the operation, by the type that a check asks for.
    """

    question: Question
    cluster: Cluster
    settled: Settled | Reason
    known: Known
    lacking: Mapping[Any, Reason]
    ways: Mapping[type, Sequence[Known]]


_FAIL = Status.FAIL  # an enum's members are looked up slowly
#: What checks that do not see the question said of a cluster, and of what: by check.
Alike = dict[str, tuple[Sequence[Any], list[Finding]]]


class Runner:
    """Runs a set of checks on clusters, with one store of facts for all of them."""

    def __init__(
        self, facts: FactStore, checks: Sequence[Check], knowledge: Knowledge, waivers: Waivers | None = None
    ) -> None:
        self.facts = facts
        self.knowledge = knowledge
        self.waivers = waivers
        plans = [Plan.of(check) for check in checks if check is not CHECK]  # that one sees all clusters, after them
        self.plans = {kind: [plan for plan in plans if plan.concerns(kind)] for kind in get_args(Question)}
        self.facts_of = {kind: facts_of(concerned) for kind, concerned in self.plans.items()}
        given = {Cluster, Knowledge, Question, Demand, *OPERATIONS}
        kinds = {kind for plan in plans for kind in plan.kinds} - given - set(facts_of(plans))
        nobodys = {kind: Reason(Why.BROKEN_CHECK, f"nothing provides {kind!r}") for kind in kinds}
        self.given: Known = {Knowledge: knowledge, **nobodys}
        self.can_fail = {check.id: check.can_fail for check in checks}

    def over(self, facts: FactStore) -> Runner:
        """The same checks with another store."""
        runner = copy(self)
        runner.facts = facts
        return runner

    async def report(self, cluster: Cluster, questions: Sequence[Question]) -> ClusterReport:
        """All questions' findings and verdicts on one cluster."""
        (report,) = self.judge([await self.gather(cluster, questions)])
        return report

    async def gather(self, cluster: Cluster, questions: Sequence[Question]) -> list[Asking]:
        """What the checks need to know of a cluster to answer each question: read as far as it could be."""
        started = [(question, self._start(cluster, question)) for question in questions]
        return [await self._ask(cluster, question, facts) for question, facts in started]

    def judge(self, gathered: Sequence[Sequence[Asking]]) -> list[ClusterReport]:
        """The findings and verdicts that follow from what is known of clusters that were asked the same questions.

        All clusters by one check, then by the next: this order keeps a check's code near the processor
        (docs/performance.md).
        """
        found: list[dict[str, list[Finding]]] = [{} for _ in gathered]
        alike: list[Alike] = [{} for _ in gathered]
        for asked in zip(*gathered, strict=True):
            for by_question, findings in zip(found, self._waived(asked, alike), strict=True):
                by_question[asked[0].question.kind] = findings
        return list(map(self._report, gathered, found))

    def _report(self, asked: Sequence[Asking], findings: Mapping[str, list[Finding]]) -> ClusterReport:
        cluster = asked[0].cluster
        assumed = [line for asking in asked if isinstance(asking.settled, Settled) for line in asking.settled.assumed]
        return ClusterReport(
            id=cluster.id,
            name=cluster.name,
            resource_group=cluster.resource_group,
            subscription=cluster.subscription,
            location=cluster.location,
            kubernetes_version=str(cluster.current_version or cluster.requested_version or "") or None,
            network=network_of(cluster),
            verdicts={kind: verdict(found, self.can_fail) for kind, found in findings.items()},
            findings=tuple(chain.from_iterable(findings.values())),
            target_version=next((target for asking in asked if (target := _target(asking))), None),
            assumed=tuple(dict.fromkeys(assumed)),
            has_windows_pools=any(pool.is_windows for pool in cluster.stated_pools or ()),
        )

    def _start(self, cluster: Cluster, question: Question) -> dict[type[Fact], Fetch]:
        """Begins to fetch what the question's checks name: of all questions before any is waited for."""
        return {kind: self.facts.start(kind, cluster, question) for kind in self.facts_of[type(question)]}

    async def _ask(self, cluster: Cluster, question: Question, facts: dict[type[Fact], Fetch]) -> Asking:
        settled = await self._settle(cluster, question)
        known: dict[Any, Any] = {**self.given, Cluster: cluster, Question: question}
        known[Demand] = self._demand(settled, cluster)
        known.update(zip(facts, await finished(list(facts.values())), strict=True))
        lacking = {kind: value for kind, value in known.items() if isinstance(value, Reason)}
        return Asking(question, cluster, settled, known, lacking, _ways(known, settled))

    async def _settle(self, cluster: Cluster, question: Question) -> Settled | Reason:
        async def offers() -> UpgradeOffers:
            fact = await self.facts.get(UpgradeOffers, cluster, question)
            if isinstance(fact, Reason):
                raise NotKnown(fact)
            assert isinstance(fact, UpgradeOffers)
            return fact

        try:
            return await settle(question, cluster, self.knowledge, offers)
        except NotKnown as unknown:
            return unknown.reason
        except KnowledgeError as lacking:
            return Reason(Why.NOT_STATED, str(lacking))

    def _demand(self, settled: Settled | Reason, cluster: Cluster) -> Demand | Reason:
        if isinstance(settled, Reason):
            return settled
        try:
            return demand(settled.operations, cluster, self.knowledge)
        except NotKnown as unknown:
            return unknown.reason
        except KnowledgeError as lacking:
            return Reason(Why.NOT_STATED, str(lacking))

    def _waived(self, asked: Sequence[Asking], alike: Sequence[Alike]) -> list[list[Finding]]:
        found = self._findings(asked, alike)
        if not self.waivers:
            return found
        return [self.waivers.applied(each, asking.cluster) for asking, each in zip(asked, found, strict=True)]

    def _findings(self, asked: Sequence[Asking], alike: Sequence[Alike]) -> list[list[Finding]]:
        """Of one question put to several clusters."""
        question = asked[0].question
        found = [_nothing(asking) for asking in asked]
        concerned = [each for each in zip(asked, alike, found, strict=True) if not each[2]]
        for plan in self.plans[type(question)]:
            run = _run if plan.sees_question else _run_once
            for asking, told, findings in concerned:
                findings += run(plan, asking, told)
        return found


def _nothing(asking: Asking) -> list[Finding]:
    """What is said of a cluster that the question does not concern; nothing of others."""
    if not isinstance(asking.settled, Settled) or not asking.settled.not_applicable:
        return []
    nothing = not_applicable(of_cluster(asking.cluster), asking.settled.not_applicable)
    return [nothing.stamp("question", "cluster", asking.question.kind, ())]


def _run_once(plan: Plan, asking: Asking, alike: Alike) -> list[Finding]:
    """What a check that does not see the question says: the same, where its facts are the same too."""
    values = plan.arguments(asking.known)
    told = alike.get(plan.check.id)
    if told is not None and told[0] == values:
        return [_stamped(finding, plan.check, asking.question) for finding in told[1]]
    found = _call(plan, asking, asking.known)
    alike[plan.check.id] = values, found
    return found


def _run(plan: Plan, asking: Asking, _: Alike) -> list[Finding]:
    """One check on one question: once, or once for each of its operations. What is missing ends as unknown."""
    if plan.operation is None:
        return _call(plan, asking, asking.known)
    if isinstance(asking.settled, Reason):
        return [_unknown(plan.check, asking, asking.settled)]
    ways = asking.ways.get(plan.operation, ())
    if len(ways) == 1:
        return _call(plan, asking, ways[0])
    return [finding for known in ways for finding in _call(plan, asking, known)]


def _call(plan: Plan, asking: Asking, known: Known) -> list[Finding]:
    check = plan.check
    if asking.lacking:
        reason = next((asking.lacking[kind] for kind in plan.kinds if kind in asking.lacking), None)
        if reason is not None:
            return [_unknown(check, asking, reason)]
    found: list[Finding] = []
    try:
        for finding in check.function(*plan.arguments(known)):  # what comes before an error stays
            if not isinstance(finding, Finding):
                raise TypeError(f"it yields {finding!r:.60}, which is no finding")
            if not isinstance(finding.status, Status):  # no verdict would heed it
                raise TypeError(f"its finding has the status {finding.status!r:.60}, which is none")
            found.append(_stamped(finding, check, asking.question))
    except NotKnown as unknown:
        found.append(_unknown(check, asking, unknown.reason))
    except Exception as error:  # noqa: BLE001 - a check may be a plugin's; it ends as unknown with this reason
        text = f"check {check.id} failed: {type(error).__name__}: {error}"
        found.append(_unknown(check, asking, Reason(Why.BROKEN_CHECK, text)))
    return found or [_unknown(check, asking, Reason(Why.BROKEN_CHECK, f"check {check.id} gave no answer"))]


def _unknown(check: Check, asking: Asking, reason: Reason) -> Finding:
    subject = of_cluster(asking.cluster)
    found = Finding(status=Status.UNKNOWN, subject=subject, summary=f"not known: {check.title}", reason=reason)
    return _stamped(found, check, asking.question)


def _stamped(finding: Finding, check: Check, question: Question) -> Finding:
    """With whose it is. A check that cannot fail warns; a failure in words that names no fix has the check's own."""
    if finding.status is _FAIL:
        if not check.can_fail:
            finding = replace(finding, status=Status.WARN)
        elif check.how_to_fix and not finding.remedies and not finding.readings:
            finding = replace(finding, remedies=(Remedy("", check.how_to_fix),))
    return finding.stamp(check.id, check.area, question.kind, check.prevents)


def _operations(settled: Settled | Reason) -> tuple[Operation, ...]:
    return settled.operations if isinstance(settled, Settled) else ()


def _ways(known: Known, settled: Settled | Reason) -> Mapping[type, Sequence[Known]]:
    """What is known, once for each operation: with it, under each of the types by which a check may ask for it."""
    ways: dict[type, list[Known]] = {}
    for operation in _operations(settled):
        asked = {kind: operation for kind in OPERATIONS if isinstance(operation, kind)}
        way = {**known, **asked}
        for kind in asked:
            ways.setdefault(kind, []).append(way)
    return ways


def _target(asking: Asking) -> str | None:
    """The version that an upgrade goes to, None for a node image."""
    operations = _operations(asking.settled)
    return next((str(op.target) for op in operations if isinstance(op, Upgrade) and not op.node_image), None)


def network_of(cluster: Cluster) -> str:
    """The network mode in words."""
    try:
        mode = cluster.network.mode
    except NotKnown:
        return "network mode not known"
    if mode != "azure":
        return {"overlay": "azure cni overlay", "none": "no network plugin"}.get(mode, mode)
    pod_subnets = any(pool.pod_subnet_id for pool in cluster.stated_pools or ())
    return f"azure cni, {'pod' if pod_subnets else 'node'} subnet"
