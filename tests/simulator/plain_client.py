"""An ARM client as plain as can be, and a small snapshot: for the simulator's own tests."""

from __future__ import annotations

import json
import ssl
from typing import Any

import aiohttp

from tests.simulator.simulator import Simulator

SUB = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590"
RG = f"{SUB}/resourceGroups/rg-shop"
CLUSTERS = f"{SUB}/providers/Microsoft.ContainerService/managedClusters"
CLUSTER = f"{RG}/providers/Microsoft.ContainerService/managedClusters/shop"
SUBNET = f"{RG}/providers/Microsoft.Network/virtualNetworks/hub/subnets/nodes"
SKUS = f"{SUB}/providers/Microsoft.Compute/skus"
USAGES = f"{SUB}/providers/Microsoft.Compute/locations/westeurope/usages"


def line(path: str, body: object, status: int = 200, query: str = "") -> dict[str, Any]:
    """A line of a snapshot."""
    return {"method": "GET", "url": f"{path}?api-version=2025-10-01{query}", "status": status, "body": body}


LINES = (
    line("/subscriptions", {"value": [{"id": SUB}]}),
    line(SUB, {"id": SUB}),
    line(CLUSTERS, {"value": [{"id": f"{CLUSTER}{n}", "name": f"shop{n}", "location": "eastus"} for n in range(5)]}),
    line(CLUSTER, {"id": CLUSTER, "properties": {"agentPoolProfiles": [{"name": "np", "count": 3}]}}),
    line(SUBNET, {"id": SUBNET}),
    line(SKUS, {"value": [{"name": "Standard_D2s_v5"}]}, query="&$filter=location eq 'westeurope'"),
    line(USAGES, {"value": [{"name": {"value": "cores"}, "currentValue": 4, "limit": 10}]}),
)


class Client:
    """`await client(path)` is status, headers and text; `await client.json(path)` the parsed body."""

    def __init__(self, arm: Simulator) -> None:
        self.arm = arm
        context = ssl.create_default_context(cafile=arm.ca_file)
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context))

    async def __call__(
        self, path: str, query: str = "?api-version=2025-10-01", *, method: str = "GET", token: str | None = None
    ) -> tuple[int, Any, str]:
        """`path` is a path, or the whole URL of a nextLink. Without `token` it brings a good one."""
        headers = {"Authorization": f"Bearer {token or self.arm.token()}"}
        target = path if path.startswith("https:") else f"{self.arm.url}{path}{query}"
        async with self.session.request(method, target, headers=headers) as response:
            return response.status, response.headers, await response.text()

    async def json(self, path: str, query: str = "?api-version=2025-10-01") -> Any:
        """The parsed body, whatever the status."""
        return json.loads((await self(path, query))[2])
