"""The identity: a managed-identity endpoint (App Service's IDENTITY_ENDPOINT protocol) and ARM's check of tokens."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from tests.simulator import bodies
from tests.simulator.asked import Asked
from tests.simulator.bodies import Answer

_AUDIENCES = ("https://management.azure.com", "https://management.core.windows.net")


@dataclass(frozen=True, slots=True)
class _Token:
    expires_on: float
    audience: str


@dataclass(slots=True)
class Tokens:
    """Issues tokens and judges them. `clock` gives seconds since the epoch; `own_audience` is the simulator's URL."""

    own_audience: str
    clock: Callable[[], float]
    header: str = field(default_factory=lambda: secrets.token_hex(16))
    _issued: dict[str, _Token] = field(default_factory=dict)

    def issue(self, audience: str, lifetime: float) -> str:
        """A new token, in the shape of a JWT. Who reads a token may, but it is judged by this list alone."""
        expires_on = self.clock() + lifetime
        claims = {
            "aud": audience,
            "iss": f"https://sts.windows.net/{bodies.TENANT}/",
            "iat": int(self.clock()),
            "nbf": int(self.clock()),
            "exp": int(expires_on),
            "oid": bodies.OBJECT,
            "tid": bodies.TENANT,
        }
        parts = [{"alg": "none", "typ": "JWT"}, claims]
        text = ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts)
        text += "." + secrets.token_urlsafe(24)
        self._issued[text] = _Token(expires_on, audience.rstrip("/"))
        return text

    def grant(self, asked: Asked, identity_header: str | None, lifetime: float) -> Answer:
        """The identity endpoint's answer to `GET ?api-version=2019-08-01&resource=AUDIENCE` with its secret header."""
        audience = asked.value("resource")
        if identity_header != self.header:
            return bodies.answer(401, {"statusCode": 401, "message": "X-IDENTITY-HEADER is missing or wrong."})
        if asked.value("api-version") != "2019-08-01" or not audience:
            return bodies.answer(400, {"statusCode": 400, "message": "api-version 2019-08-01 and resource are needed."})
        return bodies.answer(
            200,
            {
                "access_token": self.issue(audience, lifetime),
                "client_id": bodies.CLIENT,
                "expires_on": str(int(self.clock() + lifetime)),
                "resource": audience,
                "token_type": "Bearer",
            },
        )

    def refusal(self, authorization: str | None) -> Answer | None:
        """ARM's 401 to an Authorization header, or None where it is good."""
        if not authorization:
            return bodies.unauthorized(
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is missing.",
                "The authentication failed because of missing 'Authorization' header.",
            )
        scheme, _, text = authorization.partition(" ")
        token = self._issued.get(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            return bodies.unauthorized(
                "InvalidAuthenticationToken", "The access token is invalid.", "The access token is invalid."
            )
        allowed = (self.own_audience, *_AUDIENCES)
        if token.audience not in allowed:
            wrong = (
                f"The access token has been obtained for wrong audience or resource '{token.audience}'. It should "
                f"exactly match with one of the allowed audiences {','.join(repr(a) for a in allowed)}."
            )
            return bodies.unauthorized("InvalidAuthenticationTokenAudience", wrong, "Wrong audience.")
        if token.expires_on <= self.clock():
            return bodies.token_expired(_us(token.expires_on), _us(self.clock()))
        return None


def _us(seconds: float) -> str:
    """A time as ARM writes it: `5/1/2024 10:00:00 AM`."""
    at = datetime.fromtimestamp(seconds, timezone.utc)
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M:%S %p}"
