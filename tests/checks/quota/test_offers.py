"""vCPU quota, VM sizes and zones. The sums are tests/capacity's."""

from __future__ import annotations

from typing import Any

import pytest

from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_checks.quota.vm_size_offered import vm_size_offered
from aks_checks.quota.zones_offered import zones_offered
from aks_preflight.facts.quota import ComputeUsages, normal
from aks_preflight.facts.sizes import VmSizes
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
    make_sizes,
    make_upgrade,
    make_usages,
    sku,
)


def quota(
    cluster: Cluster, usages: ComputeUsages, *, sizes: VmSizes | None = None, operation: Operation | None = None
) -> dict[str, Finding]:
    demand = make_demand(cluster, operation or make_upgrade(cluster))
    found = vcpu_quota(demand, cluster, usages, sizes or make_sizes())
    return {finding.subject.name.split()[0]: finding for finding in found}


def offered(cluster: Cluster, sizes: VmSizes, operation: Operation | None = None) -> list[Finding]:
    return list(vm_size_offered(make_demand(cluster, operation or make_upgrade(cluster)), cluster, sizes))


def zones(cluster: Cluster, sizes: VmSizes, operation: Operation | None = None) -> list[Finding]:
    return list(zones_offered(make_demand(cluster, operation or make_upgrade(cluster)), cluster, sizes))


def size(name: str = "Standard_D4s_v5", **more: Any) -> VmSizes:
    """The sizes of the region, this one among them with other fields than usual."""
    return make_sizes(sku(name, "standardDSv5Family", 4, **more))


def without_family(usages: ComputeUsages, key: str) -> ComputeUsages:
    return ComputeUsages(usages.location, {k: q for k, q in usages.quotas.items() if k != normal(key)})


# vcpu-quota


def test_both_the_family_and_the_region_must_have_room() -> None:
    cluster = make_cluster(make_pool("apps", 10, "Standard_D8s_v5", max_surge="33%"))
    wide = quota(cluster, make_usages())
    assert {name: f.status for name, f in wide.items()} == {"standardDSv5Family": Status.OK, "cores": Status.OK}
    family = quota(cluster, make_usages({"standardDSv5Family": (80, 111)}))
    assert (family["standardDSv5Family"].status, family["cores"].status) == (Status.FAIL, Status.OK)
    region = quota(cluster, make_usages({"cores": (80, 111)}))
    assert (region["standardDSv5Family"].status, region["cores"].status) == (Status.OK, Status.FAIL)


def test_what_is_short_is_told_with_what_would_do() -> None:
    cluster = make_cluster(make_pool("apps", 10, "Standard_D8s_v5", max_surge="33%"))
    finding = quota(cluster, make_usages({"cores": (80, 111)}))["cores"]
    assert finding.deciding is not None
    assert (finding.deciding.needs, finding.deciding.has, finding.deciding.short) == (32, 31, 1)
    assert any("112" in remedy.effect or "112" in remedy.command for remedy in finding.remedies)


def test_from_1_35_on_one_surge_node_is_enough() -> None:
    cluster = make_cluster(make_pool("apps", 10, "Standard_D8s_v5", max_surge="33%"))
    found = quota(cluster, make_usages({"cores": (80, 90)}), operation=make_upgrade(cluster, RETRYING))
    assert found["cores"].status is Status.WARN


def test_spot_nodes_draw_on_the_spot_quota_alone() -> None:
    spot = make_new_pool("spot", 2, spot=True)
    found = quota(make_cluster(), make_usages({"lowPriorityCores": (0, 7), "cores": (0, 0)}), operation=spot)
    assert {name: f.status for name, f in found.items()} == {"lowPriorityCores": Status.FAIL}


def test_a_counter_that_is_not_listed_is_not_known_and_the_others_are_told() -> None:
    cluster = make_cluster(make_pool("apps", 10))
    found = quota(cluster, without_family(make_usages(), "standardDSv5Family"))
    assert {name: f.status for name, f in found.items()} == {"standardDSv5Family": Status.UNKNOWN, "cores": Status.OK}
    assert "list no quota standardDSv5Family" in str(found["standardDSv5Family"].reason)


def test_a_size_that_the_region_does_not_list_costs_an_unknown_number() -> None:
    found = quota(make_cluster(make_pool("apps", 3, "Standard_Gone")), make_usages())
    assert {name: f.status for name, f in found.items()} == {"cores": Status.UNKNOWN}


def test_vcpus_that_are_not_stated_cost_an_unknown_number() -> None:
    nameless = make_sizes(sku("Standard_D4s_v5", "standardDSv5Family", None))
    assert quota(make_cluster(make_pool("apps", 3)), make_usages(), sizes=nameless)["cores"].status is Status.UNKNOWN


