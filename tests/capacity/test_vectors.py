"""The test vectors of azure-facts C9, one after the other, through the checks where one exists.

Where no version is named, it is below 1.35.
"""

from __future__ import annotations

import pytest

from aks_checks.cluster.node_limits import node_limits
from aks_checks.network.pod_cidr_headroom import pod_cidr_headroom
from aks_checks.network.pod_subnet_headroom import pod_subnet_headroom
from aks_checks.network.subnet_headroom import subnet_headroom
from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.capacity.addresses import static_block
from aks_preflight.capacity.ports import outbound_ports
from aks_preflight.capacity.routes import kubenet_routes
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.plugin import judge, of_cluster
from tests.builders import (
    KNOWLEDGE,
    NEXT,
    RETRYING,
    kubenet,
    make_cluster,
    make_demand,
    make_pool,
    make_sizes,
    make_subnet,
    make_upgrade,
    make_usages,
    make_vnet,
    overlay,
    reading,
)


def surge_of(pool: NodePool, to: str = NEXT) -> int:
    cluster = make_cluster(pool)
    return make_demand(cluster, make_upgrade(cluster, to)).pools[0].new_nodes


def test_percent_up() -> None:
    assert surge_of(make_pool(count=6, max_surge="33%")) == 2


@pytest.mark.parametrize(("nodes", "surge"), [(25, 3), (10, 1), (11, 2)])
def test_default_of_1_32_and_later(nodes: int, surge: int) -> None:
    assert surge_of(make_pool(count=nodes, max_surge=None)) == surge


def test_cap() -> None:
    assert surge_of(make_pool(count=3, max_surge="10")) == 3


@pytest.mark.parametrize(("to", "status"), [(NEXT, Status.FAIL), (RETRYING, Status.WARN)])
def test_cni_node_subnet(to: str, status: Status) -> None:
    cluster = make_cluster(make_pool(count=6, max_pods=30, max_surge="50%"))
    vnet = make_vnet(make_subnet("nodes", "10.0.0.0/24", used=186, limit=251))
    (found,) = subnet_headroom(make_demand(cluster, make_upgrade(cluster, to)), cluster, vnet, KNOWLEDGE)
    assert found.status is status
    whole = reading(found, "the surge, pool after pool, max pods + 1" if to == NEXT else "the whole surge")
    assert (whole.needs, whole.has, whole.short) == (93, 65, 28)
    if to == RETRYING:
        one = reading(found, "one surge node (AKS retries with one), pool after pool, max pods + 1")
        assert (one.needs, one.has, one.decides) == (31, 65, True)


def test_overlay_node_subnet_and_pod_cidr_fail_independently() -> None:
    cluster = make_cluster(make_pool(count=200, max_surge="33%"), network=overlay("10.244.0.0/16"))
    demand = make_demand(cluster, make_upgrade(cluster))
    (nodes,) = subnet_headroom(demand, cluster, make_vnet(make_subnet(used=200, limit=251)), KNOWLEDGE)
    (pods,) = pod_cidr_headroom(demand, cluster, KNOWLEDGE)
    assert (nodes.status, nodes.deciding and nodes.deciding.needs, nodes.deciding and nodes.deciding.has) == (
        Status.FAIL, 66, 51,
    )  # fmt: skip
    surge = reading(pods, "the surge")
    assert pods.status is Status.FAIL
    assert (surge.needs, surge.has) == (66 * 256, (256 - 200) * 256)  # 266 blocks of 256
    assert surge.short == 10 * 256


