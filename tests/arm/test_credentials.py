"""Tokens: a real azure-identity credential against an identity endpoint, and what is said where none is to be had."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aks_preflight.arm import CredentialError, LiveOptions, open_live
from aks_preflight.model.reason import Why
from aks_preflight.model.scope import UsageError
from tests.arm.conftest import CLUSTER, READ, TOKEN, VNET, Answer, Azure, reason_of


async def test_no_token_is_asked_for_before_the_first_request(azure: Azure) -> None:
    async with azure.live():
        assert azure.tokens == 0


@pytest.mark.parametrize("auth", ["auto", "managed-identity"])
async def test_one_token_serves_the_clients_of_all_providers(azure: Azure, auth: str) -> None:
    azure.answers(CLUSTER, {"name": "prod"})
    azure.answers(VNET, {"name": "vnet"})
    async with azure.live(auth=auth) as arm:
        await arm.get(CLUSTER, action=READ)
        await arm.get(VNET, action=READ)
    assert azure.tokens == 1
    assert len(azure.asked) == 2


async def test_the_chain_can_be_cut_to_one_credential(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")
    async with azure.live(auth="auto") as arm:
        with pytest.raises(CredentialError, match="EnvironmentCredential"):
            await arm.get(CLUSTER, action=READ)
    assert azure.tokens == 0


async def test_no_credential_is_one_line_with_advice_for_all_who_ask(azure: Azure) -> None:
    async with azure.live(auth="environment") as arm:
        for path in (CLUSTER, CLUSTER, VNET):
            with pytest.raises(CredentialError) as caught:
                await arm.get(path, action=READ)
            assert str(caught.value).startswith("no Azure credential: see what --auth environment needs, or choose")
            assert "\n" not in str(caught.value)
    assert azure.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer({}),
        Answer("<html>", 403),
        Answer({"error": "unauthorized_client", "error_description": "not\nhere"}, 400),
    ],
)
async def test_an_identity_endpoint_that_fails(azure: Azure, answer: Answer) -> None:
    azure.token_answer = answer
    async with azure.live() as arm:
        with pytest.raises(CredentialError) as caught:
            await arm.get(CLUSTER, action=READ)
    assert "\n" not in str(caught.value)


async def test_workload_identity_without_its_environment(azure: Azure) -> None:
    async with azure.live(auth="workload-identity") as arm:
        with pytest.raises(CredentialError, match="tenant_id"):
            await arm.get(CLUSTER, action=READ)


async def test_an_azure_cli_that_is_not_there(azure: Azure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with azure.live(auth="cli") as arm:
        with pytest.raises(CredentialError, match=r"az login.*Azure CLI not found"):
            await arm.get(CLUSTER, action=READ)


async def test_an_azure_cli_that_is(azure: Azure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The token of another sort is refused by the server: it came from `az`, and only once."""
    az = tmp_path / "az"
    said = '{"accessToken": "of-the-cli", "expires_on": 4102444800, "tenant": "t", "tokenType": "Bearer"}'
    az.write_text(f"#!/bin/sh\necho \"$@\" >> {tmp_path}/calls\necho '{said}'\n")
    az.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    tenant = "22222222-2222-2222-2222-222222222222"
    async with azure.live(auth="cli", tenant=tenant) as arm:
        assert (await reason_of(arm, CLUSTER)).why is Why.UNAUTHENTICATED
    assert azure.asked[0].headers["Authorization"] == "Bearer of-the-cli"
    calls = (tmp_path / "calls").read_text().splitlines()
    assert len(calls) == 1
    assert f"--tenant {tenant}" in calls[0]


async def test_a_token_that_can_no_longer_be_renewed_is_a_reason(azure: Azure) -> None:
    """What was read before stays; only what is asked from then on is not known."""
    azure.answers(CLUSTER, {"name": "prod"})
    over = {"access_token": TOKEN, "expires_on": "1000000000", "resource": "x", "token_type": "Bearer"}
    azure.token_answer = Answer(over)
    async with azure.live() as arm:
        await arm.get(CLUSTER, action=READ)
        azure.token_answer = Answer({"error": "invalid_request", "error_description": "identity removed"}, 400)
        reason = await reason_of(arm, VNET)
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}
    assert reason.why is Why.UNAUTHENTICATED
    assert reason.text.startswith("no new token: ")


