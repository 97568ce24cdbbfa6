from __future__ import annotations

from typing import Any

import pytest

from aks_checks.outbound.node_public_ip_prefix import node_public_ip_prefix
from aks_checks.outbound.public_ip_quota import public_ip_quota
from aks_preflight.facts.public_ips import NetworkUsages, NodePrefixes, PublicIpQuota, Ranges
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import NewPool, Operation
from aks_preflight.model.reason import NotKnown
from tests.builders import LOCATION, make_cluster, make_demand, make_pool, make_scale, make_upgrade
from tests.checks.outbound.addresses import DENIED, prefix, ranges


def public(name: str = "apps", count: int | None = 15, prefix_name: str | None = "p1", **more: Any) -> NodePool:
    identity = prefix(prefix_name) if prefix_name else None
    return make_pool(name, count, node_public_ip=True, node_public_ip_prefix_id=identity, **more)


# Prefixes: a /28 holds 16 nodes


def in_prefix(cluster: Cluster, operation: Operation, found: Ranges | None = None) -> Finding:
    prefixes = NodePrefixes(found or ranges(p1="203.0.113.0/28"))
    (finding,) = node_public_ip_prefix(make_demand(cluster, operation), cluster, prefixes)
    return finding


def test_a_scale_past_the_prefix_is_refused() -> None:
    cluster = make_cluster(public(count=10))
    assert in_prefix(cluster, make_scale(cluster, "apps", 16)).status is not Status.FAIL
    assert in_prefix(cluster, make_scale(cluster, "apps", 17)).status is Status.FAIL


def test_a_full_pool_has_nothing_left_for_a_surge_node() -> None:
    cluster = make_cluster(public(count=16, max_surge="1"))
    assert in_prefix(cluster, make_upgrade(cluster)).status is Status.WARN


def test_with_an_address_left_the_surge_fits() -> None:
    cluster = make_cluster(public(count=15, max_surge="1"))
    assert in_prefix(cluster, make_upgrade(cluster)).status is Status.OK


def test_pools_that_share_a_prefix_are_added_up() -> None:
    cluster = make_cluster(public("a", 8), public("b", 7))
    assert in_prefix(cluster, make_scale(cluster, "a", 10)).status is Status.FAIL


def test_a_count_that_is_not_known_is_not_taken_for_none() -> None:
    cluster = make_cluster(public("a", 1), public("b", None))
    assert in_prefix(cluster, make_scale(cluster, "a", 2)).status is Status.UNKNOWN


def test_a_prefix_that_could_not_be_read_is_not_known() -> None:
    cluster = make_cluster(public())
    with pytest.raises(NotKnown, match="not allowed"):
        in_prefix(cluster, make_upgrade(cluster), ranges(p1=DENIED))


def test_pools_without_a_prefix_are_not_concerned() -> None:
    cluster = make_cluster(public(prefix_name=None))
    assert in_prefix(cluster, make_upgrade(cluster)).status is Status.NOT_APPLICABLE


def test_the_prefix_of_a_pool_that_is_not_concerned_is_not_judged() -> None:
    cluster = make_cluster(public("a", 3), public("b", 3, "p2"))
    both = ranges(p1="203.0.113.0/28", p2="203.0.113.16/28")
    assert in_prefix(cluster, make_scale(cluster, "a", 4), both).status is Status.OK


def test_nor_does_a_count_matter_that_is_not_known_of_a_pool_in_another_prefix() -> None:
    cluster = make_cluster(public("a", 3), public("b", None, "p2"))
    assert in_prefix(cluster, make_scale(cluster, "a", 4)).status is Status.OK


def test_a_new_pool_that_cannot_be_counted_is_not_known_to_fit() -> None:
    assert in_prefix(make_cluster(public("a", 3)), NewPool(public("new", None))).status is Status.UNKNOWN


def test_nodes_that_are_in_no_pool_may_be_upgraded_too() -> None:
    cluster = make_cluster(public(count=15, max_surge="1"), node_provisioning="Auto")
    assert in_prefix(cluster, make_upgrade(cluster)).status is Status.UNKNOWN


# Quota


def usages(left: int, standard: int | None = None) -> NetworkUsages:
    known = {"PublicIPAddresses": left, "StandardSkuPublicIpAddresses": standard}
    quotas = {k.lower(): PublicIpQuota(k, n + 100, 100, "GET /usages") for k, n in known.items() if n is not None}
    return NetworkUsages(LOCATION, quotas)


def of_quota(left: int, standard: int | None = None, *pools: NodePool) -> Finding:
    cluster = make_cluster(*(pools or (public(count=20, prefix_name=None, max_surge="10%"),)))
    (found,) = public_ip_quota(make_demand(cluster, make_upgrade(cluster)), cluster, usages(left, standard))
    return found


def test_every_surge_node_takes_a_public_address() -> None:
    assert of_quota(2, 2).status is Status.OK
    found = of_quota(1, 9)
    assert (found.status, found.deciding and (found.deciding.needs, found.deciding.has)) == (Status.FAIL, (2, 1))


def test_a_smaller_surge_is_offered_and_what_is_used_of_both_counters_is_told() -> None:
    found = of_quota(1, 9)
    assert found.remedies[0].command.endswith("--max-surge 1")
    assert len(found.evidence) == 2 * len(of_quota(1).evidence)
    assert found.deciding is not None
    assert found.deciding.used == 100


def test_of_the_standard_addresses_alone_a_shortage_warns() -> None:
    assert of_quota(9, 1).status is Status.WARN


def test_a_region_that_lists_no_quota_is_not_taken_for_no_limit() -> None:
    cluster = make_cluster(public())
    with pytest.raises(NotKnown, match="list no quota PublicIPAddresses"):
        list(public_ip_quota(make_demand(cluster, make_upgrade(cluster)), cluster, NetworkUsages(LOCATION, {})))


def test_nodes_without_public_addresses_take_none() -> None:
    assert of_quota(0, 0, make_pool("apps", 20)).status is Status.NOT_APPLICABLE
