"""The quota of virtual machines, and sizes of which two numbers of vCPUs are told."""

from __future__ import annotations

import pytest

from aks_checks.quota.constrained_sizes import constrained_sizes
from aks_checks.quota.vm_count_quota import vm_count_quota
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import Operation
from aks_preflight.model.reason import NotKnown
from tests.builders import (
    RETRYING,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_sizes,
    make_upgrade,
    make_usages,
)

APPS = make_cluster(make_pool("apps", 10, max_surge="33%"))


def machines(used: int, limit: int, operation: Operation, cluster: Cluster = APPS) -> Finding:
    usages = make_usages({"virtualMachines": (used, limit)})
    (found,) = vm_count_quota(make_demand(cluster, operation), cluster, usages)
    return found


def test_a_surge_that_fits_to_the_machine_holds() -> None:
    found = machines(96, 100, make_upgrade(APPS))
    assert found.status is Status.OK
    assert found.deciding is not None
    assert (found.deciding.needs, found.deciding.has) == (4, 4)


def test_one_machine_too_few_fails_and_a_smaller_surge_is_offered() -> None:
    found = machines(97, 100, make_upgrade(APPS))
    assert found.status is Status.FAIL
    assert "--max-surge 3" in found.remedies[0].command


def test_where_aks_goes_on_with_one_node_it_warns() -> None:
    assert machines(97, 100, make_upgrade(APPS, RETRYING)).status is Status.WARN


def test_spot_machines_count_too() -> None:
    assert machines(99, 100, make_new_pool("new", 2, spot=True)).status is Status.FAIL


def test_a_scale_in_takes_no_machine() -> None:
    assert machines(100, 100, make_scale(APPS, "apps", 2)).status is Status.NOT_APPLICABLE


def test_a_pool_without_numbers_is_unknown() -> None:
    cluster = make_cluster(make_pool("apps", None))
    assert machines(0, 100, make_upgrade(cluster), cluster).status is Status.UNKNOWN


def test_nodes_that_are_in_no_pool_are_unknown_too() -> None:
    cluster = make_cluster(stated_pools=(), node_provisioning="Auto")
    assert machines(1, 100, make_upgrade(cluster), cluster).status is Status.UNKNOWN


def test_a_counter_that_is_not_listed_is_not_known() -> None:
    with pytest.raises(NotKnown, match="virtualMachines"):
        list(vm_count_quota(make_demand(APPS, make_upgrade(APPS)), APPS, make_usages()))


@pytest.mark.parametrize(
    ("size", "status"),
    [
        ("Standard_E32-16s_v5", Status.WARN),
        ("standard_e32-16s_v5", Status.WARN),
        ("Standard_E8s_v5", Status.OK),
        ("Standard_Unheard_Of", Status.NOT_APPLICABLE),
    ],
)
def test_a_constrained_size_has_two_numbers_of_vcpus(size: str, status: Status) -> None:
    found = constrained_sizes(make_demand(APPS, make_new_pool("new", 1, size)), APPS, make_sizes())
    assert [f.status for f in found] == [status]


def test_an_empty_pool_of_one_takes_no_vcpus() -> None:
    cluster = make_cluster(make_pool("apps", 0, "Standard_E32-16s_v5"))
    found = constrained_sizes(make_demand(cluster, make_upgrade(cluster)), cluster, make_sizes())
    assert [f.status for f in found] == [Status.NOT_APPLICABLE]