async def test_what_is_called_by_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for options in (LiveOptions(auth="password"), LiveOptions(cloud="mars")):
        with pytest.raises(UsageError, match="there are"):
            async with open_live(options):
                pass
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", "http://localhost")
    with pytest.raises(UsageError, match="https://"):
        async with open_live(LiveOptions()):
            pass


async def test_a_bundle_of_certificates_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "absent.pem"))
    with pytest.raises(UsageError, match=r"REQUESTS_CA_BUNDLE: no certificates can be read from .*absent.pem"):
        async with open_live(LiveOptions()):
            pass


async def test_requests_ca_bundle_is_trusted_too(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", os.environ["SSL_CERT_FILE"])
    monkeypatch.delenv("SSL_CERT_FILE")
    azure.answers(CLUSTER, {"name": "prod"})
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}


async def test_a_proxy_that_is_not_there_is_named(
    azure: Azure, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    azure.answers(CLUSTER, {"name": "prod"})
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", "https://management.example")
    monkeypatch.setenv("HTTPS_PROXY", f"http://localhost:{unused_tcp_port}")
    monkeypatch.setenv("NO_PROXY", "localhost")
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.UNREACHABLE
    assert "the proxy cannot be reached; see HTTPS_PROXY" in reason.text


async def test_a_proxy_that_is_no_address_is_named(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    azure.answers(CLUSTER, {"name": "prod"})
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", "https://management.example")
    monkeypatch.setenv("HTTPS_PROXY", "nonsense")
    monkeypatch.setenv("NO_PROXY", "localhost")
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.UNREACHABLE
    assert "the proxy's address is no URL; see HTTPS_PROXY" in reason.text


async def test_a_proxy_carries_what_no_proxy_does_not_name(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = (await reader.readuntil(b"\r\n\r\n")).decode().split(" ", 2)
        connected.append(f"{method} {target}")
        inner_reader, inner_writer = await asyncio.open_connection("localhost", int(target.rpartition(":")[2]))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))

    server = await asyncio.start_server(tunnel, "localhost", 0)
    monkeypatch.setenv("HTTPS_PROXY", f"http://localhost:{server.sockets[0].getsockname()[1]}")
    azure.answers(CLUSTER, {"name": "prod"})
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}
    assert set(connected) == {f"CONNECT {azure.endpoint.removeprefix('https://')}"}
    connected.clear()
    monkeypatch.setenv("NO_PROXY", "localhost")
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}
    assert connected == []
    server.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


async def test_a_netrc_is_left_alone(azure: Azure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    azure.answers(CLUSTER, {"name": "prod"})
    async with azure.live() as arm:
        assert await arm.get(CLUSTER, action=READ) == {"name": "prod"}


async def test_the_libraries_print_nothing(azure: Azure, capfd: pytest.CaptureFixture[str]) -> None:
    """Python prints warnings of loggers without a handler on stderr, in between the report."""
    program = """
import asyncio
from aks_preflight.arm import LiveOptions, open_live
from aks_preflight.model.reason import NotKnown
async def main():
    async with open_live(LiveOptions(auth="environment", timeout=1)) as arm:
        try:
            await arm.list("/subscriptions", action="x")
        except Exception as error:
            print(type(error).__name__)
asyncio.run(main())
"""
    ran = subprocess.run([sys.executable, "-X", "dev", "-W", "ignore", "-c", program], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("CredentialError\n", "")


async def test_a_hosts_own_logging_is_not_touched(azure: Azure) -> None:
    root = logging.getLogger()
    before = list(root.handlers), root.level, logging.getLogger("azure").level
    for _ in range(3):
        async with azure.live():
            pass
    assert (list(root.handlers), root.level, logging.getLogger("azure").level) == before
    nulls = [h for h in logging.getLogger("azure").handlers if isinstance(h, logging.NullHandler)]
    assert len(nulls) == 1
