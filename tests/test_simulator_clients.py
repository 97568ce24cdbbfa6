"""The simulator with real clients: the Azure SDK, azure-identity's credentials, and processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceNotFoundError,
    ServiceRequestError,
)
from azure.identity import CredentialUnavailableError
from azure.identity.aio import DefaultAzureCredential, ManagedIdentityCredential
from azure.mgmt.containerservice.aio import ContainerServiceClient

from tests.simulator import (
    Bucket,
    NotReadOnlyError,
    Paging,
    Respond,
    Simulator,
    Switches,
    Throttle,
    answer,
    conflict_not_registered,
    expired_token,
    html_error,
    json_error,
)

ROOT = Path(__file__).parents[1]
SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
RG = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
CLUSTERS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters"
LINES = [
    {"aks-preflight-snapshot": 1, "captured_at": "2026-08-21T00:00:00Z", "cloud": "public"},
    {"method": "GET", "url": f"{CLUSTERS}?api-version=2025-10-01", "status": 200,
     "body": {"value": [{"id": f"{RG}/providers/Microsoft.ContainerService/managedClusters/c{n}", "name": f"c{n}",
                         "location": "eastus", "properties": {"kubernetesVersion": "1.33.4"}} for n in range(7)]}},
]  # fmt: skip

Start = Callable[..., Simulator]


@pytest.fixture
def arm(simulator: Start, as_client: Callable[[Simulator], Simulator]) -> Start:
    return lambda **switches: as_client(simulator(LINES, Switches(**switches)))


@asynccontextmanager
async def sdk(arm: Simulator, credential: Any = None, **options: Any) -> AsyncIterator[ContainerServiceClient]:
    """The SDK's client with its default policies, told only what a simulator's environment tells."""
    told = arm.environment
    settings: dict[str, Any] = {
        "base_url": told["AZURE_RESOURCE_MANAGER_ENDPOINT"],
        "credential_scopes": [told["AZURE_RESOURCE_MANAGER_AUDIENCE"] + "/.default"],
        "connection_verify": told["SSL_CERT_FILE"],
        "retry_backoff_factor": 0.01,
        **options,
    }
    async with (
        credential or ManagedIdentityCredential() as known,
        ContainerServiceClient(known, SUBSCRIPTION, **settings) as client,
    ):
        yield client


async def names(client: ContainerServiceClient) -> list[str | None]:
    return [cluster.name async for cluster in client.managed_clusters.list()]


@pytest.mark.parametrize("credential", [ManagedIdentityCredential, DefaultAzureCredential])
async def test_the_sdk_lists_clusters_over_pages_with_a_real_credential(arm: Start, credential: Any) -> None:
    it = arm(paging=Paging(3, trailing_empty=True))
    async with sdk(it, credential()) as client:
        assert await names(client) == [f"c{n}" for n in range(7)]
    assert [entry.query.get("$skiptoken") for entry in it.requests] == [None, "sim3", "sim6", "sim7"]
    assert all(entry.authorised and "azsdk-python" in entry.user_agent for entry in it.requests)
    assert [entry.query["resource"] for entry in it.token_requests] == [it.url]


async def test_the_sdk_reads_azures_errors(arm: Start) -> None:
    it = arm(deny=["Microsoft.ContainerService/managedClusters/agentPools/read"])
    async with sdk(it) as client:
        with pytest.raises(ResourceNotFoundError) as absent:
            await client.managed_clusters.get("rg", "elsewhere")
        with pytest.raises(HttpResponseError) as denied:
            await client.agent_pools.get("rg", "c0", "np")
    assert absent.value.error is not None
    assert absent.value.error.code == "ResourceNotFound"
    assert denied.value.error is not None
    assert (denied.value.status_code, denied.value.error.code) == (403, "AuthorizationFailed")


async def test_the_sdk_retries_what_azure_throttles_and_what_gateways_break(arm: Start) -> None:
    it = arm(throttle=Throttle((Bucket(1, 5.0),)), faults=[html_error(502, times=1)])
    async with sdk(it) as client:
        assert len(await names(client)) == 7
        assert len(await names(client)) == 7
    assert [entry.status for entry in it.requests] == [502, 200, 429, 200]


async def test_an_expired_token_is_a_401_to_the_sdk(arm: Start) -> None:
    it = arm(faults=[expired_token(times=None)])
    async with sdk(it) as client:
        with pytest.raises(ClientAuthenticationError, match="ExpiredAuthenticationToken"):
            await names(client)


async def test_short_lived_tokens_are_asked_for_again(arm: Start) -> None:
    it = arm(token_lifetime=1.0)
    async with sdk(it) as client:
        await names(client)
        await asyncio.sleep(1.1)
        assert len(await names(client)) == 7
    assert len(it.token_requests) >= 2
    assert [entry.status for entry in it.requests] == [200, 200]


@pytest.mark.parametrize(
    "fault", [json_error(500), Respond(answer=answer(400, {"statusCode": 400, "message": "no identity"}))]
)
async def test_the_identity_endpoint_may_fail(arm: Start, fault: Any) -> None:
    it = arm(identity_faults=[fault])
    async with sdk(it, ManagedIdentityCredential(retry_total=0)) as client:
        with pytest.raises((ClientAuthenticationError, CredentialUnavailableError, HttpResponseError)):
            await names(client)
    assert it.requests == []
    assert it.token_requests


async def test_an_untrusted_certificate_stops_the_sdk(arm: Start) -> None:
    it = arm(certificate="untrusted")
    async with sdk(it, retry_total=0) as client:
        with pytest.raises(ServiceRequestError, match="certificate"):
            await names(client)
    assert it.requests == []


async def test_the_sdks_own_registration_of_a_provider_is_caught_as_a_write(
    as_client: Callable[[Simulator], Simulator],
) -> None:
    """azure-mgmt-core's default policies POST on this 409: the write that a read-only tool must not send."""

    async def read() -> None:
        async with Simulator(LINES, Switches(faults=[conflict_not_registered()])) as it:
            as_client(it)
            async with sdk(it) as client:
                with pytest.raises(HttpResponseError):
                    await names(client)

    with pytest.raises(NotReadOnlyError, match=r"POST .*/providers/Microsoft\.ContainerService/register"):
        await read()


