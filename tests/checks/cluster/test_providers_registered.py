"""Registrations: told by the requests that are made in any case."""

from __future__ import annotations

import pytest

from aks_checks.cluster.providers_registered import providers_registered
from aks_preflight.facts.registrations import Registrations
from aks_preflight.model.finding import Status
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Reason, Why
from tests.builders import COMPUTE, LOCATION, SUBSCRIPTION, VNET_ID, make_cluster, make_pool
from tests.facts.memory import MemoryArm, denied

USAGES = f"{COMPUTE}/locations/{LOCATION}/usages"
UNREGISTERED = Reason(Why.NOT_REGISTERED, "the subscription is not registered for Microsoft.Compute", request="GET x")


async def test_providers_that_answer_are_registered() -> None:
    arm = MemoryArm({USAGES: [], VNET_ID: {"id": VNET_ID}})
    read = await Registrations.fetch(arm, make_cluster(), AskUpgrade())
    assert sorted(arm.asked) == sorted([USAGES, VNET_ID])
    assert [f.status for f in providers_registered(make_cluster(), read)] == [Status.OK]


async def test_a_provider_that_says_it_is_not_registered_fails() -> None:
    arm = MemoryArm({USAGES: UNREGISTERED, VNET_ID: {"id": VNET_ID}})
    read = await Registrations.fetch(arm, make_cluster(), AskUpgrade())
    (found,) = providers_registered(make_cluster(), read)
    assert (found.status, found.summary) == (Status.FAIL, UNREGISTERED.text)


async def test_of_a_managed_vnet_the_list_is_asked() -> None:
    vnets = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/virtualNetworks"
    arm = MemoryArm({USAGES: [], vnets: []})
    assert await Registrations.fetch(arm, make_cluster(make_pool(subnet=None)), AskUpgrade()) == Registrations(())
    assert vnets in arm.asked


async def test_any_other_failure_leaves_it_open() -> None:
    arm = MemoryArm({USAGES: denied("usages/read", USAGES), VNET_ID: {"id": VNET_ID}})
    with pytest.raises(NotKnown, match="not allowed"):
        await Registrations.fetch(arm, make_cluster(), AskUpgrade())
