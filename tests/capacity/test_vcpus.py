"""vCPUs: family, region and spot, each its own counter, and what is not known of any of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.quota.vcpu_quota import vcpu_quota
from aks_preflight.capacity.vcpus import counters
from aks_preflight.facts.quota import ComputeUsages, normal
from aks_preflight.facts.sizes import VmSizes
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, RemedyKind, Status
from aks_preflight.model.question import Operation, Start
from tests.builders import (
    LOCATION,
    RETRYING,
    make_cluster,
    make_demand,
    make_new_pool,
    make_pool,
    make_scale,
    make_sizes,
    make_upgrade,
    make_usages,
    sku,
)

D, E, REGION, SPOT = "standardDSv5Family", "standardESv5Family", "cores", "lowPriorityCores"


def quotas(
    cluster: Cluster,
    ask: Operation | None = None,
    usages: ComputeUsages | None = None,
    sizes: VmSizes | None = None,
) -> dict[str, Finding]:
    """The findings by the counter that they are about."""
    demand = make_demand(cluster, ask or make_upgrade(cluster))
    found = vcpu_quota(demand, cluster, usages or make_usages(), sizes or make_sizes())
    return {finding.subject.name.removesuffix(f" in {LOCATION}"): finding for finding in found}


def needs(found: dict[str, Finding]) -> dict[str, int | None]:
    return {key: finding.deciding.needs if finding.deciding else None for key, finding in found.items()}


def statuses(found: dict[str, Finding]) -> dict[str, str]:
    return {key: finding.status.value for key, finding in found.items()}


def test_the_worst_pool_of_each_family_and_of_the_region() -> None:
    cluster = make_cluster(
        make_pool("a", 20, "Standard_D4s_v5"),
        make_pool("b", 30, "Standard_D4s_v5"),
        make_pool("c", 10, "Standard_E8s_v5"),
    )
    assert needs(quotas(cluster)) == {D: 12, E: 8, REGION: 12}
    assert needs(quotas(cluster, make_upgrade(cluster, at_once=True))) == {D: 20, E: 8, REGION: 28}


def test_family_and_region_must_both_hold() -> None:
    cluster = make_cluster(make_pool(count=20))
    assert statuses(quotas(cluster, usages=make_usages({D: (93, 100)}))) == {D: "fail", REGION: "ok"}
    assert statuses(quotas(cluster, usages=make_usages({REGION: (93, 100)}))) == {D: "ok", REGION: "fail"}


def test_a_smaller_surge_is_measured_against_the_counter_that_is_short() -> None:
    cluster = make_cluster(make_pool("a", 20), make_pool("e", 10, "Standard_E8s_v5", max_surge="5"))
    setting, quota = quotas(cluster, usages=make_usages({D: (93, 100)}))[D].remedies
    assert (setting.kind, setting.gives and setting.gives.needs) == (RemedyKind.SETTING, 4)
    assert (quota.kind, quota.gives and quota.gives.needs) == (RemedyKind.QUOTA, 8)


def test_a_pool_in_a_capacity_reservation_is_shown_and_does_not_decide() -> None:
    cluster = make_cluster(make_pool(count=20, capacity_reservation_group_id="/g"))
    assert statuses(quotas(cluster, usages=make_usages({D: (93, 100)})))[D] == "warn"


def test_from_1_35_on_the_quota_of_one_node_decides() -> None:
    cluster = make_cluster(make_pool(count=30))
    usages = make_usages({D: (96, 100), REGION: (97, 100)})
    assert statuses(quotas(cluster, make_upgrade(cluster), usages)) == {D: "fail", REGION: "fail"}
    assert statuses(quotas(cluster, make_upgrade(cluster, RETRYING), usages)) == {D: "warn", REGION: "fail"}


def test_spot_draws_on_a_quota_of_its_own() -> None:
    cluster = make_cluster(make_pool("sys", 10), make_pool("spot", 10, spot=True))
    assert needs(quotas(cluster)) == {D: 4, REGION: 4, SPOT: 0}
    new = make_new_pool("more", 5, spot=True)
    assert needs(quotas(cluster, new)) == {SPOT: 20}
    assert needs(quotas(make_cluster(*cluster.pools, stopped=True), Start())) == {D: 40, REGION: 40, SPOT: 40}


def test_spot_and_regular_new_pools_together() -> None:
    demand = make_demand(make_cluster(), make_new_pool("a", 2), make_new_pool("b", 3, spot=True))
    sums = {c.key: c.readings(demand, 100)[0].needs for c in counters(demand, make_sizes())}
    assert sums == {D: 8, REGION: 8, SPOT: 12}


def test_the_sizes_of_a_virtual_machines_pool_draw_on_several_families() -> None:
    cluster = make_cluster(
        make_pool(
            "vms", machines=[("Standard_D4s_v5", 4), ("Standard_E8s_v5", 2), ("Standard_D8s_v5", 2)], max_surge="50%"
        )
    )
    found = quotas(cluster)
    assert needs(found) == {D: 2 * 4 + 1 * 8, E: 8, REGION: 24}
    assert [(t.count, t.each) for t in found[D].readings[0].terms] == [(2, 4), (1, 8)]


def test_a_single_surge_node_is_one_of_the_largest_size() -> None:
    cluster = make_cluster(
        make_pool("vms", machines=[("Standard_D4s_v5", 4), ("Standard_E8s_v5", 2), ("Standard_E32-16s_v5", 0)])
    )
    assert needs(quotas(cluster, make_upgrade(cluster, RETRYING))) == {D: 4, E: 8, REGION: 8}


def test_a_virtual_machines_pool_without_figures_is_not_known() -> None:
    cluster = make_cluster(make_pool("sys", 3), make_pool("vms", None))
    assert statuses(quotas(cluster)) == {D: "unknown", REGION: "unknown"}
    assert statuses(quotas(cluster, usages=make_usages({D: (97, 100)}))) == {D: "fail", REGION: "unknown"}


def test_constrained_sizes_count_their_base_vcpus() -> None:
    cluster = make_cluster(make_pool("sys", 1))
    assert needs(quotas(cluster, make_new_pool("big", 2, "Standard_E32-16s_v5"))) == {E: 64, REGION: 64}


def test_a_size_that_the_region_does_not_list_is_not_known() -> None:
    cluster = make_cluster(make_pool("old", 3, "Standard_Gone"))
    found = quotas(cluster)
    assert statuses(found) == {REGION: "unknown"}
    assert "Standard_Gone" in str(found[REGION].reason)


def test_a_size_that_is_not_listed_may_draw_on_any_family() -> None:
    cluster = make_cluster(make_pool("old", 3, "Standard_Gone"), make_pool("sys", 3))
    assert statuses(quotas(cluster)) == {D: "unknown", REGION: "unknown"}


def test_a_size_that_is_not_listed_does_not_matter_where_it_makes_no_node() -> None:
    cluster = make_cluster(
        make_pool("old", 3, "Standard_Gone", max_surge="0", max_unavailable="1"), make_pool("sys", 3)
    )
    assert statuses(quotas(cluster)) == {D: "ok", REGION: "ok"}


def test_a_size_without_a_family_is_not_known_though_its_vcpus_are() -> None:
    sizes = make_sizes(sku("Standard_Odd", None, 4))
    found = quotas(make_cluster(make_pool("odd", 3, "Standard_Odd")), sizes=sizes)
    assert statuses(found) == {REGION: "unknown"}
    assert needs(found) == {REGION: 4}
    short = make_usages({REGION: (97, 100)})
    assert statuses(quotas(make_cluster(make_pool("odd", 3, "Standard_Odd")), usages=short, sizes=sizes)) == {
        REGION: "fail"
    }


def test_a_size_without_vcpus_is_not_known() -> None:
    sizes = make_sizes(sku("Standard_Odd", D, None))
    found = quotas(make_cluster(make_pool("odd", 3, "Standard_Odd")), sizes=sizes)
    assert statuses(found) == {D: "unknown", REGION: "unknown"}


def test_a_pool_without_a_size_is_not_known() -> None:
    assert statuses(quotas(make_cluster(make_pool(size=None)))) == {REGION: "unknown"}
    assert statuses(quotas(make_cluster(), make_new_pool("new", 2, None))) == {REGION: "unknown"}


def test_what_is_known_of_a_pool_may_be_too_much_already() -> None:
    cluster = make_cluster(make_pool("vms", machines=[("Standard_D4s_v5", 20), ("Standard_Gone", 1)]))
    assert statuses(quotas(cluster, usages=make_usages({D: (93, 100)}))) == {D: "fail", REGION: "unknown"}


def test_a_family_that_the_usages_do_not_list_is_no_absence_of_a_limit() -> None:
    sizes = make_sizes(sku("Standard_New", "standardNewFamily", 4))
    found = quotas(make_cluster(make_pool("new", 3, "Standard_New")), sizes=sizes)
    assert statuses(found) == {"standardNewFamily": "unknown", REGION: "ok"}


def test_families_are_compared_without_case_and_spaces() -> None:
    sizes = make_sizes(sku("Standard_Odd", "STANDARD DSv5 Family", 4))
    cluster = make_cluster(make_pool("odd", 10, "standard_ODD"), make_pool("sys", 10))
    found = quotas(cluster, make_upgrade(cluster, at_once=True), sizes=sizes)
    assert sorted(needs(found).values(), key=str) == [8, 8]


@pytest.mark.parametrize(("used", "status", "short"), [(110, "fail", 14), (96, "ok", 0), (97, "fail", 1)])
def test_more_in_use_than_allowed_leaves_less_than_nothing(used: int, status: str, short: int) -> None:
    found = quotas(make_cluster(make_pool(count=3)), usages=make_usages({D: (used, 100)}))[D]
    assert found.deciding
    assert (found.status.value, found.deciding.short) == (status, short)


def test_an_exceeded_quota_does_not_fail_what_needs_none() -> None:
    cluster = make_cluster(make_pool(count=3, max_surge="0", max_unavailable="1"))
    assert statuses(quotas(cluster, usages=make_usages({D: (110, 100)}))) == {D: "ok", REGION: "ok"}


def test_auto_provisioned_nodes_leave_the_region_unknown_beside_spot_pools_alone() -> None:
    cluster = make_cluster(make_pool("spot", spot=True), node_provisioning="Auto")
    assert statuses(quotas(cluster)) == {REGION: "unknown", SPOT: "unknown"}


def test_new_pools_of_one_family_are_summed() -> None:
    demand = make_demand(make_cluster(), make_new_pool("a", 2), make_new_pool("b", 3, "Standard_D8s_v5"))
    sums = {c.key: c.readings(demand, 100)[0].needs for c in counters(demand, make_sizes())}
    assert sums == {D: 2 * 4 + 3 * 8, REGION: 32}


def test_what_a_pool_takes_later_is_in_the_counters_of_its_own_family_alone() -> None:
    demand = make_demand(
        make_cluster(), make_new_pool("a", 2, autoscale_to=9), make_new_pool("e", 1, "Standard_E8s_v5")
    )
    later = {c.key: [(r.name, r.needs) for r in c.readings(demand, 100)] for c in counters(demand, make_sizes())}
    assert later[D] == [
        ("all new nodes", 8),
        ("with the surge of their own next upgrade", 12),
        ("up to the autoscaler's maximum", 36),
    ]
    assert later[E] == [("all new nodes", 8), ("with the surge of their own next upgrade", 16)]


def test_scaling_counts_the_difference() -> None:
    cluster = make_cluster(make_pool("apps", 5))
    assert needs(quotas(cluster, make_scale(cluster, "apps", 8))) == {D: 12, REGION: 12}
    assert needs(quotas(cluster, make_scale(cluster, "apps", 3))) == {D: 0, REGION: 0}


def test_a_start_is_shown_and_warns() -> None:
    cluster = make_cluster(make_pool("sys", 10), stopped=True)
    found = quotas(cluster, Start(), make_usages({D: (61, 100)}))
    assert statuses(found) == {D: "warn", REGION: "ok"}
    assert found[D].status is Status.WARN
    assert not [r for f in found.values() for r in f.readings if r.decides]


def test_a_cluster_without_pools_draws_on_nothing() -> None:
    cluster = make_cluster(stated_pools=())
    (found,) = vcpu_quota(make_demand(cluster, make_upgrade(cluster)), cluster, make_usages(), make_sizes())
    assert found.status is Status.NOT_APPLICABLE


def test_a_counter_that_is_not_listed_matters_only_where_something_is_taken_of_it() -> None:
    cluster = make_cluster(make_pool("spot", 5, spot=True), make_pool("apps", 3))
    every = make_usages()
    listed = replace(every, quotas={key: quota for key, quota in every.quotas.items() if key != normal(SPOT)})
    assert statuses(quotas(cluster, usages=listed)) == {D: "ok", REGION: "ok", SPOT: "ok"}
    assert statuses(quotas(cluster, make_scale(cluster, "spot", 6), usages=listed))[SPOT] == "unknown"
    unknown = make_cluster(make_pool("spot", None, spot=True), make_pool("apps", 3))
    assert statuses(quotas(unknown, make_new_pool("new", 1, spot=True), usages=listed))[SPOT] == "unknown"
