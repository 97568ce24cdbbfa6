"""The simulator's switches, each over real TLS."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from tests.simulator import (
    Bucket,
    Hang,
    Latency,
    Paging,
    Reset,
    Switches,
    Throttle,
    Truncate,
    conflict_not_registered,
    empty_body,
    expired_token,
    garbage,
    html_error,
    json_error,
    too_many_requests,
)
from tests.simulator.asked import parse
from tests.simulator.fixture import Connect
from tests.simulator.plain_client import CLUSTER, CLUSTERS, SKUS, SUBNET
from tests.simulator.throttling import SHAPES, Meter


@pytest.mark.parametrize(("size", "pages"), [(2, [2, 2, 1, 0]), (5, [5, 0]), (None, [5, 0])])
async def test_lists_come_in_pages_with_an_empty_last_one(connect: Connect, size: int | None, pages: list[int]) -> None:
    client = connect(paging=Paging(size, trailing_empty=True))
    seen, link = [], f"{client.arm.url}{CLUSTERS}?api-version=2025-10-01"
    while link:
        body = await client.json(link)
        seen.append([row["name"] for row in body["value"]])
        link = body.get("nextLink")
    assert [len(names) for names in seen] == pages
    assert [name for names in seen for name in names] == [f"shop{n}" for n in range(5)]


async def test_pages_keep_the_filter_and_may_point_elsewhere(connect: Connect) -> None:
    client = connect(paging=Paging(1, trailing_empty=True, host="https://elsewhere.example"))
    link = (await client.json(SKUS, "?api-version=1&$filter=location eq 'westeurope'"))["nextLink"]
    assert link.startswith("https://elsewhere.example/")
    assert await client.json(link.replace("https://elsewhere.example", client.arm.url)) == {"value": []}


async def test_a_bucket_throttles_and_refills(connect: Connect) -> None:
    bucket = Bucket(2, 5.0, header="x-ms-ratelimit-remaining-subscription-reads", retry_after=0)
    client = connect(throttle=Throttle((bucket,)))
    answers = [await client(CLUSTER) for _ in range(4)]
    assert [status for status, _, _ in answers] == [200, 200, 429, 429]
    assert [headers.get("x-ms-ratelimit-remaining-subscription-reads") for _, headers, _ in answers[:2]] == ["1", "0"]
    assert answers[2][1]["Retry-After"] == "0"
    assert (await client(SUBNET))[0] == 200, "another provider has a bucket of its own"
    await asyncio.sleep(0.3)
    assert (await client(CLUSTER))[0] == 200


def test_azures_buckets_hold_what_azure_publishes() -> None:
    now = [0.0]
    meter = Meter(Throttle.azure(), lambda: now[0])

    def burst(path: str, requests: int = 5000) -> tuple[int, dict[str, Any]]:
        for number in range(requests):
            refusal, _ = meter.take(parse("GET", f"{path}?api-version=1"))
            if refusal:
                return number, {"retry": refusal.headers["Retry-After"], **json.loads(refusal.body)}
        return requests, {}

    profiles, refused = burst(f"{CLUSTER}/upgradeProfiles/default")
    assert (profiles, refused["code"], refused["retry"]) == (60, "Throttled", "1")
    assert burst(CLUSTER)[0] == 60, "GET cluster has a bucket for each cluster"
    now[0] += 3600
    count, refused = burst(SKUS)
    assert (count, refused["error"]["code"]) == (250, "SubscriptionRequestsThrottled")
    now[0] += 1
    assert burst(SKUS)[0] == 25, "25 a second"


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_shape_of_a_429(connect: Connect, shape: str) -> None:
    client = connect(faults=[too_many_requests(shape, retry_after=None, times=1)])
    status, headers, text = await client(CLUSTER)
    body = json.loads(text)
    code = (body.get("error") or body)["code"]
    assert (status, code, "Retry-After" in headers) == (429, shape.removesuffix("-flat"), False)
    assert "{" not in (body.get("error") or body)["message"], "all is filled in"
    assert (await client(CLUSTER))[0] == 200


@pytest.mark.parametrize(
    ("fault", "status", "kind", "text"),
    [
        (json_error(500), 500, "application/json", r'^\{"error":\{"code":"InternalServerError"'),
        (json_error(500, flat=True), 500, "application/json", r'^\{"code":"InternalServerError"'),
        (html_error(502), 502, "text/html", "<h1>502 Bad Gateway</h1>"),
        (html_error(503), 503, "text/html", "Our services aren't available right now"),
        (empty_body(504), 504, "application/json", "^$"),
        (conflict_not_registered(), 409, "application/json", "MissingSubscriptionRegistration"),
        (expired_token(), 401, "application/json", "ExpiredAuthenticationToken"),
        (garbage("empty-object"), 200, "application/json", r"^\{\}$"),
        (garbage("error-object"), 200, "application/json", r'^\{"error": '),
        (garbage("null"), 200, "application/json", "^null$"),
        (garbage("html"), 200, "text/html", "<html>"),
        (garbage("list"), 200, "application/json", r"^\[\{"),
        (garbage("value-object"), 200, "application/json", r'^\{"value": \{'),
        (garbage("text-for-number"), 200, "application/json", '"count": "many"'),
        (Truncate(how="json"), 200, "application/json", r'^\{"id":"/subs[^}]*$'),
    ],
)
async def test_faults_on_a_path(connect: Connect, fault: Any, status: int, kind: str, text: str) -> None:
    client = connect(faults=[replace(fault, path="*/managedClusters/*", times=1)])
    assert (await client(SUBNET))[0] == 200, "another path is spared"
    got, headers, body = await client(CLUSTER)
    assert (got, headers["Content-Type"].split(";")[0]) == (status, kind)
    assert re.search(text, body)
    assert (await client.json(CLUSTER))["id"] == CLUSTER, "the second request is answered"
    assert [entry.status for entry in client.arm.requests] == [200, status, 200]


@pytest.mark.parametrize(
    ("fault", "error"),
    [(Truncate(times=1), aiohttp.ClientPayloadError), (Reset(times=2), aiohttp.ClientConnectionError)],
)
async def test_broken_connections(connect: Connect, fault: Any, error: type[Exception]) -> None:
    # aiohttp's client of its own accord sends a GET once more after a reset, hence two.
    client = connect(faults=[fault])
    with pytest.raises(error):
        await client(CLUSTER)
    assert (await client(CLUSTER))[0] == 200


async def test_a_hang_lasts_until_the_simulator_stops(connect: Connect) -> None:
    client = connect(faults=[Hang(path=re.compile("/SUBNETS/[^/]+$"))])
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(client(SUBNET), 0.2)
    waiting = asyncio.create_task(client(SUBNET))
    await asyncio.sleep(0.05)
    before = time.monotonic()
    await asyncio.to_thread(client.arm.stop)
    assert time.monotonic() - before < 2
    with pytest.raises(aiohttp.ClientConnectionError):
        await waiting
    assert [entry.status for entry in client.arm.requests] == [None, None]


async def test_latency_is_of_each_request_not_of_all(connect: Connect) -> None:
    client = connect(latency=Latency(0.1, jitter=0.05, seed=1))
    before = time.monotonic()
    answers = await asyncio.gather(*(client(CLUSTER) for _ in range(50)))
    assert {status for status, _, _ in answers} == {200}
    assert 0.1 <= time.monotonic() - before < 3
    assert len(client.arm.requests) == 50
    assert all((entry.seconds or 0) >= 0.1 for entry in client.arm.requests)


@pytest.mark.parametrize("kind", ["wrong-name", "untrusted", "expired"])
async def test_a_bad_certificate_is_refused_by_the_client(connect: Connect, kind: str) -> None:
    client = connect(certificate=kind)
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await client(CLUSTER)


async def test_switches_may_change_while_it_runs(connect: Connect) -> None:
    client = connect()
    client.arm.switches = Switches(deny=["*"])
    assert (await client(CLUSTER))[0] == 403
    client.arm.switches = Switches(compress=True)
    status, headers, _ = await client(CLUSTER)
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
