"""Availability sets: neither started, nor joined by another pool, nor changed by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aks_checks.cluster.scale_sets import scale_sets
from aks_checks.cluster.scale_sets_to_grow import scale_sets_to_grow
from aks_checks.cluster.scale_sets_to_start import scale_sets_to_start
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Status
from aks_preflight.model.question import AskPools, AskScale, AskStart, AskUpgrade, Question, Start
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, make_pool


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


@pytest.mark.parametrize(
    ("question", "before", "since"),
    [
        (AskUpgrade(pools=("apps",)), Status.FAIL, Status.FAIL),
        (AskUpgrade(), Status.WARN, Status.WARN),
        (AskScale((("apps", 4),)), Status.WARN, Status.FAIL),
        (AskPools(()), Status.WARN, Status.WARN),  # told by scale-sets-to-grow
        (AskStart(), Status.WARN, Status.WARN),  # told by scale-sets-to-start
    ],
)
def test_an_availability_set_is_not_changed_by_itself(question: Question, before: Status, since: Status) -> None:
    cluster = make_cluster(replace(make_pool("apps"), kind="AvailabilitySet"))
    assert [f.status for f in scale_sets(question, cluster, load(date(2025, 9, 29), None))] == [before]
    assert [f.status for f in scale_sets(question, cluster, KNOWLEDGE)] == [since]
