"""A replay runs the client of a live run: the same answers, the same reasons, without network, credential or waits."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.arm import Snapshot, open_replay, read_snapshot
from aks_preflight.arm.snapshot import Recorded
from aks_preflight.arm.urls import collection_of
from aks_preflight.model.reason import Why
from tests.arm.conftest import CLUSTER, CLUSTERS, READ, SKUS, SUBSCRIPTION, VNET, Answer, Azure, reason_of

VNETS = str(collection_of(VNET))
ESTATE = Path(__file__).resolve().parents[2] / ".." / "shared" / "recorded" / "estate.arm.jsonl.gz"


def snapshot(*answers: tuple[str, int, bytes], cloud: str = "public") -> Snapshot:
    return Snapshot(datetime(2024, 5, 1, tzinfo=timezone.utc), cloud, (Recorded(*answer) for answer in answers))


async def test_get_and_list() -> None:
    recorded = snapshot(
        (f"{CLUSTER}?api-version=2019-01-01", 200, b'{"name": "prod"}'),
        (f"{CLUSTERS}?api-version=2019-01-01", 200, b'{"value": [{"name": "prod"}]}'),
    )
    async with open_replay(recorded) as arm:
        assert await arm.get(CLUSTER.upper(), action=READ) == {"name": "prod"}
        assert await arm.list(CLUSTERS, action=READ) == [{"name": "prod"}]
        assert (arm.requests.sent, arm.requests.answered_from_cache, arm.requests.throttled) == (2, 0, 0)


@pytest.mark.parametrize("cloud", ["public", "usgov", "china", "of-a-friend"])
async def test_a_next_link_is_followed_whatever_its_host(cloud: str) -> None:
    link = b'"nextLink": "https://management.azure.com:443' + CLUSTERS.encode() + b'?%24skipToken=2&api-version=9"'
    recorded = snapshot(
        (f"{CLUSTERS}?api-version=1", 200, b'{"value": [{"name": "one"}], ' + link + b"}"),
        (f"{CLUSTERS}?api-version=1&$skipToken=2", 200, b'{"value": [{"name": "two"}]}'),
        cloud=cloud,
    )
    async with open_replay(recorded) as arm:
        assert [c["name"] for c in await arm.list(CLUSTERS, action=READ)] == ["one", "two"]


@pytest.mark.parametrize("link", ["relative", "https://management.azure.com", "mailto:bob", " ", "?x=1"])
async def test_a_next_link_that_is_no_address(link: str) -> None:
    page = json.dumps({"value": [], "nextLink": link}).encode()
    async with open_replay(snapshot((CLUSTERS, 200, page))) as arm:
        assert (await reason_of(arm, CLUSTERS, how="list")).why is Why.MALFORMED


async def test_what_was_not_recorded_is_not_known() -> None:
    async with open_replay(snapshot((CLUSTER, 200, b"{}"))) as arm:
        reason = await reason_of(arm, VNET)
    assert (reason.why, reason.text) == (Why.NOT_IN_SNAPSHOT, f"not in this snapshot: GET {VNET}")


async def test_a_list_answers_for_a_resource_that_was_not_recorded_alone() -> None:
    body = json.dumps({"value": [{"id": VNET, "name": "one"}]}).encode()
    async with open_replay(snapshot((f"{VNETS}?api-version=1", 200, body))) as arm:
        assert (await arm.find(VNET, action=READ))["name"] == "one"


async def test_one_that_the_list_lacks_is_not_known_and_not_gone() -> None:
    async with open_replay(snapshot((f"{VNETS}?api-version=1", 200, b'{"value": []}'))) as arm:
        assert (await reason_of(arm, VNET, how="find")).why is Why.NOT_IN_SNAPSHOT


async def test_a_query_that_was_not_recorded_is_not_known_either() -> None:
    recorded = snapshot((f"{SKUS}?$filter=location eq 'westeurope'", 200, b'{"value": [{"name": "x"}]}'))
    async with open_replay(recorded) as arm:
        assert await arm.list(SKUS, action=READ, params={"$filter": "location eq 'WestEurope'"})
        assert (await reason_of(arm, SKUS, how="list")).why is Why.NOT_IN_SNAPSHOT


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (429, b'{"error": {"code": "TooManyRequests", "message": "x"}}', Why.THROTTLED),
        (503, b'"<html></html>"', Why.UNAVAILABLE),
        (403, b"{}", Why.NOT_ALLOWED),
        (404, b"null", Why.NOT_FOUND),
        (200, b"{}", Why.MALFORMED),
        (200, b'"<html></html>"', Why.MALFORMED),
        (200, b'{"value": [}', Why.MALFORMED),
    ],
)
async def test_a_recorded_failure_is_reported_at_once(status: int, body: bytes, why: Why) -> None:
    began = time.monotonic()
    async with open_replay(snapshot((CLUSTER, status, body))) as arm:
        assert (await reason_of(arm, CLUSTER)).why is why
    assert time.monotonic() - began < 0.4


def test_a_replay_imports_no_network_and_no_client() -> None:
    program = f"""
import asyncio, sys
from datetime import datetime, timezone
from aks_preflight import arm
assert not any(name.startswith("azure") for name in sys.modules), "importing the package imported the SDK"
from aks_preflight.arm.snapshot import Recorded
answers = [Recorded({CLUSTERS!r}, 200, b'{{"value": []}}'), Recorded({VNET!r}, 200, b'{{"name": "vnet"}}')]
async def main():
    async with arm.open_replay(arm.Snapshot(datetime.now(timezone.utc), "public", answers)) as replay:
        await replay.list({CLUSTERS!r}, action="x")
        await replay.get({VNET!r}, action="x")
asyncio.run(main())
heavy = ("aiohttp", "azure.identity", "azure.mgmt", "requests")
print([name for name in heavy if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


@pytest.mark.skipif(not ESTATE.is_file(), reason="the recorded estate is not here")
async def test_an_estate_of_456_clusters_is_read_and_listed_quickly() -> None:
    began = time.process_time()
    estate = read_snapshot(ESTATE)
    read = time.process_time() - began
    async with open_replay(estate) as arm:
        await reason_of(arm, VNET)  # imports what the first request imports
        began = time.process_time()
        (subscription,) = estate.subscriptions()
        path = CLUSTERS.replace(SUBSCRIPTION, f"/subscriptions/{subscription}")
        clusters = await arm.list(path, action=READ)
        listed = time.process_time() - began
        ids = [cluster["id"] for cluster in clusters]
        bodies: list[dict[str, Any]] = [await arm.get(identity, action=READ) for identity in ids]
    assert len({body["id"].lower() for body in bodies}) == 456
    assert read < 0.3  # 0.035 s on the machine it was written on; the list 0.02 s
    assert listed < 0.2


async def test_a_regions_sizes_pass_through_in_time(azure: Azure) -> None:
    row = {
        "resourceType": "virtualMachines",
        "name": "Standard_D4s_v5",
        "family": "standardDSv5Family",
        "locations": ["westeurope"],
        "locationInfo": [{"location": "westeurope", "zones": ["1", "2", "3"], "zoneDetails": []}],
        "capabilities": [{"name": f"Capability{number}", "value": str(number)} for number in range(32)],
        "restrictions": [],
    }
    azure.answers(SKUS, Answer({"value": [{**row, "name": f"Standard_D{number}s_v5"} for number in range(1300)]}))
    async with azure.live() as arm:
        began = time.process_time()
        assert len(await arm.list(SKUS, action=READ)) == 1300
        assert time.process_time() - began < 1.5  # the server runs in this process too, and imports a client
