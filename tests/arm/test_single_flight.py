"""Each distinct GET is sent once a run."""

from __future__ import annotations

import asyncio

import pytest

from aks_preflight.arm.policies import GetOnly
from aks_preflight.model.reason import Why
from tests.arm.conftest import CLUSTER, CLUSTERS, READ, SKUS, VNET, Answer, Azure, reason_of


async def test_many_who_ask_at_once_share_one_request(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({"name": "prod"}, delay=0.05))
    async with azure.live() as arm:
        found = await asyncio.gather(*(arm.get(CLUSTER, action=READ) for _ in range(50)))
        assert (arm.requests.sent, arm.requests.answered_from_cache) == (1, 49)
    assert found == [{"name": "prod"}] * 50
    assert azure.tokens == 1


async def test_who_asks_later_and_in_another_spelling_shares_it_too(azure: Azure) -> None:
    azure.answers(SKUS, {"value": [{"name": "Standard_D2s_v3"}]})
    async with azure.live() as arm:
        await arm.list(SKUS, action=READ, params={"$filter": "location eq 'westeurope'"})
        await arm.list(SKUS.upper(), action=READ, params={"$FILTER": "location eq 'WestEurope'"})
        await arm.list(SKUS, action=READ, params={"$filter": "location eq 'eastus'"})
    assert len(azure.asked) == 2


async def test_two_api_versions_are_two_requests(azure: Azure) -> None:
    azure.answers(CLUSTER, {"name": "prod"})
    async with azure.live() as arm:
        await arm.get(CLUSTER, action=READ)
        await arm.get(CLUSTER, action=READ, api_version="2026-08-01")
    assert len(azure.asked) == 2


async def test_a_reason_is_shared_as_well(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({}, 404))
    async with azure.live() as arm:
        first, second = await reason_of(arm, CLUSTER), await reason_of(arm, CLUSTER)
    assert first is second
    assert len(azure.asked) == 1


async def test_a_list_and_another_list_do_not_share_the_list_itself(azure: Azure) -> None:
    azure.answers(CLUSTERS, {"value": [{"name": "one"}]})
    async with azure.live() as arm:
        first = await arm.list(CLUSTERS, action=READ)
        first.clear()
        assert await arm.list(CLUSTERS, action=READ) == [{"name": "one"}]


async def test_who_gives_up_does_not_take_it_from_the_others(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({"name": "prod"}, delay=0.2))
    async with azure.live() as arm:
        impatient = asyncio.ensure_future(arm.get(CLUSTER, action=READ))
        patient = asyncio.ensure_future(arm.get(CLUSTER, action=READ))
        await asyncio.sleep(0.05)
        impatient.cancel()
        assert await patient == {"name": "prod"}
    assert len(azure.asked) == 1


async def test_leaving_ends_what_nobody_waits_for(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({"name": "prod"}, delay=30))
    began = asyncio.get_running_loop().time()
    async with azure.live() as arm:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(arm.get(CLUSTER, action=READ), 0.2)
    assert asyncio.get_running_loop().time() - began < 3


async def test_no_more_are_under_way_than_allowed(azure: Azure) -> None:
    for number in range(12):
        azure.answers(f"{CLUSTER}{number}", Answer({"name": "prod"}, delay=0.03))
    async with azure.live(concurrency=4) as arm:
        await asyncio.gather(*(arm.get(f"{CLUSTER}{number}", action=READ) for number in range(12)))
    assert azure.most_under_way == 4


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("POST", "https://management.azure.com/subscriptions/x/providers/Microsoft.ContainerService/register"),
        ("PUT", "https://management.azure.com/subscriptions/x"),
        ("DELETE", "https://management.azure.com/subscriptions/x"),
        ("GET", "https://evil.example/subscriptions/x"),
        ("GET", "http://management.azure.com/subscriptions/x"),
        ("GET", "https://management.azure.com:8443/subscriptions/x"),
    ],
)
async def test_nothing_but_a_get_to_resource_manager_leaves(method: str, url: str) -> None:
    from azure.core.pipeline import PipelineContext, PipelineRequest
    from azure.core.rest import HttpRequest

    policy = GetOnly("https://management.azure.com")
    with pytest.raises(RuntimeError, match="refused to send"):
        await policy.send(PipelineRequest(HttpRequest(method, url), PipelineContext(None)))


async def test_a_page_of_a_list_follows_the_first(azure: Azure) -> None:
    azure.answers(
        CLUSTERS,
        {
            "value": [{"name": "one"}],
            "nextLink": f"{azure.endpoint}{CLUSTERS}?api-version=2025-10-01&%24skipToken=a%2Bb%3D",
        },
    )
    azure.answers(
        f"{CLUSTERS}?$skipToken=a+b=", {"value": [{"name": "two"}], "nextLink": f"{CLUSTERS}?$skipToken=last"}
    )
    azure.answers(f"{CLUSTERS}?$skipToken=last", {"value": [], "nextLink": ""})
    async with azure.live() as arm:
        assert [c["name"] for c in await arm.list(CLUSTERS, action=READ)] == ["one", "two"]
    assert len(azure.asked) == 3


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/subscriptions",
        "http://localhost/subscriptions",
        "https://localhost:1/subscriptions",
        "https://localhost:port/subscriptions",
        "//evil.example/subscriptions",
        "subscriptions",
        7,
        {},
    ],
)
async def test_a_next_link_that_leads_elsewhere_is_not_followed(azure: Azure, link: object) -> None:
    azure.answers(CLUSTERS, {"value": [{"name": "one"}], "nextLink": link})
    reason = await azure.reason(CLUSTERS, how="list")
    assert reason.why in (Why.MALFORMED, Why.NOT_FOUND)
    assert all(request.host in azure.endpoint for request in azure.asked)


async def test_pages_that_go_round_in_a_circle_are_malformed(azure: Azure) -> None:
    azure.answers(CLUSTERS, {"value": [{"name": "one"}], "nextLink": f"{azure.endpoint}{CLUSTERS}?$skipToken=1"})
    reason = await azure.reason(CLUSTERS, how="list")
    assert reason.why is Why.MALFORMED
    assert "nextLink" in reason.text
    assert len(azure.asked) == 2


async def test_a_page_that_fails_leaves_no_part_of_the_list(azure: Azure) -> None:
    azure.answers(CLUSTERS, {"value": [{"name": "one"}], "nextLink": f"{azure.endpoint}{CLUSTERS}?$skipToken=1"})
    azure.answers(f"{CLUSTERS}?$skipToken=1", Answer({}, 403))
    assert (await azure.reason(CLUSTERS, how="list")).why is Why.NOT_ALLOWED


async def test_names_with_unusual_letters_reach_azure(azure: Azure) -> None:
    path = VNET.replace("/rg/", "/größe (1){x}/")
    azure.answers(path, {"name": "vnet"})
    async with azure.live() as arm:
        assert await arm.get(path, action=READ) == {"name": "vnet"}
