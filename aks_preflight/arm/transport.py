"""The live transport: one aiohttp session for everything, its trust and its proxies taken from the environment."""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from azure.core.exceptions import ServiceRequestError, ServiceResponseError
from azure.core.pipeline.transport import AioHttpTransport
from azure.core.rest import AsyncHttpResponse, HttpRequest

from aks_preflight.model.scope import UsageError

_TRUST_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
_LOGGERS = ("azure", "msal", "msal_extensions", "aiohttp", "asyncio")


@asynccontextmanager
async def open_transport(timeout: float, environment: Mapping[str, str]) -> AsyncIterator[LiveTransport]:
    """The transport, its session closed at the end. `timeout`: seconds to connect, and to read. Raises UsageError."""
    connector = aiohttp.TCPConnector(ssl=trust(environment), limit=0)
    # Not trust_env: aiohttp would look into ~/.netrc for every request, and fail where it finds the host there.
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        # Not its owner: a client or a credential that is closed would else close the session of all others.
        yield LiveTransport(session=session, session_owner=False, connection_timeout=timeout, read_timeout=timeout)


class LiveTransport(AioHttpTransport):  # type: ignore[misc]
    """azure-core's aiohttp transport, which sends through the environment's proxies (HTTPS_PROXY, NO_PROXY)."""

    async def send(self, request: HttpRequest, **config: Any) -> AsyncHttpResponse:
        """The response. Raises azure.core's AzureError."""
        parts = urlsplit(request.url)
        config.setdefault("proxy", proxy_for(parts.scheme, parts.hostname or ""))
        try:
            response: AsyncHttpResponse = await super().send(request, **config)
        except (ServiceRequestError, ServiceResponseError) as error:
            # Azure must not be blamed for the proxy.
            if isinstance(error.__cause__, aiohttp.ClientHttpProxyError):
                told = f"the proxy answers {error.__cause__.status} {error.__cause__.message}"
                raise ServiceRequestError(told) from None
            if isinstance(error.__cause__, aiohttp.InvalidURL):  # Azure's own URL is checked before
                raise ServiceRequestError("the proxy's address is no URL; see HTTPS_PROXY") from None
            if isinstance(error.__cause__, aiohttp.ClientProxyConnectionError):
                raise ServiceRequestError("the proxy cannot be reached; see HTTPS_PROXY and NO_PROXY") from None
            raise
        return response


def proxy_for(scheme: str, host: str) -> str | None:
    """The proxy's URL, None for a direct connection."""
    return None if proxy_bypass(host) else getproxies().get(scheme)


def trust(environment: Mapping[str, str]) -> ssl.SSLContext:
    """The certificates that are trusted: the file or folder of SSL_CERT_FILE or REQUESTS_CA_BUNDLE, else the system's.

    Raises UsageError where what they name is no certificate file.
    """
    for variable in _TRUST_VARIABLES:
        name = environment.get(variable)
        if not name:
            continue
        try:
            if Path(name).is_dir():
                return ssl.create_default_context(capath=name)
            return ssl.create_default_context(cafile=name)
        except OSError as error:  # ssl.SSLError is one
            raise UsageError(f"{variable}: no certificates can be read from {name} ({error.strerror})") from error
    return ssl.create_default_context()


def quiet_loggers() -> None:
    """Keeps what the libraries log off stderr, where Python prints it for want of a handler; a host's own stay."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())
