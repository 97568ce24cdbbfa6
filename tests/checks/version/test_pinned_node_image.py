"""Pools that were made from a snapshot."""

from __future__ import annotations

from aks_checks.version.pinned_node_image import pinned_node_image
from aks_preflight.model.finding import Status
from tests.builders import SUBSCRIPTION, make_cluster, make_pool, make_upgrade

SNAPSHOT = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/snapshots/golden"


def test_a_pool_of_a_snapshot_is_a_warning_and_never_blocks() -> None:
    cluster = make_cluster(make_pool("plain"), make_pool("pinned", snapshot_id=SNAPSHOT))
    (found,) = pinned_node_image(make_upgrade(cluster, node_image=True), cluster)
    assert (found.status, found.subject.name) == (Status.WARN, "pinned")
    assert "golden" in found.summary


def test_only_the_pools_that_are_upgraded_count() -> None:
    cluster = make_cluster(make_pool("plain"), make_pool("pinned", snapshot_id=SNAPSHOT))
    (found,) = pinned_node_image(make_upgrade(cluster, pools=["plain"]), cluster)
    assert found.status is Status.NOT_APPLICABLE
