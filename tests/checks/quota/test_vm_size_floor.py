"""The least that a node needs, and a system pool's."""

from __future__ import annotations

import pytest

from aks_checks.quota.vm_size_floor import vm_size_floor
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_sizes, sku


def asked(vcpus: int | None, gib: float | None, mode: str = "User", name: str = "Standard_X") -> Status:
    stated = {"vCPUs": vcpus, "MemoryGB": gib}
    row = sku(name, "family", None, capabilities=[{"name": k, "value": str(v)} for k, v in stated.items() if v])
    (found,) = vm_size_floor(make_new_pool("new", 1, name, mode=mode), make_cluster(), make_sizes(row), KNOWLEDGE)
    return found.status


@pytest.mark.parametrize(
    ("vcpus", "gib", "mode", "status"),
    [
        (2, 2, "User", Status.OK),
        (1, 8, "User", Status.FAIL),
        (2, 1.75, "User", Status.FAIL),
        (4, 4, "System", Status.OK),
        (2, 7, "System", Status.WARN),
        (4, 3.5, "System", Status.WARN),
        (1, 8, "System", Status.FAIL),
    ],
)
def test_a_node_needs_two_vcpus_and_a_system_node_four(vcpus: int, gib: float, mode: str, status: Status) -> None:
    assert asked(vcpus, gib, mode) is status


@pytest.mark.parametrize(
    ("name", "mode", "status"),
    [
        ("Standard_B4ms", "System", Status.WARN),
        ("standard_b4ms", "System", Status.WARN),
        ("Standard_B4ms", "User", Status.OK),
        ("Standard_D4s_v5", "System", Status.OK),
    ],
)
def test_the_b_series_is_not_for_system_pools(name: str, mode: str, status: Status) -> None:
    assert asked(4, 16, mode, name) is status


def test_a_size_that_is_not_offered_is_told_elsewhere() -> None:
    (found,) = vm_size_floor(make_new_pool(size="Standard_Y"), make_cluster(), make_sizes(), KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(("vcpus", "gib"), [(None, 8), (2, None)])
def test_what_the_sku_list_does_not_state_is_not_known(vcpus: int | None, gib: float | None) -> None:
    with pytest.raises(NotKnown):
        asked(vcpus, gib)
