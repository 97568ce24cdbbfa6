"""Failures as typed reasons, one readable line each."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

from azure.core.exceptions import (
    ClientAuthenticationError,
    IncompleteReadError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)

from aks_preflight.arm.azure_errors import AzureError, clean, parse_error
from aks_preflight.arm.policies import THROTTLED, retry_after
from aks_preflight.arm.sender import Answer
from aks_preflight.arm.urls import bucket_of, scope_of
from aks_preflight.model.reason import Reason, Why

_NAMESPACE = re.compile(r"namespace '([^']+)'")
# Codes of a 404 that speak of the api-version or the type: the resource may well be there.
_NOT_OF_THE_RESOURCE = frozenset({"invalidresourcetype", "resourcetypenotsupported", "noregisteredproviderfound"})
_TIMEOUTS = (ServiceRequestTimeoutError, ServiceResponseTimeoutError, asyncio.TimeoutError)


class NotInSnapshot(Exception):  # noqa: N818 - not an error: the snapshot has no line for the request
    """Raised by a replay."""


def of_response(response: Answer, body: object, *, path: str, action: str) -> Reason:
    """Why an answer other than 200 is none. `body` is its parsed JSON, or its text where it has none."""
    error, status, request = parse_error(body), response.status_code, f"GET {path}"
    said = f" ({error})" if str(error) else ""
    if status == 401:
        return Reason(Why.UNAUTHENTICATED, f"Azure does not accept the credential's token{said}", request=request)
    if status == 403:
        return _not_allowed(error, path=path, action=action)
    if status == 404 and not error.is_page and error.code.lower() not in _NOT_OF_THE_RESOURCE:
        return Reason(Why.NOT_FOUND, f"not found: {path}{said}", request=request)
    if status == 409 and error.code == "MissingSubscriptionRegistration":
        match = _NAMESPACE.search(error.message)
        provider = clean(match[1], 80) if match else bucket_of(path)[1]
        text = f"the subscription is not registered for {provider}: `az provider register --namespace {provider}`"
        return Reason(Why.NOT_REGISTERED, text, scope=scope_of(path), request=request)
    if status == THROTTLED:
        wait = retry_after(response)
        asked = f"; it asks to wait {wait:.0f} s" if wait else ""
        return Reason(Why.THROTTLED, f"throttled: Azure still answers 429 to {request}{said}{asked}", request=request)
    return Reason(Why.UNAVAILABLE, f"Azure answers {_named(status)} to {request}{said}", request=request)


def _not_allowed(error: AzureError, *, path: str, action: str) -> Reason:
    named, scope = error.denied
    action, scope = named or action, scope or scope_of(path)
    other = f" ({error})" if named is None and str(error) else ""
    return Reason(Why.NOT_ALLOWED, f"not allowed: {action} on {scope}{other}", action, scope, f"GET {path}")


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def of_failure(error: Exception, *, path: str, timeout: float) -> Reason:
    """Why there is no answer at all."""
    request = f"GET {path}"
    if isinstance(error, NotInSnapshot):
        return Reason(Why.NOT_IN_SNAPSHOT, f"not in this snapshot: {request}", request=request)
    if isinstance(error, _TIMEOUTS):
        return Reason(Why.TIMED_OUT, f"no answer within {timeout:g} s: {request}", request=request)
    if isinstance(error, IncompleteReadError):
        return malformed("it breaks off", path=path)
    if isinstance(error, ServiceResponseError):
        return malformed(f"no HTTP ({clean(getattr(error.__cause__, 'message', str(error)), 120)})", path=path)
    if isinstance(error, ClientAuthenticationError):
        return Reason(Why.UNAUTHENTICATED, f"no new token: {clean(error.message, 200)}", request=request)
    return Reason(Why.UNREACHABLE, f"{_unreachable(error)}: {request}", request=request)


def _unreachable(error: Exception) -> str:
    # The root first: aiohttp's errors are SSLErrors too, but without what these say.
    for cause in reversed(list(_causes(error))):
        if isinstance(cause, ssl.SSLCertVerificationError):
            detail = clean(getattr(cause, "verify_message", str(cause)), 120).rstrip(".")
            return f"the certificate of Azure Resource Manager is not trusted ({detail}; see SSL_CERT_FILE)"
        if isinstance(cause, ssl.SSLError):
            detail = clean(getattr(cause, "reason", None) or str(cause), 120)
            return f"no TLS connection to Azure Resource Manager ({detail})"
        if isinstance(cause, socket.gaierror):
            return f"the host name of Azure Resource Manager is not known ({clean(cause.strerror or '', 120)})"
        if isinstance(cause, ConnectionRefusedError):
            return "Azure Resource Manager refuses the connection"
    return f"no answer from Azure Resource Manager ({clean(str(error), 200)})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it came from, and so on."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def malformed(what: str, *, path: str) -> Reason:
    """An answer that is not of the shape that it must have."""
    return Reason(Why.MALFORMED, f"malformed answer: {what}: GET {path}", request=f"GET {path}")