def test_overlay_and_autoscaler() -> None:
    cluster = make_cluster(make_pool(count=10, autoscale_to=300), network=overlay("10.244.0.0/16"))
    (found,) = pod_cidr_headroom(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    admitted = reading(found, "admitted")
    assert (admitted.needs, admitted.has, admitted.fits) == (300 * 256, 256 * 256, False)
    assert reading(found, "the surge").fits is True
    assert found.status is Status.FAIL


@pytest.mark.parametrize(("max_pods", "addresses"), [(30, 32), (31, 32), (32, 48)])
def test_static_block(max_pods: int, addresses: int) -> None:
    assert static_block(make_pool(max_pods=max_pods), KNOWLEDGE.limits) == addresses


def test_dynamic_pod_subnet() -> None:
    cluster = make_cluster(make_pool(count=6, max_surge="2", pod_subnet="pods"))
    vnet = make_vnet(make_subnet("nodes", used=6), make_subnet("pods", "10.1.0.0/24", used=96))
    demand = make_demand(cluster, make_upgrade(cluster))
    (pods,) = pod_subnet_headroom(demand, cluster, vnet, KNOWLEDGE)
    (nodes,) = subnet_headroom(demand, cluster, vnet, KNOWLEDGE)
    assert reading(pods, "the surge").needs == 32
    assert reading(nodes, "the surge").needs == 2


@pytest.mark.parametrize(("surge", "status"), [("2", Status.OK), ("4", Status.FAIL)])
def test_kubenet_routes(surge: str, status: Status) -> None:
    cluster = make_cluster(make_pool(count=398, max_surge=surge), network=kubenet("10.240.0.0/14"))
    readings = kubenet_routes(make_demand(cluster, make_upgrade(cluster)), KNOWLEDGE.limits)
    assert judge(of_cluster(cluster), "", readings).status is status
    assert (readings[0].needs, readings[0].has, readings[0].decides) == (int(surge), 400 - 398, True)


def test_vmss_cap() -> None:
    cluster = make_cluster(make_pool("big", 950, max_surge="10%"))
    pool, _ = node_limits(make_demand(cluster, make_upgrade(cluster)), cluster, KNOWLEDGE)
    assert pool.status is Status.FAIL
    assert pool.deciding
    assert (pool.deciding.needs, pool.deciding.has) == (1045, 1000)


def test_vcpu_of_family_and_region() -> None:
    cluster = make_cluster(make_pool(count=10, size="Standard_D8s_v5", max_surge="33%"))
    usages = make_usages({"standardDSv5Family": (80, 112), "cores": (80, 111)})
    family, region = vcpu_quota(make_demand(cluster, make_upgrade(cluster)), cluster, usages, make_sizes())
    assert told(family) == ("standardDSv5Family in westeurope", Status.OK, 32, 32)
    assert told(region) == ("cores in westeurope", Status.FAIL, 32, 31)


def told(found: Finding) -> tuple[str, Status, int | None, int | None]:
    assert found.deciding
    return found.subject.name, found.status, found.deciding.needs, found.deciding.has


@pytest.mark.parametrize(("nodes", "fits"), [(111, True), (112, False)])
def test_snat_ports_of_112_nodes_with_surge(nodes: int, fits: bool) -> None:
    has = 7 * KNOWLEDGE.limits.ports_per_ip
    assert has == 448_000
    cluster = make_cluster(make_pool(count=nodes, max_surge="1"))
    readings = outbound_ports(make_demand(cluster, make_upgrade(cluster)), 4000, has)
    assert [(r.needs, r.fits) for r in readings if r.decides] == [((nodes + 1) * 4000, fits)]


def test_snat_ports_of_100_nodes_and_a_surge_of_two() -> None:
    cluster = make_cluster(make_pool(count=100, max_surge="2"))
    readings = outbound_ports(make_demand(cluster, make_upgrade(cluster)), 4000, 448_000)
    whole = reading(readings, "all nodes, with the whole surge")
    assert (whole.needs, whole.fits) == (408_000, True)


def test_max_unavailable_takes_nothing() -> None:
    cluster = make_cluster(make_pool(count=6, max_surge="0", max_unavailable="2"))
    demand = make_demand(cluster, make_upgrade(cluster))
    (subnet,) = subnet_headroom(demand, cluster, make_vnet(make_subnet(used=251, limit=251)), KNOWLEDGE)
    full = make_usages({"standardDSv5Family": (100, 100), "cores": (100, 100)})
    quotas = vcpu_quota(demand, cluster, full, make_sizes())
    assert [(f.status, f.deciding and f.deciding.needs) for f in (subnet, *quotas)] == [(Status.OK, 0)] * 3


def test_spot_takes_nothing() -> None:
    cluster = make_cluster(make_pool(count=6, spot=True, max_surge="50%"))
    demand = make_demand(cluster, make_upgrade(cluster))
    (subnet,) = subnet_headroom(demand, cluster, make_vnet(make_subnet(used=251, limit=251)), KNOWLEDGE)
    (quota,) = vcpu_quota(demand, cluster, make_usages({"lowPriorityCores": (24, 24)}), make_sizes())
    assert (subnet.status, subnet.deciding and subnet.deciding.needs) == (Status.OK, 0)
    assert told(quota) == ("lowPriorityCores in westeurope", Status.OK, 0, 0)


def test_blue_green_doubles_the_pool() -> None:
    cluster = make_cluster(make_pool(count=10, blue_green=True))
    demand = make_demand(cluster, make_upgrade(cluster))
    family, region = vcpu_quota(demand, cluster, make_usages({"cores": (61, 100)}), make_sizes())
    assert demand.pools[0].new_nodes == 10
    assert told(family)[1:3] == (Status.OK, 40)
    assert told(region)[1:] == (Status.FAIL, 40, 39)


def test_zero_pool() -> None:
    assert surge_of(make_pool(count=0, max_surge="33%")) == 0
    assert surge_of(make_pool(count=0, max_surge="3")) == 0
