"""Estates of any size, drawn from a seed, as snapshots that the program and the simulator read.

    python -m benchmarks.estate OUT.arm.jsonl[.gz] --subscriptions 10 --clusters 1000 --vnets 200 --regions 3

Holds all that a run of `check` asks for, resource by resource and in lists. Most clusters are a go for an upgrade.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from aks_preflight.arm.versions import api_version
from benchmarks import estate_clusters, estate_network, estate_regions
from benchmarks.estate_plan import WITHDRAWN, ClusterPlan, Shape, clusters_of

Body = dict[str, Any]
Answer = tuple[str, int, Body]

CAPTURED_AT = "2026-11-20T21:30:00Z"
GROUP = "/providers/Microsoft.Management/managementGroups/bench"


def answers(shape: Shape) -> Iterator[Answer]:
    """The URL, status and body of every answer, one subscription after the other: no more than one is in memory."""
    subscriptions = [shape.subscription(number) for number in range(shape.subscriptions)]
    described = [_described(identity, number) for number, identity in enumerate(subscriptions)]
    kind = "Microsoft.Management/managementGroups/subscriptions"
    below = [{"id": body["id"], "name": body["subscriptionId"], "type": kind} for body in described]
    found: list[Iterable[Answer]] = [
        [("/subscriptions", 200, {"value": described}), (f"{GROUP}/descendants", 200, {"value": below})],
        ((body["id"], 200, body) for body in described),
    ]
    sizes: dict[str, Body] = {}
    found += (_subscription(shape, number, sizes) for number in range(shape.subscriptions))
    for part in found:
        for path, status, body in part:
            yield _url(path), status, body


def _url(path: str) -> str:
    plain, _, query = path.partition("?")
    version = api_version(plain, asked=None, overrides={})
    return f"{path}{'&' if query else '?'}api-version={version}"


def _described(identity: str, number: int) -> Body:
    return {
        "id": f"/subscriptions/{identity}",
        "subscriptionId": identity,
        "tenantId": estate_clusters.TENANT,
        "displayName": f"bench-{number:03d}",
        "state": "Enabled",
        "authorizationSource": "RoleBased",
    }


def _subscription(shape: Shape, number: int, sizes: dict[str, Body]) -> Iterator[Answer]:
    clusters = list(clusters_of(shape, number))
    vnets = estate_network.vnets_of(clusters, ip_configurations=shape.ip_configurations)
    providers = f"/subscriptions/{shape.subscription(number)}/providers"
    bodies = [estate_clusters.cluster_body(plan) for plan in clusters]
    yield f"{providers}/Microsoft.ContainerService/managedClusters", 200, {"value": bodies}
    del bodies
    yield f"{providers}/Microsoft.Authorization/locks", 200, {"value": _locks(shape.subscription(number))}
    described = [estate_network.vnet_body(vnet) for vnet in vnets]
    yield f"{providers}/Microsoft.Network/virtualNetworks", 200, {"value": described}
    for vnet, body in zip(vnets, described, strict=True):
        yield vnet.id, 200, body
        yield f"{vnet.id}/usages", 200, estate_network.vnet_usages(vnet)
    for kind, listed in estate_network.resources(clusters, vnets).items():
        yield f"{providers}/Microsoft.Network/{kind}", 200, {"value": listed}
        yield from ((body["id"], 200, body) for body in listed)
    yield from _workspaces(providers, clusters)
    yield from _regions(shape, number, clusters, sizes)
    for plan in clusters:
        yield f"{plan.id}/maintenanceConfigurations", 200, estate_clusters.maintenance(plan)
        if plan.version == WITHDRAWN:
            yield f"{plan.id}/upgradeProfiles/default", 200, estate_clusters.upgrade_profile(plan)


def _regions(shape: Shape, number: int, clusters: Sequence[ClusterPlan], sizes: dict[str, Body]) -> Iterator[Answer]:
    subscription = shape.subscription(number)
    providers = f"/subscriptions/{subscription}/providers"
    for position, location in enumerate(sorted({plan.location for plan in clusters})):
        here = [plan for plan in clusters if plan.location == location]
        place = number * shape.regions + position
        if location not in sizes:
            sizes[location] = estate_regions.sizes(location, shape.skus)
        usages, at = estate_regions.compute_usages(here, place), f"locations/{location}"
        yield f"{providers}/Microsoft.Compute/{at}/usages", 200, usages
        yield f"{providers}/Microsoft.Compute/skus?$filter=location eq '{location}'", 200, sizes[location]
        yield f"{providers}/Microsoft.ContainerService/{at}/kubernetesVersions", 200, estate_regions.releases()
        addresses = sum(len(estate_clusters.outbound_ips(plan)) for plan in here)
        network = estate_regions.network_usages(subscription, location, addresses)
        yield f"{providers}/Microsoft.Network/{at}/usages", 200, network


def _workspaces(providers: str, clusters: Sequence[ClusterPlan]) -> Iterator[Answer]:
    """In the list are those that are there; one that is gone is a 404 of its own."""
    named = {estate_clusters.workspace_id(plan): plan.location for plan in clusters if plan.monitored}
    there: list[Body] = [
        {
            "id": identity,
            "name": identity.rpartition("/")[2],
            "type": "Microsoft.OperationalInsights/workspaces",
            "location": location,
            "properties": {"provisioningState": "Succeeded", "retentionInDays": 30, "sku": {"name": "PerGB2018"}},
        }
        for identity, location in sorted(named.items())
        if not identity.endswith("-retired")
    ]
    yield f"{providers}/Microsoft.OperationalInsights/workspaces", 200, {"value": there}
    yield from ((body["id"], 200, body) for body in there)
    for identity in sorted(identity for identity in named if identity.endswith("-retired")):
        message = f"The Resource '{identity.partition('/providers/')[2]}' under resource group 'rg-logs' was not found."
        yield identity, 404, {"error": {"code": "ResourceNotFound", "message": message}}


def _locks(subscription: str) -> list[Body]:
    """Of the networks' group alone: nothing in it may be deleted."""
    path = f"/subscriptions/{subscription}/resourceGroups/rg-network/providers/Microsoft.Authorization/locks/keep"
    properties = {"level": "CanNotDelete", "notes": "shared networks"}
    return [{"id": path, "name": "keep", "type": "Microsoft.Authorization/locks", "properties": properties}]


