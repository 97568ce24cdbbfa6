"""Answers in Azure's own shapes and words: ARM's errors are nested, AKS's flat, gateways answer HTML.

Wording from recorded responses and from bodies that users pasted; what varies is filled in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json; charset=utf-8"
HTML = "text/html"
CLIENT = "11111111-2222-3333-4444-555555555555"
OBJECT = "66666666-7777-8888-9999-000000000000"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

_NGINX = (
    "<html>\r\n<head><title>{status} {name}</title></head>\r\n<body>\r\n"
    "<center><h1>{status} {name}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_FRONT_DOOR = (
    "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN' "
    "'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd'><html xmlns='http://www.w3.org/1999/xhtml'><head>"
    "<title>AzureResourceManager</title></head><body><div id='content'><div id='message'>"
    "<h2>Our services aren't available right now</h2><p>We're working to restore all services as soon as possible. "
    "Please check back soon.</p></div><div id='errorref'><span>Ref A: 0 Ref B: 0 Ref C: 0</span></div></div>"
    "</body></html>"
)
_NAMES = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is sent."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer of JSON, of a text (sent as HTML) or of nothing (None)."""
    if isinstance(body, str):
        return Answer(status, body.encode(), HTML, headers or {})
    data = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    return Answer(status, data, JSON, headers or {})


def error(status: int, code: str, message: str, *, flat: bool = False, headers: Mapping[str, str] | None = None,
          **more: Any) -> Answer:  # fmt: skip
    """An error: nested under `error` as ARM says it, or flat as AKS does."""
    body = {"code": code, "message": message, **more}
    return answer(status, body if flat else {"error": body}, headers)


def html(status: int) -> Answer:
    """A gateway's HTML page: of ARM's front door for a 503, of nginx else."""
    page = _FRONT_DOOR if status == 503 else _NGINX.format(status=status, name=_NAMES.get(status, "Error"))
    return answer(status, page)


def unauthorized(code: str, message: str, description: str) -> Answer:
    """401 with ARM's challenge."""
    challenge = (
        f'Bearer authorization_uri="https://login.windows.net/{TENANT}", error="invalid_token", '
        f'error_description="{description}"'
    )
    return error(401, code, message, headers={"WWW-Authenticate": challenge})


def token_expired(expiry: str, now: str) -> Answer:
    """401 ExpiredAuthenticationToken; the times as ARM writes them (`5/1/2024 10:00:00 AM`)."""
    return unauthorized(
        "ExpiredAuthenticationToken",
        f"The access token expiry UTC time '{expiry}' is earlier than current UTC time '{now}'.",
        "The access token expiry UTC time is earlier than current UTC time.",
    )


def forbidden(action: str, scope: str) -> Answer:
    """403 AuthorizationFailed, naming action and scope."""
    return error(
        403,
        "AuthorizationFailed",
        f"The client '{CLIENT}' with object id '{OBJECT}' does not have authorization to perform action '{action}' "
        f"over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your "
        "credentials.",
        headers={"x-ms-failure-cause": "gateway"},
    )


def not_found(path: str, known_subscriptions: frozenset[str]) -> Answer:
    """404, nested: of an unknown subscription, or of a resource."""
    parts = path.strip("/").split("/")
    lowered = [part.lower() for part in parts]
    subscription = parts[1] if lowered[0] == "subscriptions" and len(parts) > 1 else ""
    if subscription and subscription.lower() not in known_subscriptions:
        return error(404, "SubscriptionNotFound", f"The subscription '{subscription}' could not be found.")
    resource = "/".join(parts[len(parts) - lowered[::-1].index("providers") :]) if "providers" in lowered else path
    group = parts[3] if len(parts) > 3 and lowered[2] == "resourcegroups" else "<null>"
    return error(
        404,
        "ResourceNotFound",
        f"The Resource '{resource}' under resource group '{group}' was not found. For more details please go to "
        "https://aka.ms/ARMResourceNotFoundFix",
        headers={"x-ms-failure-cause": "gateway"},
    )


def not_registered(namespace: str) -> Answer:
    """409 MissingSubscriptionRegistration: on this the SDK's default policies POST a registration."""
    code = "MissingSubscriptionRegistration"
    message = (
        f"The subscription is not registered to use namespace '{namespace}'. See https://aka.ms/rps-not-found for "
        "how to register subscriptions."
    )
    return error(409, code, message, details=[{"code": code, "target": namespace, "message": message}])


def missing_api_version() -> Answer:
    """400 MissingApiVersionParameter."""
    return error(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
    )


def write_refused(method: str) -> Answer:
    """405 to anything but GET."""
    return error(405, "MethodNotAllowed", f"{method} is a write: this simulator only reads.", headers={"Allow": "GET"})