def test_a_pool_that_cannot_be_counted_costs_an_unknown_number() -> None:
    assert quota(make_cluster(make_pool("apps", None)), make_usages())["cores"].status is Status.UNKNOWN


def test_nodes_of_auto_provisioning_cost_an_unknown_number() -> None:
    cluster = make_cluster(stated_pools=(), node_provisioning="Auto")
    assert {f.status for f in quota(cluster, make_usages()).values()} == {Status.UNKNOWN}


def test_a_cluster_without_pools_costs_nothing() -> None:
    cluster = make_cluster(stated_pools=())
    assert [f.status for f in quota(cluster, make_usages()).values()] == [Status.NOT_APPLICABLE]


# vm-size-offered


def test_a_size_that_is_offered() -> None:
    assert [f.status for f in offered(make_cluster(make_pool("apps", 3)), make_sizes())] == [Status.OK]


def test_a_size_that_the_region_has_dropped() -> None:
    (finding,) = offered(make_cluster(make_pool("apps", 3, "Standard_Gone")), make_sizes())
    assert (finding.status, finding.summary) == (Status.FAIL, "westeurope does not offer Standard_Gone")


def test_a_restriction_foretells_that_no_surge_node_can_be_made() -> None:
    closed = size(restrictions=[{"type": "Location", "reasonCode": "NotAvailableForSubscription"}])
    (finding,) = offered(make_cluster(make_pool("apps", 3)), closed)
    assert finding.status is Status.FAIL
    assert "NotAvailableForSubscription" in finding.summary


def test_a_pool_that_makes_no_new_node_needs_no_size() -> None:
    (finding,) = offered(make_cluster(make_pool("apps", 3, "Standard_Gone", spot=True)), make_sizes())
    assert finding.status is Status.NOT_APPLICABLE


def test_a_size_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="the VM size is not stated"):
        offered(make_cluster(make_pool("apps", 3, None)), make_sizes())
    with pytest.raises(NotKnown):
        offered(make_cluster(make_pool("apps", None)), make_sizes())


def test_nodes_of_auto_provisioning_may_be_of_any_size() -> None:
    with pytest.raises(NotKnown, match="node auto-provisioning"):
        offered(make_cluster(stated_pools=(), node_provisioning="Auto"), make_sizes())


# zones-offered


def zonal(count: int = 3, *in_zones: str) -> Cluster:
    return make_cluster(make_pool("apps", count, zones=in_zones or ("1", "2", "3")))


def closed(*in_zones: str) -> VmSizes:
    info = {"locations": ["westeurope"], "zones": list(in_zones)}
    return size(restrictions=[{"type": "Zone", "reasonCode": "NotAvailableForSubscription", "restrictionInfo": info}])


def test_every_zone_offers_the_size() -> None:
    assert [f.status for f in zones(zonal(), make_sizes())] == [Status.OK]


def test_a_pool_without_zones() -> None:
    assert [f.status for f in zones(make_cluster(), closed("1", "2", "3"))] == [Status.NOT_APPLICABLE]


def test_a_pool_that_makes_no_new_node_needs_no_zone() -> None:
    spot = make_cluster(make_pool("spot", 3, spot=True, zones=("9",)))
    assert [f.status for f in zones(spot, make_sizes())] == [Status.NOT_APPLICABLE]


def test_a_zone_that_is_closed_is_a_risk_to_a_surge_node_and_all_of_them_a_certainty() -> None:
    assert [f.status for f in zones(zonal(), closed("2"))] == [Status.WARN]
    assert [f.status for f in zones(zonal(), closed("1", "2", "3"))] == [Status.FAIL]
    assert [f.status for f in zones(zonal(3, "2"), closed("2"))] == [Status.FAIL]


def test_a_new_pool_needs_its_size_in_each_zone_that_it_names() -> None:
    new = make_new_pool("new", 3, zones=("1", "2"))
    (finding,) = zones(make_cluster(), closed("2"), new)
    assert finding.status is Status.FAIL
    assert finding.summary == "Standard_D4s_v5 cannot be had in zone 2 of westeurope"


def test_a_region_without_zones_has_none_of_them() -> None:
    none = size(locationInfo=[{"location": "westeurope", "zones": []}])
    assert [f.status for f in zones(zonal(), none)] == [Status.FAIL]


def test_zones_of_which_nothing_is_said_are_not_known() -> None:
    with pytest.raises(NotKnown, match="the zones of Standard_D4s_v5"):
        zones(zonal(), size(locationInfo=[]))


def test_a_restriction_that_names_no_zone_is_not_known() -> None:
    with pytest.raises(NotKnown, match="a restriction of Standard_D4s_v5"):
        zones(zonal(), closed())


def test_a_zonal_pool_that_cannot_be_counted_is_not_known() -> None:
    with pytest.raises(NotKnown):
        zones(make_cluster(make_pool("apps", None, zones=("1",))), make_sizes())
