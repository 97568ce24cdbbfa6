"""A fleet is told as it comes: in lots, within memory, up to a deadline or somebody's hand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from aks_preflight.engine import Asked, Stop, exit_code, stream
from aks_preflight.model.assumption import About, Assumption
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.report import ClusterReport, Collected, Verdict
from aks_preflight.model.scope import Scope, ScopeError
from tests.builders import KNOWLEDGE
from tests.engine.estate import AS_OF, ESTATE, HEADROOM
from tests.facts.bodies import CLUSTERS, SUBSCRIPTION, VNET_ID, cluster_body, pool_body
from tests.facts.memory import MemoryArm

OTHER = SUBSCRIPTION.replace("1", "2")


def of_both(path: str) -> dict[str, Any]:
    """The estate, and the same in a second subscription."""
    return {path: ESTATE[path], path.replace(SUBSCRIPTION, OTHER): ESTATE[path]}


ANSWERS: dict[str, Any] = {key: value for path in ESTATE for key, value in of_both(path).items()}
THERE = [pool_body(vnetSubnetID=f"{VNET_ID.replace(SUBSCRIPTION, OTHER)}/subnets/nodes")]
ANSWERS[CLUSTERS.replace(SUBSCRIPTION, OTHER)] = [
    cluster_body("pay", subscription=OTHER, group="shop", agentPoolProfiles=THERE),
    cluster_body("box", subscription=OTHER, group="shop", agentPoolProfiles=[pool_body(vnetSubnetID=None)],
                 location="northeurope"),
]  # fmt: skip


class SlowArm(MemoryArm):
    """Answers about one subscription never come, until time is up. It notes what may be forgotten."""

    def __init__(self, answers: Mapping[str, Any], slow: str) -> None:
        super().__init__(answers)
        self.slow = slow
        self.over: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        self.forgotten: list[set[str]] = []

    async def _answer(self, path: str, params: Mapping[str, str] | None) -> Any:
        if self.slow in path and "managedClusters" not in path:
            raise NotKnown(await asyncio.shield(self.over))
        return await super()._answer(path, params)

    def expire(self, reason: Reason) -> None:
        if not self.over.done():
            self.over.set_result(reason)

    def forget(self, subscriptions: Any) -> None:
        self.forgotten.append(set(subscriptions))


class ListlessArm(SlowArm):
    """Nor do the subscriptions come, until time is up."""

    async def _answer(self, path: str, params: Mapping[str, str] | None) -> Any:
        raise NotKnown(await asyncio.shield(self.over))


class Watching(Collected):
    """Calls back when a cluster is told."""

    def __init__(self, on_cluster: Any = None) -> None:
        super().__init__()
        self.on_cluster = on_cluster

    def cluster(self, cluster: ClusterReport) -> None:
        super().cluster(cluster)
        if self.on_cluster:
            self.on_cluster(cluster)


async def run(arm: MemoryArm, into: Collected, *, scope: Scope | None = None, **more: Any) -> None:
    asked = Asked(
        questions=(AskUpgrade(),), as_of=AS_OF, knowledge=KNOWLEDGE, source="live", selection=HEADROOM, **more
    )
    await stream(arm, scope or Scope(subscriptions=(SUBSCRIPTION, OTHER)), asked, into=into)


async def test_a_lot_is_told_while_another_is_still_waited_for() -> None:
    told: list[str] = []
    arm = SlowArm(ANSWERS, OTHER)
    into = Watching(lambda cluster: (told.append(cluster.name), arm.expire(Reason(Why.TIMED_OUT, "at last"))))
    await run(arm, into)
    assert told == ["web", "box", "pay"]
    assert into.report.clusters[0].verdicts == {"upgrade": Verdict.NO_GO}
    assert into.report.clusters[1].verdicts == {"upgrade": Verdict.UNKNOWN}
    assert arm.forgotten[-2:] == [{SUBSCRIPTION}, {OTHER}]


async def test_after_the_deadline_what_was_not_read_is_unknown_and_says_why() -> None:
    into = Watching()
    await asyncio.wait_for(run(SlowArm(ANSWERS, OTHER), into, stop=Stop(0.5)), 5)
    report = into.report
    assert [c.verdicts["upgrade"] for c in report.clusters] == [Verdict.NO_GO, Verdict.UNKNOWN, Verdict.UNKNOWN]
    reasons = {f.reason.text for f in report.clusters[1].findings if f.reason}
    assert reasons == {"not read within the deadline of 0.5 s"}
    assert report.verdicts == {"upgrade": Verdict.NO_GO}


@pytest.mark.parametrize("shard", [None, (1, 2)])
@pytest.mark.parametrize(
    ("scope", "unread"),
    [
        ({"all_subscriptions": True}, "/subscriptions"),
        ({"subscriptions": ("Shop",), "clusters": ("web",)}, "/subscriptions"),
        ({"management_group": "corp"}, "/providers/Microsoft.Management/managementGroups/corp/descendants"),
    ],
)
async def test_a_run_that_ends_before_the_subscriptions_are_listed_is_a_whole_report(
    scope: dict[str, Any], unread: str, shard: tuple[int, int] | None
) -> None:
    into, assumed = Watching(), Assumption(About.QUOTA, "cores", "+50")
    where = Scope(**scope, shard=shard)
    arm = ListlessArm({}, OTHER)
    await asyncio.wait_for(run(arm, into, scope=where, stop=Stop(0.5), assumptions=(assumed,)), 5)
    assert [(n.scope, n.reason) for n in into.report.not_read] == [(unread, "not read within the deadline of 0.5 s")]
    assert into.report.verdicts == {"upgrade": Verdict.UNKNOWN}
    assert exit_code(into.report, named=True) == 3


async def test_a_list_of_subscriptions_that_times_out_before_the_run_does_is_none() -> None:
    slow = {"/subscriptions": Reason(Why.TIMED_OUT, "no answer within 30 s")}
    with pytest.raises(ScopeError, match="cannot be listed"):
        await run(MemoryArm(slow), Watching(), scope=Scope(all_subscriptions=True), stop=Stop(60))


async def test_what_was_not_judged_is_not_read() -> None:
    stop = Stop(0.5)
    stop.judging = Reason(Why.TIMED_OUT, "not judged within the deadline of 0.5 s")
    into = Watching()
    await run(MemoryArm(ANSWERS), into, stop=stop)
    assert into.report.clusters == ()
    assert [(n.scope, n.reason) for n in into.report.not_read] == [
        (f"/subscriptions/{SUBSCRIPTION}", "1 of its clusters: not judged within the deadline of 0.5 s"),
        (f"/subscriptions/{OTHER}", "2 of its clusters: not judged within the deadline of 0.5 s"),
    ]
    assert into.report.verdicts == {"upgrade": Verdict.UNKNOWN}


async def test_a_subscription_that_cannot_be_read_does_not_end_the_others() -> None:
    refused = Reason(Why.UNAVAILABLE, "Azure answers 503")
    path = f"/subscriptions/{OTHER}/providers/Microsoft.ContainerService/managedClusters"
    into = Watching()
    await run(MemoryArm({**ANSWERS, path: refused}), into)
    assert [c.name for c in into.report.clusters] == ["web"]
    assert [n.scope for n in into.report.not_read] == [f"/subscriptions/{OTHER}"]


async def test_shards_split_the_subscriptions_and_lose_none() -> None:
    names: list[str] = []
    for index in range(3):
        into = Watching()
        scope = Scope(subscriptions=(SUBSCRIPTION, OTHER), shard=(index, 3))
        await run(MemoryArm(ANSWERS), into, scope=scope)
        names += [c.name for c in into.report.clusters]
        if not into.report.clusters:
            assert into.report.verdicts == {"upgrade": Verdict.NOT_APPLICABLE}
            assert into.report.not_read == ()
    assert sorted(names) == ["box", "pay", "web"]


async def test_nothing_is_told_before_a_scope_is_known_to_be_there() -> None:
    into = Watching()
    with pytest.raises(ScopeError):
        await run(MemoryArm(ANSWERS), into, scope=Scope(subscriptions=(SUBSCRIPTION,), clusters=("nobody",)))
    with pytest.raises(ValueError, match="has not ended"):
        _ = into.report
