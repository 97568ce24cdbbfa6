from __future__ import annotations

from aks_checks.network.pod_cidr_growth import pod_cidr_growth
from aks_preflight.model.finding import Finding, Status
from tests.builders import KNOWLEDGE, make_cluster, make_demand, make_new_pool, make_pool, make_upgrade, overlay


def adding(count: int, os_type: str = "Windows", pod_cidr: str = "10.244.0.0/20") -> Finding:
    cluster = make_cluster(make_pool("sys", 10), network=overlay(pod_cidr))
    (found,) = pod_cidr_growth(make_demand(cluster, make_new_pool("win", count, os_type=os_type)), cluster, KNOWLEDGE)
    return found


def test_what_fits_needs_no_growth() -> None:
    assert adding(5).status is Status.OK


def test_what_does_not_fit_never_will_beside_windows_nodes() -> None:
    found = adding(7)
    assert found.status is Status.WARN
    assert "before the first Windows pool" in found.remedies[0].effect


def test_pools_that_are_upgraded_one_after_the_other_do_not_surge_at_once() -> None:
    linux, windows = make_pool("apps", 6, max_surge="50%"), make_pool("win", 6, os_type="Windows", max_surge="50%")
    cluster = make_cluster(linux, windows, network=overlay("10.244.0.0/20"))
    (found,) = pod_cidr_growth(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    assert found.status is Status.OK


def test_a_linux_cluster_can_still_expand() -> None:
    assert adding(7, "Linux").status is Status.OK


def test_other_networks_have_no_pod_cidr() -> None:
    cluster = make_cluster()
    (found,) = pod_cidr_growth(make_demand(cluster, make_new_pool()), cluster, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE
