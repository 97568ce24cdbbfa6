"""A live run: the policies, the credential and the transport put together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, cast

from azure.mgmt.core.policies import AsyncARMChallengeAuthenticationPolicy

from aks_preflight.arm.buckets import Buckets
from aks_preflight.arm.client import ArmClient
from aks_preflight.arm.credentials import IDENTITY, Credential
from aks_preflight.arm.imports import Imports
from aks_preflight.arm.options import cloud_of
from aks_preflight.arm.pacing import Pace
from aks_preflight.arm.policies import Counters, GetOnly, Retry, Try
from aks_preflight.arm.recording import RecordingTransport
from aks_preflight.arm.sdk import MODULES, SdkClients, Transport, common_policies
from aks_preflight.arm.transport import open_transport, quiet_loggers
from aks_preflight.knowledge import throttles

if TYPE_CHECKING:
    from aks_preflight.arm.options import LiveOptions


@asynccontextmanager
async def open_live(options: LiveOptions, *, record: bool = False) -> AsyncIterator[ArmClient]:
    """Azure itself. No token is asked for before the first request. With `record`, `recording` holds the answers.

    Raises UsageError where the options or the environment name something that there is not.
    """
    quiet_loggers()
    cloud = cloud_of(options.cloud, os.environ)
    counters = Counters()
    buckets = Buckets(options.throttles or throttles(), options.cloud, asyncio.get_running_loop().time)
    async with AsyncExitStack() as stack:
        imports = stack.enter_context(closing(Imports([IDENTITY, *MODULES])))
        transport = cast(Transport, await stack.enter_async_context(open_transport(options.timeout, os.environ)))
        credential = Credential(options, cloud, transport, imports)
        stack.push_async_callback(credential.close)
        recorder = RecordingTransport(transport, datetime.now(timezone.utc), options.cloud) if record else None
        policies: list[Any] = [
            *common_policies(),
            Retry(counters, options.on_wait, buckets.lane_of),
            AsyncARMChallengeAuthenticationPolicy(cast(Any, credential), cloud.scope),
            GetOnly(cloud.endpoint),
            # Below Retry, so that every try takes a token; above Try, so that who waits for one holds no slot.
            Pace(buckets, counters, options.on_wait),
            Try(counters, timeout=options.timeout, concurrency=options.concurrency),
        ]
        sdk = SdkClients(cloud.endpoint, policies, recorder or transport, credential, imports)
        arm = ArmClient(
            sdk,
            counters,
            timeout=options.timeout,
            endpoint=cloud.endpoint,
            api_versions=options.api_versions,
            recorder=recorder,
        )
        yield await stack.enter_async_context(arm)
