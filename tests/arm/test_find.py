"""A resource by its id: alone, or out of its subscription's list where many are asked for."""

from __future__ import annotations

import asyncio

import pytest

from aks_preflight.arm.urls import collection_of
from aks_preflight.model.reason import NotKnown, Reason, Why
from tests.arm.conftest import READ, VNET, Answer, Azure

SUBSCRIPTION = VNET.split("/")[2].lower()
VNETS = str(collection_of(VNET))


async def test_many_are_found_in_one_list(azure: Azure) -> None:
    ids = [f"{VNET}-{number}" for number in range(20)]
    azure.answers(VNETS, {"value": [{"id": identity.upper(), "name": identity} for identity in ids]})
    async with azure.live() as arm:
        arm.prefer_lists([SUBSCRIPTION])
        found = await asyncio.gather(*(arm.find(identity, action=READ) for identity in ids))
        assert arm.requests.sent == 1
    assert [body["name"] for body in found] == ids


async def test_one_is_asked_for_alone(azure: Azure) -> None:
    azure.answers(VNET, {"name": "one"})
    async with azure.live() as arm:
        assert await arm.find(VNET, action=READ) == {"name": "one"}
        assert arm.requests.sent == 1


@pytest.mark.parametrize("status", [403, 404])
async def test_a_list_that_is_refused_leaves_it_to_ask_alone(azure: Azure, status: int) -> None:
    azure.answers(VNETS, Answer({"error": {"code": "No", "message": "no"}}, status))
    azure.answers(VNET, {"name": "one"})
    async with azure.live() as arm:
        arm.prefer_lists([SUBSCRIPTION])
        assert await arm.find(VNET, action=READ) == {"name": "one"}


async def test_what_the_list_lacks_is_for_azure_to_say_is_gone(azure: Azure) -> None:
    azure.answers(VNETS, {"value": []})
    azure.answers(VNET, Answer({"error": {"code": "ResourceNotFound", "message": "gone"}}, 404))
    async with azure.live() as arm:
        arm.prefer_lists([SUBSCRIPTION])
        with pytest.raises(NotKnown) as raised:
            await arm.find(VNET, action=READ)
    assert raised.value.reason.why is Why.NOT_FOUND


async def test_a_list_that_fails_is_no_empty_list(azure: Azure) -> None:
    azure.answers(VNETS, {})
    azure.answers(VNET, {"name": "one"})
    async with azure.live() as arm:
        arm.prefer_lists([SUBSCRIPTION])
        with pytest.raises(NotKnown) as raised:
            await arm.find(VNET, action=READ)
    assert raised.value.reason.why is Why.MALFORMED


@pytest.mark.parametrize(
    ("identity", "path"),
    [
        ("/subscriptions/S/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v",
         "/subscriptions/s/providers/Microsoft.Network/virtualNetworks"),
        ("/subscriptions/S/resourcegroups/g/Providers/microsoft.operationalinsights/workspaces/w/",
         "/subscriptions/s/providers/microsoft.operationalinsights/workspaces"),
        ("/subscriptions/S/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s", None),
        ("/subscriptions/S/resourceGroups/g", None),
        ("no id", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_list_in_which_a_resource_stands(identity: str, path: str | None) -> None:
    assert collection_of(identity) == path


async def test_what_is_forgotten_is_asked_for_again(azure: Azure) -> None:
    azure.answers(VNET, {"name": "one"})
    async with azure.live() as arm:
        await arm.get(VNET, action=READ)
        arm.forget(["another"])
        await arm.get(VNET, action=READ)
        assert arm.requests.sent == 1
        arm.forget([SUBSCRIPTION])
        await arm.get(VNET, action=READ)
        assert arm.requests.sent == 2


async def test_when_time_is_up_whoever_waits_and_whoever_asks_is_told_so(azure: Azure) -> None:
    azure.answers(VNET, Answer({"name": "one"}, delay=30))
    azure.answers(VNETS, {"value": []})
    async with azure.live() as arm:
        await arm.list(VNETS, action=READ)
        waiting = [asyncio.ensure_future(arm.find(VNET, action=READ)) for _ in range(3)]
        await asyncio.sleep(0.05)
        arm.expire(Reason(Why.TIMED_OUT, "time is up"))
        for each in waiting:
            with pytest.raises(NotKnown, match="time is up"):
                await each
        with pytest.raises(NotKnown, match="time is up"):
            await arm.get(f"{VNET}-2", action=READ)
        assert await arm.list(VNETS, action=READ) == []  # what was answered stays
