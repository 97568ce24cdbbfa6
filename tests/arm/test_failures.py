"""Every status and every way of not answering is a typed reason with one readable line."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from aks_preflight.arm import azure_errors
from aks_preflight.model.reason import Reason, Why
from tests.arm.conftest import CLUSTER, CLUSTERS, READ, SUBSCRIPTION, Answer, Azure, reason_of

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

ERRORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "recorded" / "bodies" / "errors"
FORBIDDEN = (
    "The client 'someone@example.com' with object id '674368bb' does not have authorization to perform action "
    "'Microsoft.ContainerService/managedClusters/read' over scope '/subscriptions/11111111' or the scope is invalid."
)


def error(code: str, message: str, status: int, **headers: str) -> Answer:
    return Answer(
        {"error": {"code": code, "message": message}}, status, {k.replace("_", "-"): v for k, v in headers.items()}
    )


async def test_401(azure: Azure) -> None:
    azure.answers(CLUSTER, error("InvalidAuthenticationToken", "The access token is invalid.", 401))
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.UNAUTHENTICATED
    assert "InvalidAuthenticationToken: The access token is invalid." in reason.text


async def test_403_names_azures_action_and_scope(azure: Azure) -> None:
    azure.answers(CLUSTER, error("AuthorizationFailed", FORBIDDEN, 403))
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.NOT_ALLOWED
    assert reason.text == f"not allowed: {READ} on /subscriptions/11111111"
    assert (reason.action, reason.scope, reason.request) == (READ, "/subscriptions/11111111", f"GET {CLUSTER}")


async def test_403_without_them_names_the_callers_action_and_the_paths_scope(azure: Azure) -> None:
    azure.answers(CLUSTERS, error("ReadOnlyDisabledSubscription", "The subscription is disabled.", 403))
    reason = await azure.reason(CLUSTERS, how="list")
    assert (reason.why, reason.action, reason.scope) == (Why.NOT_ALLOWED, READ, SUBSCRIPTION)
    assert reason.text.endswith("(ReadOnlyDisabledSubscription: The subscription is disabled.)")


async def test_404(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({"code": "NotFound", "message": "Could not find the cluster."}, 404))
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.NOT_FOUND
    assert reason.text == f"not found: {CLUSTER} (NotFound: Could not find the cluster.)"


@pytest.mark.parametrize(
    "answer",
    [
        error("InvalidResourceType", "The resource type could not be found for api version '2025-10-01'.", 404),
        Answer("<html><body>404 Not Found</body></html>", 404),
    ],
)
async def test_404_that_does_not_speak_of_the_resource(azure: Azure, answer: Answer) -> None:
    azure.answers(CLUSTER, answer)
    assert (await azure.reason(CLUSTER)).why is Why.UNAVAILABLE


async def test_409_of_an_unregistered_provider_is_never_answered_with_a_registration(azure: Azure) -> None:
    said = "The subscription is not registered to use namespace 'Microsoft.ContainerService'. See https://aka.ms/rps"
    azure.answers(CLUSTERS, error("MissingSubscriptionRegistration", said, 409))
    reason = await azure.reason(CLUSTERS, how="list")
    assert reason.why is Why.NOT_REGISTERED
    assert "az provider register --namespace Microsoft.ContainerService" in reason.text
    assert {request.method for request in azure.asked} == {"GET"}
    assert len(azure.asked) == 1


async def test_other_4xx_are_told_with_azures_code(azure: Azure) -> None:
    azure.answers(CLUSTER, error("AnotherOperationInProgress", "wait\n" * 200, 409))
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.UNAVAILABLE
    assert reason.text.startswith(f"Azure answers 409 Conflict to GET {CLUSTER} (AnotherOperationInProgress: wait wait")
    assert len(reason.text) < 600
    assert reason.text.endswith("...)")


async def test_a_redirect_is_not_followed(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({}, 302, {"Location": "https://evil.example/"}))
    assert (await azure.reason(CLUSTER)).text == f"Azure answers 302 Found to GET {CLUSTER}"
    assert len(azure.asked) == 1


async def test_202_and_204_are_no_answers(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer("", 204))
    assert (await azure.reason(CLUSTER)).why is Why.UNAVAILABLE


async def test_a_page_of_html_does_not_get_into_the_text(azure: Azure) -> None:
    page = "<html>\n<head><title>502 Bad Gateway</title></head></html>"
    azure.answers(CLUSTER, Answer(page, 502, {"Retry-After": "0"}))
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.UNAVAILABLE
    assert reason.text == f"Azure answers 502 Bad Gateway to GET {CLUSTER}"


async def test_a_slow_server_times_out(azure: Azure) -> None:
    azure.answers(CLUSTER, Answer({"name": "prod"}, delay=3))
    reason = await azure.reason(CLUSTER, timeout=0.2)
    assert reason.why is Why.TIMED_OUT
    assert reason.text == f"no answer within 0.2 s: GET {CLUSTER}"


async def test_a_server_that_trickles_times_out(azure: Azure) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.05)

    reason = await _asked_of(trickle, azure, timeout=0.4)
    assert reason.why is Why.TIMED_OUT


async def _asked_of(behaviour: Behaviour, azure: Azure, *, timeout: float) -> Reason:
    """Asks a Resource Manager that behaves as told; the token comes from the usual one."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    azure.authority.issue_cert("localhost").configure_cert(context)
    server = await asyncio.start_server(behaviour, "localhost", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", f"https://localhost:{port}")
        reason = await azure.reason(CLUSTER, timeout=timeout)
    server.close()
    return reason


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", Why.UNREACHABLE),
        (b"nonsense\r\n\r\n", Why.MALFORMED),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", Why.MALFORMED),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"name": "pr', Why.MALFORMED),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", Why.MALFORMED),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!", Why.MALFORMED),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=klingon\r\nContent-Length: 2\r\n\r\n{}",
            Why.MALFORMED,
        ),
    ],
)
async def test_a_broken_server(azure: Azure, said: bytes, why: Why) -> None:
    azure.answers(CLUSTER, Answer(raw=said))
    reason = await azure.reason(CLUSTER)
    assert reason.why is why
    assert reason.request == f"GET {CLUSTER}"
    assert "\n" not in reason.text


