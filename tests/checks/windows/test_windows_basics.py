"""What a cluster and a pool need before there can be Windows nodes at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aks_checks.windows.linux_system_pool import linux_system_pool
from aks_checks.windows.windows_dataplane import windows_dataplane
from aks_checks.windows.windows_network_plugin import windows_network_plugin
from aks_checks.windows.windows_os_sku import windows_os_sku
from aks_checks.windows.windows_pool_mode import windows_pool_mode
from aks_checks.windows.windows_pool_name import windows_pool_name
from aks_checks.windows.windows_profile import windows_profile
from aks_checks.windows.windows_vm_size import windows_vm_size
from aks_preflight.knowledge import load
from aks_preflight.model.cluster import Cluster, ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, kubenet, make_cluster, make_pool, make_sizes, overlay, sku

SYSTEM = make_pool("system", mode="System")


def windows(name: str = "win", **more: Any) -> NewWindowsPool:
    """A Windows pool to be added: Windows2022, unless another OS SKU is named."""
    return NewWindowsPool(make_pool(name, 1, **{"os_type": "Windows", "os_sku": "Windows2022", **more}))


# windows-profile


def test_without_a_windows_profile_no_windows_pool_can_join() -> None:
    (has,) = windows_profile(windows(), make_cluster(has_windows_profile=True))
    (lacks,) = windows_profile(windows(), make_cluster(has_windows_profile=False))
    assert (has.status, lacks.status) == (Status.OK, Status.FAIL)


# linux-system-pool


def system(cluster: Cluster) -> Status:
    (finding,) = linux_system_pool(windows(), cluster)
    return finding.status


def test_windows_nodes_are_workers_beside_a_linux_system_pool() -> None:
    assert system(make_cluster(SYSTEM)) is Status.OK
    assert system(make_cluster(make_pool("apps", mode="user"))) is Status.FAIL
    assert system(make_cluster(make_pool("win", os_type="Windows", mode="System"))) is Status.FAIL
    assert system(make_cluster(replace(SYSTEM, mode=None))) is Status.OK  # from before modes existed


def test_azure_may_host_the_system_pool() -> None:
    assert system(make_cluster(stated_pools=(), hosted_system=True)) is Status.OK


def test_pools_that_are_not_stated_are_not_known() -> None:
    with pytest.raises(NotKnown, match="agentPoolProfiles"):
        system(make_cluster(stated_pools=None))


# windows-network-plugin and windows-dataplane


@pytest.mark.parametrize("network", [ClusterNetwork(plugin="azure"), ClusterNetwork(plugin="Azure"), overlay()])
def test_azure_cni_of_any_kind_has_windows_nodes(network: ClusterNetwork) -> None:
    (finding,) = windows_network_plugin(windows(), make_cluster(network=network))
    assert finding.status is Status.OK


@pytest.mark.parametrize("network", [kubenet(), ClusterNetwork(plugin="none")])
def test_no_other_plugin_has(network: ClusterNetwork) -> None:
    (finding,) = windows_network_plugin(windows(), make_cluster(network=network))
    assert finding.status is Status.FAIL


@pytest.mark.parametrize("network", [ClusterNetwork(dataplane="Cilium"), ClusterNetwork(policy="cilium")])
def test_cilium_has_no_windows_nodes(network: ClusterNetwork) -> None:
    (finding,) = windows_dataplane(windows(), make_cluster(network=network))
    assert finding.status is Status.FAIL


@pytest.mark.parametrize("network", [ClusterNetwork(dataplane="azure"), ClusterNetwork(policy="calico")])
def test_other_data_planes_have(network: ClusterNetwork) -> None:
    (finding,) = windows_dataplane(windows(), make_cluster(network=network))
    assert finding.status is Status.OK


@pytest.mark.parametrize("check", [windows_network_plugin, windows_dataplane])
def test_a_network_profile_that_is_not_stated_is_not_known(check: Any) -> None:
    with pytest.raises(NotKnown, match="networkProfile"):
        list(check(windows(), make_cluster(stated_network=None)))


def test_a_network_plugin_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="networkPlugin"):
        list(windows_network_plugin(windows(), make_cluster(network=ClusterNetwork())))


# windows-pool-mode and windows-pool-name


@pytest.mark.parametrize(("mode", "status"), [("User", Status.OK), ("user", Status.OK), ("System", Status.FAIL)])
def test_a_windows_pool_is_a_user_pool(mode: str, status: Status) -> None:
    (finding,) = windows_pool_mode(windows(mode=mode), make_cluster())
    assert finding.status is status


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("npwin", Status.OK),
        ("win022", Status.OK),
        ("w", Status.OK),
        ("windows", Status.FAIL),
        ("Win", Status.FAIL),
        ("1win", Status.FAIL),
        ("w-in", Status.FAIL),
        ("", Status.FAIL),
    ],
)
def test_the_name_of_a_windows_pool(name: str, status: Status) -> None:
    (finding,) = windows_pool_name(windows(name), make_cluster(), KNOWLEDGE)
    assert finding.status is status


# windows-os-sku


def os_sku(name: str | None, version: str | None, on: date = KNOWLEDGE.as_of) -> Finding:
    (finding,) = windows_os_sku(windows(os_sku=name, version=version), make_cluster(), load(on))
    return finding


@pytest.mark.parametrize(
    ("name", "version", "status"),
    [
        ("Windows2022", "1.33.5", Status.OK),
        ("windows2022", "1.36.0", Status.OK),
        ("Windows2022", "1.37.0", Status.FAIL),
        ("Windows2025", "1.33.5", Status.OK),
        ("Windows2025", "1.31.9", Status.FAIL),
        ("Windows2019", "1.32.6", Status.WARN),  # out of support, its images still there
        ("Windows2019", "1.33.5", Status.FAIL),
        ("WindowsAnnual", "1.33.5", Status.FAIL),
        ("Windows2016", "1.33.5", Status.FAIL),
        ("Ubuntu", "1.33.5", Status.FAIL),
    ],
)
def test_a_windows_release_runs_on_a_range_of_minors(name: str, version: str, status: Status) -> None:
    assert os_sku(name, version).status is status


def test_once_its_images_are_gone_no_node_can_be_made() -> None:
    assert os_sku("Windows2019", "1.32.6", date(2027, 4, 1)).status is Status.FAIL


@pytest.mark.parametrize(("on", "status"), [(date(2028, 6, 29), Status.OK), (date(2028, 6, 30), Status.WARN)])
def test_it_warns_from_the_day_on_which_its_support_ends(on: date, status: Status) -> None:
    assert os_sku("Windows2022", "1.33.5", on).status is status


def test_a_question_of_an_old_day_meets_its_rules() -> None:
    assert os_sku("Windows2019", "1.20.0", date(2021, 6, 1)).status is Status.OK


@pytest.mark.parametrize(("name", "version", "what"), [(None, "1.33.5", "OS SKU"), ("Windows2022", None, "version")])
def test_an_os_sku_or_version_that_is_open_is_not_known(name: str | None, version: str | None, what: str) -> None:
    with pytest.raises(NotKnown, match=what):
        os_sku(name, version)


# windows-vm-size


def vm_size(sku_row: dict[str, Any], **pool: Any) -> Finding:
    new = windows(size=sku_row["name"], **pool)
    (finding,) = windows_vm_size(new, make_cluster(), make_sizes(sku_row), KNOWLEDGE)
    return finding


def row(generations: str | None = "V1,V2", architecture: str | None = "x64") -> dict[str, Any]:
    """A size of the region with these generations and this architecture."""
    capabilities = {"vCPUs": "4", "HyperVGenerations": generations, "CpuArchitectureType": architecture}
    listed = [{"name": name, "value": value} for name, value in capabilities.items() if value is not None]
    return sku("Standard_X4", "standardXFamily", 4, capabilities=listed)


@pytest.mark.parametrize(
    ("generations", "name", "status"),
    [
        ("V1,V2", "Windows2022", Status.OK),
        ("V1", "Windows2022", Status.OK),
        ("V2", "Windows2022", Status.FAIL),  # unless the request carries a header
        ("V2", "Windows2019", Status.FAIL),
        ("V2", "Windows2025", Status.OK),
        ("V1", "Windows2025", Status.FAIL),
    ],
)
def test_a_size_boots_the_generation_of_the_windows_image(generations: str, name: str, status: Status) -> None:
    assert vm_size(row(generations), os_sku=name).status is status


def test_arm64_has_no_windows_nodes() -> None:
    assert vm_size(row("V2", "Arm64"), os_sku="Windows2025").status is Status.FAIL


def test_an_architecture_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="CpuArchitectureType of Standard_X4"):
        vm_size(row(architecture=None))


def test_generations_that_are_not_stated_are_not_known() -> None:
    with pytest.raises(NotKnown, match="HyperVGenerations"):
        vm_size(row(None))


def test_a_size_that_the_region_does_not_offer_is_judged_by_vm_size_offered() -> None:
    new = windows(size="Standard_Gone")
    (finding,) = windows_vm_size(new, make_cluster(), make_sizes(), KNOWLEDGE)
    assert finding.status is Status.NOT_APPLICABLE


def test_a_size_that_azure_would_choose_is_not_known() -> None:
    with pytest.raises(NotKnown, match="the VM size"):
        list(windows_vm_size(windows(size=None), make_cluster(), make_sizes(), KNOWLEDGE))
    nothing = NewWindowsPool(NodePool(name="win", os_type="Windows", os_sku="Windows2022"))
    with pytest.raises(NotKnown, match="the VM size"):
        list(windows_vm_size(nothing, make_cluster(), make_sizes(), KNOWLEDGE))
