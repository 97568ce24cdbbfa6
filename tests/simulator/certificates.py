"""The simulator's certificates: made once a process, never written to the project."""

from __future__ import annotations

import ssl
from datetime import datetime, timezone
from functools import cache

import trustme

_NAMES = ("127.0.0.1", "localhost")


@cache
def authority() -> trustme.CA:
    """The certificate authority that clients are told to trust."""
    return trustme.CA()


@cache
def server_context(kind: str) -> ssl.SSLContext:
    """The server's side of TLS with a certificate of that kind (switches.CERTIFICATES)."""
    if kind == "untrusted":
        leaf = trustme.CA().issue_cert(*_NAMES)
    elif kind == "wrong-name":
        leaf = authority().issue_cert("management.example.invalid")
    elif kind == "expired":
        start, end = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(2020, 1, 2, tzinfo=timezone.utc)
        leaf = authority().issue_cert(*_NAMES, not_before=start, not_after=end)
    else:
        leaf = authority().issue_cert(*_NAMES)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    leaf.configure_cert(context)
    return context
