"""The simulator, asked over real TLS: what it serves and how it refuses."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from tests.simulator import Deny, NotReadOnlyError, Simulator, SnapshotError
from tests.simulator.fixture import Connect
from tests.simulator.plain_client import CLUSTER, CLUSTERS, LINES, RG, SKUS, SUB, SUBNET, USAGES, line
from tests.simulator.rbac import need_of
from tests.simulator.snapshot import read

# What it serves


@pytest.mark.parametrize(
    "target",
    [
        f"{SKUS}?api-version=2021-07-01&$filter=location eq 'westeurope'",
        f"{SKUS.upper()}?%24filter=location+eq+%27WestEurope%27&api-version=9",
    ],
)
async def test_path_and_query_are_matched_decoded_and_without_case(connect: Connect, target: str) -> None:
    assert await connect().json(target, "") == {"value": [{"name": "Standard_D2s_v5"}]}


async def test_another_filter_is_another_request(connect: Connect) -> None:
    assert (await connect()(SKUS))[0] == 404


async def test_what_the_snapshot_lacks_is_not_found_in_azures_words(connect: Connect) -> None:
    client = connect()
    error = (await client.json(CLUSTER + "/agentPools/np"))["error"]
    assert error["code"] == "ResourceNotFound"
    assert "'Microsoft.ContainerService/managedClusters/shop/agentPools/np' under resource group 'rg-shop'" in str(
        error
    )
    assert (await client.json("/subscriptions/elsewhere"))["error"]["code"] == "SubscriptionNotFound"


async def test_a_recorded_error_is_served_as_it_was(connect: Connect) -> None:
    client = connect([line(CLUSTER, {"code": "NotFound", "message": "gone"}, 404), line(SUB, "<html>", 502)])
    assert (await client(CLUSTER))[::2] == (404, '{"code":"NotFound","message":"gone"}')
    status, headers, text = await client(SUB)
    assert (status, headers["Content-Type"], text) == (502, "text/html", "<html>")


async def test_a_recordings_next_link_leads_back_to_the_simulator(connect: Connect) -> None:
    link = f"https://management.azure.com{CLUSTERS}?api-version=2024-10-01&%24skipToken=2837718"
    client = connect([line(CLUSTERS, {"value": [1], "nextLink": link}),
                      line(CLUSTERS, {"value": []}, query="&$skipToken=2837718")])  # fmt: skip
    first = await client.json(CLUSTERS)
    assert first["nextLink"].startswith(client.arm.url)
    assert await client.json(first["nextLink"]) == {"value": []}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"method":"GET"}', "the first line is no snapshot header"),
        ("", "empty"),
        ('{"aks-preflight-snapshot": 2}', "format 2"),
        ('{"aks-preflight-snapshot": 1}\n{"url": "/x"}', "line 2: no url or no status"),
        ('{"aks-preflight-snapshot": 1}\nnonsense', "line 2: not JSON"),
    ],
)
def test_a_bad_snapshot_is_told_in_a_line(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "bad.arm.jsonl"
    path.write_text(content)
    with pytest.raises(SnapshotError, match=reason) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_a_snapshot_may_be_gzip(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(row) for row in [{"aks-preflight-snapshot": 1}, *LINES])
    (tmp_path / "s.arm.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    assert read(tmp_path / "s.arm.jsonl.gz").answers == read(LINES).answers


@pytest.mark.skipif(not (Path(__file__).parents[1] / "../shared/recorded").is_dir(), reason="no recordings beside")
async def test_the_recorded_estate_is_served_whole(connect: Connect) -> None:
    client = connect(Path(__file__).parents[1] / "../shared/recorded/estate.arm.jsonl.gz")
    listed = await client.json(
        "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.ContainerService/managedClusters"
    )
    assert len(listed["value"]) == 456
    assert (await client.json(listed["value"][0]["id"]))["name"] == listed["value"][0]["name"]


# How it refuses


async def test_an_api_version_is_required(connect: Connect) -> None:
    status, _, text = await connect()(CLUSTERS, "")
    assert (status, json.loads(text)["error"]["code"]) == (400, "MissingApiVersionParameter")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda arm: "invented", "InvalidAuthenticationToken"),
        (lambda arm: arm.token(lifetime=-1), "ExpiredAuthenticationToken"),
        (lambda arm: arm.token(audience="https://vault.azure.net"), "InvalidAuthenticationTokenAudience"),
    ],
)
async def test_a_bad_token_is_challenged(connect: Connect, make: Callable[[Simulator], str], code: str) -> None:
    client = connect()
    status, headers, text = await client(CLUSTERS, token=make(client.arm))
    assert (status, json.loads(text)["error"]["code"]) == (401, code)
    assert headers["WWW-Authenticate"].startswith('Bearer authorization_uri="https://login.windows.net/')
    assert [entry.authorised for entry in client.arm.requests] == [False]


async def test_without_a_token_nothing_is_told(connect: Connect) -> None:
    client = connect()
    async with client.session.get(f"{client.arm.url}{CLUSTERS}?api-version=1") as response:
        assert (response.status, (await response.json())["error"]["code"]) == (401, "AuthenticationFailed")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD"])
async def test_a_write_is_refused_and_fails_the_test(method: str) -> None:
    async def write() -> None:
        async with Simulator(LINES) as arm, aiohttp.ClientSession() as session:
            context = ssl.create_default_context(cafile=arm.ca_file)
            async with session.request(method, f"{arm.url}{CLUSTER}", ssl=context) as response:
                assert response.status == 405

    with pytest.raises(NotReadOnlyError, match=f"{method} {CLUSTER}"):
        await write()


def test_a_write_fails_a_synchronous_test_too() -> None:
    def write() -> None:
        with Simulator(LINES) as arm:
            context = ssl.create_default_context(cafile=arm.ca_file)
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(urllib.request.Request(arm.url + CLUSTER, method="PUT"), context=context)
            with pytest.raises(NotReadOnlyError):
                arm.assert_read_only()

    with pytest.raises(NotReadOnlyError, match=f"PUT {CLUSTER} -> 405"):
        write()


@pytest.mark.parametrize(
    ("path", "action", "scope"),
    [
        (CLUSTER, "Microsoft.ContainerService/managedClusters/read", CLUSTER),
        (CLUSTERS, "Microsoft.ContainerService/managedClusters/read", f"{SUB}/providers/Microsoft.ContainerService"),
        (f"{CLUSTER}/agentPools/np/upgradeProfiles/default",
         "Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles/read",
         f"{CLUSTER}/agentPools/np/upgradeProfiles/default"),
        (f"{SUB}/providers/Microsoft.ContainerService/locations/eastus/kubernetesVersions",
         "Microsoft.ContainerService/locations/kubernetesversions/read",
         f"{SUB}/providers/Microsoft.ContainerService/locations/eastus"),
        (SUBNET, "Microsoft.Network/virtualNetworks/subnets/read", SUBNET),
        (USAGES, "Microsoft.Compute/locations/usages/read",
         f"{SUB}/providers/Microsoft.Compute/locations/westeurope"),
        (SKUS, "Microsoft.Compute/skus/read", f"{SUB}/providers/Microsoft.Compute"),
        (f"{RG}/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks/read",
         f"{RG}/providers/Microsoft.Authorization"),
        (f"{CLUSTER}/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks/read",
         f"{CLUSTER}/providers/Microsoft.Authorization"),
        (SUB, "Microsoft.Resources/subscriptions/read", SUB),
        (RG, "Microsoft.Resources/subscriptions/resourceGroups/read", RG),
        (f"{SUB}/providers/Microsoft.Network", "Microsoft.Resources/subscriptions/providers/read",
         f"{SUB}/providers/Microsoft.Network"),
        ("/providers/Microsoft.Management/managementGroups/mg/descendants",
         "Microsoft.Management/managementGroups/descendants/read",
         "/providers/Microsoft.Management/managementGroups/mg"),
    ],
)  # fmt: skip
def test_the_action_that_a_path_needs(path: str, action: str, scope: str) -> None:
    need = need_of(path)
    assert need is not None
    assert (need.action, need.scope) == (action, scope)


async def test_a_denied_action_is_refused_naming_action_and_scope(connect: Connect) -> None:
    client = connect(deny=["microsoft.network/virtualnetworks/subnets/read"])
    status, _, text = await client(SUBNET)
    said = json.loads(text)["error"]
    assert (status, said["code"]) == (403, "AuthorizationFailed")
    assert re.search(
        rf"does not have authorization to perform action 'Microsoft.Network/virtualNetworks/subnets/read' over scope "
        rf"'{SUBNET}' or the scope is invalid\. If access was recently granted, please refresh your credentials\.$",
        said["message"],
    )
    assert (await client(CLUSTER))[0] == 200


async def test_an_action_may_be_denied_on_some_paths(connect: Connect) -> None:
    client = connect(deny=[Deny("*/managedClusters/read", path="*/resourceGroups/*")])
    assert [(await client(path))[0] for path in (CLUSTER, CLUSTERS)] == [403, 200]


async def test_allow_only_denies_all_else_but_the_list_of_subscriptions(connect: Connect) -> None:
    client = connect(allow_only=["Microsoft.ContainerService/managedClusters/read"])
    assert [(await client(path))[0] for path in (CLUSTER, "/subscriptions", SUBNET, SUB)] == [200, 200, 403, 403]
