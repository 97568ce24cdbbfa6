"""What counts as an answer. An empty object, an error with status 200 or half a list must never look like nothing."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.model.reason import Why
from tests.arm.conftest import CLUSTER, CLUSTERS, READ, SKUS, VNET, Answer, Azure


async def test_get_gives_the_object(azure: Azure) -> None:
    azure.answers(CLUSTER, {"id": CLUSTER, "name": "prod"})
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"id": CLUSTER, "name": "prod"}


async def test_list_gives_the_objects_under_value(azure: Azure) -> None:
    azure.answers(CLUSTERS, {"value": [{"name": "one"}, {"name": "two"}]})
    async with azure.live() as arm:
        assert [cluster["name"] for cluster in await arm.list(CLUSTERS, action=READ)] == ["one", "two"]


async def test_an_empty_list_is_an_answer(azure: Azure) -> None:
    azure.answers(CLUSTERS, {"value": []})
    async with azure.live() as arm:
        assert await arm.list(CLUSTERS, action=READ) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        "",
        "   ",
        "null",
        "[]",
        "7",
        '"a text"',
        '{"id": "/subscriptions/',
        "<html><head><title>502 Bad Gateway</title></head></html>",
        "[" * 100_000,
        {"error": {"code": "InternalServerError", "message": "sorry"}},
        {"error": "sorry"},
        {"code": "BadRequest", "message": "a flat one, as AKS writes it"},
    ],
)
async def test_get_refuses_what_is_no_resource(azure: Azure, body: Any) -> None:
    azure.answers(CLUSTER, body)
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.MALFORMED
    assert reason.request == f"GET {CLUSTER}"
    assert "\n" not in reason.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": None},
        {"value": {}},
        {"value": "none"},
        {"value": [{"name": "one"}, None]},
        {"value": [["one"]]},
        {"values": []},
        {"error": {"code": "InternalServerError", "message": "sorry"}},
        {"value": [], "error": {"code": "PartialResult", "message": "sorry"}},
    ],
)
async def test_list_refuses_what_is_no_list(azure: Azure, body: Any) -> None:
    azure.answers(CLUSTERS, body)
    assert (await azure.reason(CLUSTERS, how="list")).why is Why.MALFORMED


async def test_an_error_with_status_200_is_told_in_azures_words(azure: Azure) -> None:
    azure.answers(CLUSTER, {"error": {"code": "GatewayTimeout", "message": "no\r\nresponse\x1b[31m"}})
    assert "(GatewayTimeout: no response [31m)" in (await azure.reason(CLUSTER)).text


async def test_bytes_that_are_no_text_are_malformed(azure: Azure) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\nConnection: close\r\n\r\n"
    azure.answers(CLUSTER, Answer(raw=head + b"\xff\xfe\xff\xfe"))
    assert (await azure.reason(CLUSTER)).why is Why.MALFORMED


async def test_each_resource_provider_is_asked_by_its_own_client_in_its_own_version(azure: Azure) -> None:
    azure.answers(CLUSTERS, {"value": []})
    azure.answers(f"{VNET}/usages", {"value": []})
    azure.answers(SKUS, {"value": []})
    azure.answers("/subscriptions", {"value": []})
    async with azure.live() as arm:
        await arm.list(CLUSTERS, action=READ)
        await arm.list(f"{VNET}/usages", action=READ)
        await arm.list(SKUS, action=READ, params={"$filter": "location eq 'west europe'"})
        await arm.list("/subscriptions", action=READ)
    assert [request.query["api-version"] for request in azure.asked] == [
        "2025-10-01",
        "2025-05-01",
        "2021-07-01",
        "2022-12-01",
    ]
    assert azure.asked[2].query["$filter"] == "location eq 'west europe'"


async def test_who_asks_and_how(azure: Azure) -> None:
    azure.answers(CLUSTER, {"name": "prod"})
    async with azure.live() as arm:
        await arm.get(CLUSTER, action=READ)
    headers = azure.asked[0].headers
    assert headers["User-Agent"].startswith("aks-preflight/")
    assert headers["Accept"] == "application/json"
    assert headers["x-ms-client-request-id"]
