"""The store of facts: each is fetched once for its key, and what cannot be had is kept as its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

import pytest

from aks_preflight.engine.facts import FactStore, finished
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import AskUpgrade, Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm, Fact
from tests.builders import make_cluster
from tests.facts.memory import MemoryArm

UPGRADE = AskUpgrade()


@dataclass(frozen=True)
class Region(Fact):
    """Something of a region."""

    body: str
    actions: ClassVar[tuple[str, ...]] = ("Some.Provider/regions/read",)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:
        return cluster.location

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Region:
        found = await arm.get(f"/regions/{cluster.location}", action=cls.actions[0])
        return cls(found["is"])


class Broken(Region):
    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Region:
        raise ZeroDivisionError("by zero")


class Keyless(Region):
    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:
        raise NotKnown(Reason(Why.NOT_STATED, "which region is not stated"))


class BrokenKey(Region):
    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:
        raise KeyError("region")


async def test_all_who_ask_at_the_same_time_share_one_fetch() -> None:
    arm = MemoryArm({"/regions/westeurope": {"is": "west"}})
    store = FactStore(arm)
    clusters = [make_cluster(name=f"c{n}") for n in range(50)]
    found = await asyncio.gather(*(store.get(Region, cluster, UPGRADE) for cluster in clusters))
    assert found == [Region("west")] * 50
    assert len(arm.asked) == 1


async def test_each_key_is_fetched_and_all_at_the_same_time() -> None:
    arm = MemoryArm({"/regions/westeurope": {"is": "west"}, "/regions/northeurope": {"is": "north"}})
    store = FactStore(arm)
    clusters = [make_cluster(location=place) for place in ("westeurope", "northeurope")]
    assert await asyncio.gather(*(store.get(Region, c, UPGRADE) for c in clusters)) == [Region("west"), Region("north")]
    assert arm.most == 2


async def test_what_could_not_be_had_is_not_asked_for_again() -> None:
    arm = MemoryArm({"/regions/westeurope": Reason(Why.THROTTLED, "asked too often")})
    store = FactStore(arm)
    first = await store.get(Region, make_cluster(), UPGRADE)
    assert first == await store.get(Region, make_cluster(name="other"), UPGRADE)
    assert first == Reason(Why.THROTTLED, "asked too often")
    assert len(arm.asked) == 1


async def test_a_fact_that_fails_is_a_reason_and_ends_nothing() -> None:
    found = await FactStore(MemoryArm({})).get(Broken, make_cluster(), UPGRADE)
    assert found == Reason(Why.BROKEN_CHECK, "reading Broken failed: ZeroDivisionError: by zero")


async def test_a_fact_whose_key_is_not_known_is_a_reason() -> None:
    found = await FactStore(MemoryArm({})).get(Keyless, make_cluster(), UPGRADE)
    assert found == Reason(Why.NOT_STATED, "which region is not stated")


async def test_a_fact_whose_key_fails_is_a_reason_too() -> None:
    found = await FactStore(MemoryArm({})).get(BrokenKey, make_cluster(), UPGRADE)
    assert found == Reason(Why.BROKEN_CHECK, "reading BrokenKey failed: KeyError: 'region'")


async def test_facts_of_two_kinds_are_not_mixed_up() -> None:
    store = FactStore(MemoryArm({"/regions/westeurope": {"is": "west"}}))
    assert isinstance(await store.get(Broken, make_cluster(), UPGRADE), Reason)
    assert await store.get(Region, make_cluster(), UPGRADE) == Region("west")


async def test_who_gives_up_waiting_takes_the_answer_from_nobody() -> None:
    store = FactStore(MemoryArm({"/regions/westeurope": {"is": "west"}}))
    impatient = asyncio.create_task(store.get(Region, make_cluster(), UPGRADE))
    patient = asyncio.create_task(store.get(Region, make_cluster(), UPGRADE))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == Region("west")


class Replayed(MemoryArm):
    """One whose answers take no time to the engine."""

    waits = False


async def test_in_a_replay_a_fact_is_fetched_where_it_is_first_waited_for() -> None:
    arm = Replayed({"/regions/westeurope": {"is": "west"}})
    store = FactStore(arm)
    begun = store.start(Region, make_cluster(), UPGRADE)
    await asyncio.sleep(0)
    assert arm.asked == []
    assert await finished([begun, store.start(Region, make_cluster(name="other"), UPGRADE)]) == [Region("west")] * 2
    assert len(arm.asked) == 1


class Nothing(Region):
    """A fact whose author forgot to return it."""

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Nothing:
        return None  # type: ignore[return-value]


@pytest.mark.parametrize("arm", [MemoryArm, Replayed])
async def test_what_is_no_fact_is_not_known(arm: type[MemoryArm]) -> None:
    store = FactStore(arm({}))
    (found,) = await finished([store.start(Nothing, make_cluster(), UPGRADE)])
    assert found == Reason(Why.BROKEN_CHECK, "reading Nothing failed: TypeError: it gives None, which is no Nothing")
    assert await store.get(Nothing, make_cluster(), UPGRADE) == found


async def test_in_a_replay_too_who_gives_up_takes_the_answer_from_nobody() -> None:
    store = FactStore(Replayed({"/regions/westeurope": {"is": "west"}}))
    impatient = asyncio.create_task(store.get(Region, make_cluster(), UPGRADE))
    patient = asyncio.create_task(store.get(Region, make_cluster(), UPGRADE))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == Region("west")
