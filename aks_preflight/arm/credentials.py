"""The credential: azure-identity's, its failures put in one line."""

from __future__ import annotations

import asyncio
import os
import re
from typing import TYPE_CHECKING, Any

from azure.core.exceptions import AzureError, ClientAuthenticationError

from aks_preflight.arm.azure_errors import clean
from aks_preflight.arm.errors import CredentialError
from aks_preflight.model.scope import UsageError

if TYPE_CHECKING:
    from azure.core.credentials import AccessTokenInfo, TokenRequestOptions

    from aks_preflight.arm.imports import Imports
    from aks_preflight.arm.options import Cloud, LiveOptions
    from aks_preflight.arm.sdk import Transport

#: What it is imported from.
IDENTITY = "azure.identity.aio"
KINDS = ("auto", "cli", "environment", "managed-identity", "workload-identity")
#: Seconds for a token: `az` may have to start, and a managed identity's endpoint is tried a few times.
_PATIENCE = 60.0
_ATTEMPT = re.compile(r"^\s+(\w+): (.+)$", re.MULTILINE)
_NOISE = re.compile(r"^\w+ authentication unavailable[.,] ?")


class Credential:
    """A credential in azure-core's shape (AsyncSupportsTokenInfo). `imports` gives IDENTITY; nothing is asked
    before the first use.

    Raises CredentialError where no token can be had; once it has failed it does so at once. Where a token was had
    before and cannot be renewed, azure.core's ClientAuthenticationError: what was read stays read.
    """

    def __init__(self, options: LiveOptions, cloud: Cloud, transport: Transport, imports: Imports) -> None:
        if options.auth not in KINDS:
            raise UsageError(f"no credential is called {options.auth!r}; there are {', '.join(KINDS)}")
        self._options = options
        self._cloud = cloud
        self._transport = transport
        self._imports = imports
        self._inner: Any = None
        self._worked = False
        self._failure: str | None = None

    async def get_token_info(self, *scopes: str, options: TokenRequestOptions | None = None) -> AccessTokenInfo:
        """A token for the scopes."""
        if self._failure:
            raise CredentialError(self._failure)
        wanted = {**(options or {}), **({"tenant_id": self._options.tenant} if self._options.tenant else {})}
        try:
            aio = await self._imports.module(IDENTITY)
            if self._inner is None:
                self._inner = _build(aio, self._options, self._cloud, self._transport)
            token: AccessTokenInfo = await asyncio.wait_for(
                self._inner.get_token_info(*scopes, options=wanted), _PATIENCE
            )
        except asyncio.TimeoutError as error:
            raise self._fail(f"no token within {_PATIENCE:g} s", error) from error
        except Exception as error:  # whatever azure-identity raises, there is no token
            raise self._fail(_told(error), error) from error
        self._worked = True
        return token

    async def close(self) -> None:
        """Closes azure-identity's credential; the transport stays open."""
        if self._inner is not None:
            await self._inner.close()

    def _fail(self, text: str, error: Exception) -> Exception:
        if self._worked:
            return error if isinstance(error, AzureError) else ClientAuthenticationError(text)
        auth = self._options.auth
        advice = "sign in with `az login`" if auth in ("auto", "cli") else f"see what --auth {auth} needs"
        self._failure = f"no Azure credential: {advice}, or choose another with --auth ({text})"
        return CredentialError(self._failure)


def _told(error: Exception) -> str:
    """One line; of a chain, each attempt's first sentence."""
    attempts = _ATTEMPT.findall(str(error))
    if not attempts:
        return clean(_NOISE.sub("", str(error)), 300).rstrip(".") or type(error).__name__
    firsts = ((name, _NOISE.sub("", text).split(". ")[0]) for name, text in attempts)
    return "; ".join(f"{name}: {clean(text, 90).rstrip('.')}" for name, text in firsts)


def _build(aio: Any, options: LiveOptions, cloud: Cloud, transport: Transport) -> Any:
    shared: dict[str, Any] = {"transport": transport, "retry_total": 3}
    # AZURE_AUTHORITY_HOST, which azure-identity reads by itself, is the operator's word.
    authority = {} if os.environ.get("AZURE_AUTHORITY_HOST") else {"authority": cloud.authority}
    tenant = options.tenant
    others = {"additionally_allowed_tenants": [tenant]} if tenant else {}
    patience = int(_PATIENCE)
    match options.auth:
        case "cli":
            return aio.AzureCliCredential(tenant_id=tenant or "", process_timeout=patience)
        case "environment":
            return aio.EnvironmentCredential(**shared, **authority, **others)
        case "managed-identity":
            return aio.ManagedIdentityCredential(client_id=os.environ.get("AZURE_CLIENT_ID"), **shared)
        case "workload-identity":
            return aio.WorkloadIdentityCredential(tenant_id=tenant, **shared, **authority)
        case _:
            return aio.DefaultAzureCredential(process_timeout=patience, **shared, **authority, **others)
