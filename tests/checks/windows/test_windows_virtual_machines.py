"""Windows in VirtualMachines pools: Azure's sources differ."""

from __future__ import annotations

from aks_checks.windows.windows_virtual_machines import windows_virtual_machines
from aks_preflight.model.finding import Status
from tests.builders import make_cluster, make_demand, make_new_pool, make_pool, make_upgrade


def test_a_virtual_machines_pool_of_windows_is_a_warning_and_a_scale_set_is_not() -> None:
    machines = make_pool("npvm", machines=[("Standard_D4s_v5", 2)], os_type="Windows")
    cluster = make_cluster(make_pool(), machines, make_pool("npwin", os_type="Windows"))
    found = list(windows_virtual_machines(make_demand(cluster, make_upgrade(cluster)), cluster))
    assert [(f.subject.name, f.status) for f in found] == [("npvm", Status.WARN), ("npwin", Status.OK)]


def test_linux_pools_are_not_concerned() -> None:
    cluster = make_cluster()
    (found,) = windows_virtual_machines(make_demand(cluster, make_new_pool()), cluster)
    assert found.status is Status.NOT_APPLICABLE
