"""What an ordinary script pays: the facts that `check` reads, collected with the Azure SDK's own operations.

The SDK's async clients and their models, each list once for a subscription (and region), the usages of every VNet that
clusters lie in; sixteen requests at a time. Nothing is checked and nothing printed but a count, on stderr. Where to ask
is read of the variables that the simulator prints.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterable, Awaitable, Iterable
from typing import Any, TypeVar

from azure.core.rest import HttpRequest
from azure.identity.aio import DefaultAzureCredential
from azure.mgmt.compute.aio import ComputeManagementClient
from azure.mgmt.containerservice.aio import ContainerServiceClient
from azure.mgmt.network.aio import NetworkManagementClient

T = TypeVar("T")

AT_ONCE = 16
ENDPOINT = os.environ.get("AZURE_RESOURCE_MANAGER_ENDPOINT", "https://management.azure.com")
AUDIENCE = os.environ.get("AZURE_RESOURCE_MANAGER_AUDIENCE", ENDPOINT)


class Collector:
    """Collects a subscription's facts."""

    def __init__(self, subscription: str, credential: Any, slots: asyncio.Semaphore, how: dict[str, Any]) -> None:
        self.providers = f"/subscriptions/{subscription}/providers"
        self.aks = ContainerServiceClient(credential, subscription, **how)
        self.network = NetworkManagementClient(credential, subscription, **how)
        self.compute = ComputeManagementClient(credential, subscription, **how)
        self.slots = slots
        self.facts: list[Any] = []

    async def listed(self, pages: AsyncIterable[T]) -> list[T]:
        """All of a list."""
        async with self.slots:
            found = [item async for item in pages]
        self.facts.append(found)
        return found

    async def one(self, answer: Awaitable[T]) -> T:
        """One answer."""
        async with self.slots:
            found = await answer
        self.facts.append(found)
        return found

    async def plain(self, path: str, version: str) -> Any:
        """What these SDKs have no operation for."""
        response = await self.one(self.aks.send_request(HttpRequest("GET", f"{path}?api-version={version}")))
        return response.json()

    async def collect(self) -> int:
        """Everything. Returns how many clusters there are."""
        clusters = await self.listed(self.aks.managed_clusters.list())
        regions = {cluster.location for cluster in clusters}
        await asyncio.gather(
            self.listed(self.network.network_security_groups.list_all()),
            self.listed(self.network.public_ip_addresses.list_all()),
            self.listed(self.network.public_ip_prefixes.list_all()),
            self.listed(self.network.nat_gateways.list_all()),
            self.plain(f"{self.providers}/Microsoft.Authorization/locks", "2016-09-01"),
            self.plain(f"{self.providers}/Microsoft.OperationalInsights/workspaces", "2022-10-01"),
            self.vnets(clusters),
            self.offers(clusters, regions),
            *(self.region(region) for region in regions),
        )
        return len(clusters)

    async def region(self, region: str) -> None:
        """What a region has for the subscription."""
        await asyncio.gather(
            self.listed(self.compute.usage.list(region)),
            self.listed(self.compute.resource_skus.list(filter=f"location eq '{region}'")),
            self.listed(self.network.usages.list(region)),
        )

    async def offers(self, clusters: Iterable[Any], regions: Iterable[str]) -> None:
        """The regions' versions, and the upgrade profiles of clusters whose version is in none."""
        tables = await asyncio.gather(
            *(self.one(self.aks.managed_clusters.list_kubernetes_versions(region)) for region in regions)
        )
        minors = [minor for table in tables for minor in table.values_property or ()]
        offered = {patch for minor in minors for patch in minor.patch_versions or ()}
        await asyncio.gather(
            *(
                self.one(self.aks.managed_clusters.get_upgrade_profile(cluster.id.split("/")[4], cluster.name))
                for cluster in clusters
                if cluster.current_kubernetes_version not in offered
            )
        )

    async def vnets(self, clusters: Iterable[Any]) -> None:
        """The VNets, and the usages of each that a cluster lies in."""
        pools = [pool for cluster in clusters for pool in cluster.agent_pool_profiles or ()]
        named = {pool.vnet_subnet_id.lower().rpartition("/subnets/")[0] for pool in pools if pool.vnet_subnet_id}
        groups = {
            cluster.node_resource_group.lower()
            for cluster in clusters
            if not any(pool.vnet_subnet_id for pool in cluster.agent_pool_profiles or ())
        }
        found: list[Any] = await self.listed(self.network.virtual_networks.list_all())
        used = [vnet for vnet in found if vnet.id.lower() in named or vnet.id.split("/")[4].lower() in groups]
        usages = self.network.virtual_networks.list_usage
        await asyncio.gather(*(self.listed(usages(vnet.id.split("/")[4], vnet.name)) for vnet in used))

    async def close(self) -> None:
        """Closes the connections."""
        await asyncio.gather(self.aks.close(), self.network.close(), self.compute.close())


async def main() -> None:
    """Collects all that the credential sees."""
    how: dict[str, Any] = {
        "base_url": ENDPOINT,
        "credential_scopes": [f"{AUDIENCE}/.default"],
        "connection_verify": os.environ.get("SSL_CERT_FILE", True),
    }
    slots = asyncio.Semaphore(AT_ONCE)
    async with DefaultAzureCredential() as credential, ContainerServiceClient(credential, "none", **how) as client:
        response = await client.send_request(HttpRequest("GET", "/subscriptions?api-version=2022-12-01"))
        ids = [row["subscriptionId"] for row in response.json()["value"]]
        collectors = [Collector(identity, credential, slots, how) for identity in ids]
        clusters = await asyncio.gather(*(collector.collect() for collector in collectors))
        facts = sum(len(collector.facts) for collector in collectors)
        await asyncio.gather(*(collector.close() for collector in collectors))
    sys.stderr.write(f"{sum(clusters)} clusters, {facts} answers\n")


if __name__ == "__main__":
    asyncio.run(main())
