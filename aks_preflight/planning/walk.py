"""One cluster's plan: find the way, then ask the checks of an upgrade at each hop of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aks_preflight.capacity.demand import demand
from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.plans import Plan
from aks_preflight.engine.run import Runner, network_of
from aks_preflight.engine.verdicts import worst
from aks_preflight.facts.releases import Releases, UpgradeOffers
from aks_preflight.knowledge import Knowledge, KnowledgeError
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding, Gate
from aks_preflight.model.plan import ClusterPlan, Hop, Pace, PoolStep, Resource
from aks_preflight.model.question import AskUpgrade, Upgrade
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.report import ClusterReport, Verdict
from aks_preflight.model.version import Version
from aks_preflight.planning.duration import pool_step
from aks_preflight.planning.hops import Stage, after, stages
from aks_preflight.planning.path import Impossible, Offered, find_path, skipped
from aks_preflight.plugin import Check


class Walker:
    """Plans clusters, with one store of facts for all of them.

    The first hop is asked everything that an upgrade is asked. The state of a cluster is judged there once: later hops
    are asked by the checks of what changes, the upgrade and its demand.
    """

    def __init__(self, facts: FactStore, checks: Sequence[Check], knowledge: Knowledge, pace: Pace) -> None:
        self.facts = facts
        self.knowledge = knowledge
        self.pace = pace
        self.first = Runner(facts, checks, knowledge)
        self.later = Runner(facts, [check for check in checks if _of_upgrade(check)], knowledge)

    async def plan(self, cluster: Cluster, to: str | Version) -> ClusterPlan:
        """The way, or why there is none or none is known."""
        try:
            offered = await self._offered(cluster)
            path = find_path(offered, to, cluster.support_plan)
            ahead = stages(cluster, path, self.knowledge)
        except Impossible as why:
            return _planned(cluster, verdict=Verdict.NO_GO, answer=str(why))
        except NotKnown as unknown:
            return _planned(cluster, verdict=Verdict.UNKNOWN, answer=str(unknown), reason=unknown.reason)
        except KnowledgeError as lacking:
            reason = Reason(Why.NOT_STATED, str(lacking))
            return _planned(cluster, verdict=Verdict.UNKNOWN, answer=str(lacking), reason=reason)
        target = path[-1] if path else cluster.version
        if not ahead:
            return _planned(cluster, verdict=Verdict.GO, answer=f"runs {target} already", target=target)
        hops = await self._hops(cluster, ahead, offered)
        return _planned(
            cluster, verdict=worst(hop.verdict for hop in hops), answer=_answer(hops), target=target, hops=hops
        )

    async def _offered(self, cluster: Cluster) -> Offered:
        """Raises NotKnown where what Azure offers could not be had."""
        first = await self.facts.get(UpgradeOffers, cluster, AskUpgrade())
        releases = await self.facts.get(Releases, cluster, AskUpgrade())
        for fact in (first, releases):
            if isinstance(fact, Reason):
                raise NotKnown(fact)
        assert isinstance(first, UpgradeOffers)
        assert isinstance(releases, Releases)
        return Offered(cluster.version, first, releases)

    async def _hops(self, cluster: Cluster, ahead: Sequence[Stage], offered: Offered) -> tuple[Hop, ...]:
        hops: list[Hop] = []
        told: set[tuple[object, ...]] = set()
        for number, stage in enumerate(ahead, start=1):
            ask = AskUpgrade(to=stage.version)
            offers = offered.to(stage.start)
            if offers is not None:  # a version on the way is in the table, or find_path would have told
                self.facts.assume(UpgradeOffers, cluster, ask, offers)
            report = await (self.first if number == 1 else self.later).report(cluster, (ask,))
            hops.append(self._hop(number, stage, cluster, report, told))
            cluster = after(cluster, stage.version)
        return tuple(hops)

    def _hop(
        self, number: int, stage: Stage, cluster: Cluster, report: ClusterReport, told: set[tuple[object, ...]]
    ) -> Hop:
        pools, untold = self._pools(cluster, stage, report.findings)
        return Hop(
            number=number,
            start=stage.start,
            version=stage.version,
            pools=pools,
            verdict=report.verdicts["upgrade"],
            findings=tuple(self._new(report.findings, told)),
            retries=self.knowledge.surge_retries(stage.version),
            must_follow=stage.must_follow,
            skips=skipped(stage.start, stage.version),
            untold=untold,
        )

    def _new(self, findings: Sequence[Finding], told: set[tuple[object, ...]]) -> list[Finding]:
        """Without what a check that cannot fail has said of an earlier hop: it speaks of settings that stay."""
        kept = []
        for finding in findings:
            said = (finding.check, finding.status, finding.subject, finding.summary)
            if said not in told or self.first.can_fail.get(finding.check, True):
                kept.append(finding)
            told.add(said)
        return kept

    def _pools(
        self, cluster: Cluster, stage: Stage, findings: Sequence[Finding]
    ) -> tuple[tuple[PoolStep, ...], Reason | None]:
        """The pools that the hop upgrades, in their order; and why there are nodes in none of them."""
        try:
            upgrade = Upgrade(stage.version, node_image=False, pools=cluster.pools, whole_cluster=True, at_once=False)
            found = demand((upgrade,), cluster, self.knowledge)
        except NotKnown as unknown:
            return (), unknown.reason
        moving = [p for p in found.pools if p.pool.version != stage.version]
        tight = _without_room(findings)
        steps = tuple(pool_step(p, self.pace, one_at_a_time=p.pool.name in tight) for p in moving)
        return steps, found.beyond


def _of_upgrade(check: Check) -> bool:
    """Whether a check asks for the upgrade or what it takes."""
    return Plan.of(check).operation is Upgrade or Demand in check.parameters.values()


def _without_room(findings: Sequence[Finding]) -> set[str]:
    """The pools whose own surge does not fit as a whole."""
    kinds = {resource.value for resource in Resource}
    found: set[str] = set()
    for finding in findings:
        for reading in finding.readings if finding.subject.kind in kinds else ():
            if reading.gate is Gate.ALLOCATION and reading.has is not None:
                needs: Counter[str] = Counter()
                for term in reading.terms:
                    needs[term.name] += term.value
                found |= {pool for pool, need in needs.items() if need > max(reading.has, 0)}
    return found


def _answer(hops: Sequence[Hop]) -> str:
    """`3 hops to 1.36.1; hop 2 does not fit`."""
    count = f"{len(hops)} hop{'s' * (len(hops) != 1)} to {hops[-1].version}"
    stops = next((hop for hop in hops if hop.verdict is Verdict.NO_GO), None)
    unsure = next((hop for hop in hops if hop.verdict is Verdict.UNKNOWN), None)
    if stops is not None:
        return f"{count}; hop {stops.number} does not fit"
    if unsure is not None:
        return f"{count}; whether hop {unsure.number} fits is not known"
    return f"{count}; " + ("each fits" if len(hops) > 1 else "it fits")


def _planned(
    cluster: Cluster,
    *,
    verdict: Verdict,
    answer: str,
    target: Version | None = None,
    hops: tuple[Hop, ...] = (),
    reason: Reason | None = None,
) -> ClusterPlan:
    return ClusterPlan(
        id=cluster.id,
        name=cluster.name,
        resource_group=cluster.resource_group,
        subscription=cluster.subscription,
        location=cluster.location,
        network=network_of(cluster),
        kubernetes_version=str(cluster.current_version or cluster.requested_version or "") or None,
        target=target,
        verdict=verdict,
        answer=answer,
        hops=hops,
        reason=reason,
        alone=(cluster.upgrade_channel or "none").lower() == "none",
    )