def write(shape: Shape, to: BinaryIO) -> None:
    """The snapshot, line by line, to a file that is open for bytes."""
    to.write(orjson.dumps({"aks-preflight-snapshot": 1, "captured_at": CAPTURED_AT, "cloud": "public"}) + b"\n")
    for url, status, body in answers(shape):
        to.write(orjson.dumps({"method": "GET", "url": url, "status": status, "body": body}) + b"\n")


def write_file(shape: Shape, path: Path) -> None:
    """The snapshot in a file, gzipped where its name ends so. The same shape gives the same bytes."""
    with path.open("wb") as raw:
        if path.suffix != ".gz":
            write(shape, raw)
            return
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as zipped:
            write(shape, cast(BinaryIO, zipped))


def add_shape(parser: argparse.ArgumentParser) -> None:
    """The options that say how large an estate is."""
    default = Shape()
    for name in ("subscriptions", "clusters", "vnets", "regions", "skus", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(default, name), metavar="N")
    parser.add_argument("--managed-vnets", action="store_true", help="each cluster in a VNet that AKS made for it")
    parser.add_argument(
        "--ip-configurations", action="store_true", help="VNets list each address, as Azure's do: large"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Writes a snapshot. 2: the numbers do not go together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, metavar="OUT.arm.jsonl[.gz]")
    add_shape(parser)
    options = vars(parser.parse_args(argv))
    out = options.pop("out")
    try:
        shape = Shape(**options)
    except ValueError as error:
        parser.error(str(error))
    write_file(shape, out)
    sys.stderr.write(f"{out}: {shape.clusters} clusters, {out.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