async def test_a_refused_connection(azure: Azure, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", f"https://localhost:{unused_tcp_port}")
    reason = await azure.reason(CLUSTER)
    assert (reason.why, reason.text) == (
        Why.UNREACHABLE,
        f"Azure Resource Manager refuses the connection: GET {CLUSTER}",
    )


async def test_an_unknown_host(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", "https://management.invalid")
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.UNREACHABLE
    assert reason.text.startswith("the host name of Azure Resource Manager is not known")


async def test_a_certificate_that_is_not_trusted(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    # By its address the same server has a certificate for another name; the token comes by the right one.
    port = azure.endpoint.rpartition(":")[2]
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", f"https://127.0.0.1:{port}")
    reason = await azure.reason(CLUSTER)
    assert reason.why is Why.UNREACHABLE
    assert "certificate" in reason.text
    assert "SSL_CERT_FILE" in reason.text


async def test_a_server_without_tls(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "localhost", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_ENDPOINT", f"https://localhost:{port}")
    reason = await azure.reason(CLUSTER)
    server.close()
    assert reason.why is Why.UNREACHABLE
    assert reason.text.startswith("no TLS connection to Azure Resource Manager")


@pytest.mark.skipif(not ERRORS.is_dir(), reason="the recorded bodies are not here")
async def test_every_recorded_error_is_a_reason_of_one_line(azure: Azure) -> None:
    recorded = [json.loads(path.read_text()) for path in sorted(ERRORS.glob("*.json"))]
    async with azure.live() as arm:
        for number, record in enumerate(recorded):
            path = f"{CLUSTER}{number}"
            azure.answers(path, Answer(record["body"], record["status"], {"Retry-After": "0"}))
            reason = await reason_of(arm, path)
            assert "\n" not in reason.text
            assert "<" not in reason.text
            assert len(reason.text) < 700
            code = azure_errors.parse_error(record["body"]).code
            assert code == "" or code in reason.text or reason.why in (Why.NOT_ALLOWED, Why.NOT_REGISTERED)
    assert len(recorded) > 50
