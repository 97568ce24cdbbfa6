"""How Azure is reached: the clouds, and what a caller may choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aks_preflight.model.scope import UsageError

if TYPE_CHECKING:
    from aks_preflight.knowledge import Throttle

ENDPOINT_VARIABLE = "AZURE_RESOURCE_MANAGER_ENDPOINT"
AUDIENCE_VARIABLE = "AZURE_RESOURCE_MANAGER_AUDIENCE"


@dataclass(frozen=True, slots=True)
class Cloud:
    """A cloud's Resource Manager (`https://host`), the scope of its tokens, and the host that issues them."""

    endpoint: str
    scope: str
    authority: str


# As azure.mgmt.core.tools.get_arm_endpoints and azure.identity.AzureAuthorityHosts have them; asking these would
# import the SDK for a replay.
CLOUDS: Mapping[str, Cloud] = {
    "public": Cloud(
        "https://management.azure.com", "https://management.azure.com/.default", "login.microsoftonline.com"
    ),
    "usgov": Cloud(
        "https://management.usgovcloudapi.net",
        "https://management.core.usgovcloudapi.net/.default",
        "login.microsoftonline.us",
    ),
    "china": Cloud(
        "https://management.chinacloudapi.cn", "https://management.chinacloudapi.cn/.default", "login.chinacloudapi.cn"
    ),
}


def _say_nothing(_: str) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOptions:
    """What a caller may choose of a live run.

    `auth`: auto, cli, environment, managed-identity, workload-identity. `timeout`: seconds for one try of a request.
    `api_versions`: by namespace or type ("Microsoft.Network", "Microsoft.Compute/skus"), for clouds that lag.
    `on_wait` is told, in one line, of every wait. `concurrency`: requests under way at once. `throttles`: Azure's
    buckets, where they are others than those that it publishes.
    """

    cloud: str = "public"
    auth: str = "auto"
    tenant: str | None = None
    timeout: float = 30.0
    api_versions: Mapping[str, str] = field(default_factory=dict)
    on_wait: Callable[[str], None] = _say_nothing
    # Measured with 60 ms of latency, on two busy cores: 16 reach 100 to 150 requests a second, 32 165 to 230, and more
    # are no faster: a request costs 1.2 ms of CPU. And a subscription gets 25 a second for long, whatever stands here.
    concurrency: int = 32
    throttles: Sequence[Throttle] = ()


def cloud_of(name: str, environment: Mapping[str, str]) -> Cloud:
    """The cloud of that name, or the one that the environment describes. Raises UsageError."""
    if name not in CLOUDS:
        raise UsageError(f"no cloud is called {name!r}; there are {', '.join(CLOUDS)}")
    cloud = CLOUDS[name]
    endpoint = environment.get(ENDPOINT_VARIABLE, "").strip().rstrip("/")
    if not endpoint:
        return cloud
    if not endpoint.lower().startswith("https://"):
        raise UsageError(f"{ENDPOINT_VARIABLE} must begin with https://: a token goes there; it is {endpoint!r}")
    audience = environment.get(AUDIENCE_VARIABLE, "").strip().rstrip("/") or endpoint
    return Cloud(endpoint, f"{audience}/.default", cloud.authority)