# Processes of their own

CLIENT = f"""
import asyncio, os
from azure.identity.aio import DefaultAzureCredential
from azure.mgmt.containerservice.aio import ContainerServiceClient
async def main():
    at = os.environ["AZURE_RESOURCE_MANAGER_ENDPOINT"]
    async with DefaultAzureCredential() as known, ContainerServiceClient(
        known, "{SUBSCRIPTION}", base_url=at, credential_scopes=[at + "/.default"],
        connection_verify=os.environ["SSL_CERT_FILE"]) as client:
        print(*[cluster.name async for cluster in client.managed_clusters.list()])
asyncio.run(main())
"""


def test_a_subprocess_is_a_client_of_a_simulator_in_a_thread(simulator: Start) -> None:
    it = simulator(LINES)
    done = subprocess.run(
        [sys.executable, "-c", CLIENT], env=it.process_environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == [f"c{n}" for n in range(7)], done.stderr
    assert len(it.requests) == len(it.token_requests) == 1


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    path = tmp_path / "seven.arm.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES))
    return path


def test_it_starts_alone_and_tells_its_environment(snapshot: Path) -> None:
    command = [sys.executable, "-m", "tests.simulator", str(snapshot), "--page-size", "4", "--fault", "html-502:1@*"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as alone:
        try:
            assert alone.stdout is not None
            assert alone.stderr is not None
            told = {}
            for _ in range(7):
                name, _, value = alone.stdout.readline().removeprefix("export ").strip().partition("=")
                told[name] = shlex.split(value)[0]
            environment = {k: v for k, v in os.environ.items() if not k.startswith("AZURE_")} | told
            done = subprocess.run(
                [sys.executable, "-c", CLIENT], env=environment, capture_output=True, text=True, timeout=60
            )
            assert done.stdout.split() == [f"c{n}" for n in range(7)], done.stderr
        finally:
            alone.send_signal(signal.SIGINT)
        log = alone.stderr.read()
        assert alone.wait(10) == 0, log
    assert [line.rpartition("-> ")[2] for line in log.splitlines() if line.startswith("GET /sub")] == [
        "502", "200", "200",
    ]  # fmt: skip
    assert not Path(told["SSL_CERT_FILE"]).exists()


def test_it_reports_a_write_in_its_exit_code_and_keeps_its_log(snapshot: Path, tmp_path: Path) -> None:
    kept = tmp_path / "requests.jsonl"
    command = [sys.executable, "-m", "tests.simulator", str(snapshot), "-q", "--log", str(kept)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as alone:
        assert alone.stdout is not None
        told = dict(alone.stdout.readline().removeprefix("export ").strip().split("=", 1) for _ in range(7))
        write = urllib.request.Request(told["AZURE_RESOURCE_MANAGER_ENDPOINT"] + CLUSTERS, method="DELETE")
        with pytest.raises(urllib.error.HTTPError, match="405"):
            urllib.request.urlopen(write, context=ssl.create_default_context(cafile=told["SSL_CERT_FILE"]))
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
            alone.send_signal(number)
        _, log = alone.communicate(timeout=10)
    assert alone.returncode == 1
    assert "Traceback" not in log
    assert f"WRITE: DELETE {CLUSTERS} -> 405" in log
    (entry,) = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
    assert (entry["method"], entry["path"], entry["status"]) == ("DELETE", CLUSTERS, 405)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["absent.arm.jsonl"], "absent.arm.jsonl"),
        (["x", "--fault", "gremlins"], "'gremlins': expected KIND"),
        (["x", "--throttle", "much"], "no throttling preset 'much'"),
    ],
)
def test_wrong_usage_is_told_in_a_line(arguments: list[str], told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulator", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 2
    assert told in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_it_is_an_independent_judge() -> None:
    code = "import sys, tests.simulator.__main__, tests.simulator.fixture; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not [name for name in done.stdout.split() if name.startswith(("aks_preflight", "aks_checks"))]
