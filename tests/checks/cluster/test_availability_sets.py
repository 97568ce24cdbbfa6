"""Availability sets: neither started nor joined by another pool, on whatever day."""

from __future__ import annotations

import pytest

from aks_checks.cluster.scale_sets_to_grow import scale_sets_to_grow
from aks_checks.cluster.scale_sets_to_start import scale_sets_to_start
from aks_preflight.model.finding import Status
from aks_preflight.model.question import Start
from tests.builders import make_cluster, make_new_pool, make_pool


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("AvailabilitySet", Status.FAIL),
        ("availabilityset", Status.FAIL),
        ("VirtualMachineScaleSets", Status.OK),
        ("VirtualMachines", Status.OK),
        (None, Status.OK),
    ],
)
def test_an_availability_set_stops_a_start_and_a_new_pool(kind: str | None, status: Status) -> None:
    pool = make_pool("apps")
    cluster = make_cluster(type(pool)(name="apps", kind=kind, machines=pool.machines))
    assert [f.status for f in scale_sets_to_start(Start(), cluster)] == [status]
    assert [f.status for f in scale_sets_to_grow(make_new_pool(), cluster)] == [status]
