from __future__ import annotations

from aks_checks.network.static_block import static_block
from aks_preflight.model.finding import Status
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_pool


def adding(
    *, there: bool = True, static: bool = True, version: str = "1.33.5", pod_subnet: str | None = "pods"
) -> Status:
    cluster = make_cluster(make_pool("sys", pod_subnet="pods", static_block=there))
    new = make_new_pool(pod_subnet=pod_subnet, static_block=static, version=version)
    (found,) = static_block(new, cluster, KNOWLEDGE)
    return found.status


def test_static_blocks_beside_static_blocks_are_well() -> None:
    assert adding() is Status.OK


def test_a_pod_subnet_is_of_one_mode() -> None:
    assert adding(there=False) is Status.FAIL
    assert adding(there=True, static=False) is Status.FAIL
    assert adding(there=False, pod_subnet="more-pods") is Status.OK


def test_before_1_28_they_are_not_documented() -> None:
    assert adding(version="1.27.9") is Status.WARN
    assert adding(version="1.28.0") is Status.OK


def test_without_static_blocks_nothing_is_asked() -> None:
    assert adding(there=False, static=False) is Status.NOT_APPLICABLE
    assert adding(there=True, static=False, pod_subnet=None) is Status.NOT_APPLICABLE
