"""Upgrades that start by themselves."""

from __future__ import annotations

import pytest

from aks_checks.version.unattended_upgrades import unattended_upgrades
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_upgrade


@pytest.mark.parametrize(
    ("channel", "status"),
    [(None, Status.OK), ("None", Status.OK), ("patch", Status.WARN), ("rapid", Status.WARN)],
)
def test_an_auto_upgrade_channel_brings_the_same_surge_unattended(channel: str | None, status: Status) -> None:
    cluster = make_cluster(upgrade_channel=channel, node_os_channel="NodeImage")
    (found,) = unattended_upgrades(make_upgrade(cluster), cluster)
    assert found.status is status
