"""Node settings that Windows nodes honour."""

from __future__ import annotations

from typing import Any

import pytest

from aks_checks.windows.windows_kubelet_config import windows_kubelet_config
from aks_preflight.model.finding import Finding, Status
from tests.builders import KNOWLEDGE, make_cluster, make_demand, make_new_pool, make_pool, make_upgrade


def judged(**settings: Any) -> Finding:
    cluster = make_cluster(make_pool(), make_pool("npwin", os_type="Windows", **settings))
    (found,) = windows_kubelet_config(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    return found


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({}, Status.OK),
        ({"kubelet_config": {"imageGcHighThreshold": 85, "containerLogMaxFiles": 5}}, Status.OK),
        ({"kubelet_config": {"imagegchighthreshold": 85, "seccompDefault": None}}, Status.OK),
        ({"kubelet_config": {"seccompDefault": "RuntimeDefault"}}, Status.WARN),
        ({"linux_os_config": True}, Status.WARN),
    ],
)
def test_of_a_pool_that_is_there_other_settings_are_a_warning(settings: dict[str, Any], status: Status) -> None:
    assert judged(**settings).status is status


def test_the_settings_without_effect_are_named() -> None:
    found = judged(kubelet_config={"cpuManagerPolicy": "static", "imageGcLowThreshold": 70, "podMaxPids": 100})
    assert found.summary == "Windows nodes do not honour cpuManagerPolicy, podMaxPids"


def test_linux_settings_are_refused_for_a_new_pool() -> None:
    cluster = make_cluster()
    demand = make_demand(cluster, make_new_pool("npwin", os_type="Windows", linux_os_config=True))
    (found,) = windows_kubelet_config(demand, cluster, KNOWLEDGE)
    assert found.status is Status.FAIL


def test_linux_pools_are_not_concerned() -> None:
    cluster = make_cluster(make_pool(linux_os_config=True))
    (found,) = windows_kubelet_config(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
