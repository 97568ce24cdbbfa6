from __future__ import annotations

import pytest

from aks_checks.outbound.outbound_ips_exist import outbound_ips_exist
from aks_preflight.facts.public_ips import OutboundRanges, Ranges
from aks_preflight.model.cluster import ClusterNetwork, LoadBalancer
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster
from tests.checks.outbound.addresses import DENIED, GONE, address, prefix, ranges

OWN = LoadBalancer(own_ip_ids=(address("a1"),), own_prefix_ids=(prefix("p1"),))


def asked(brought: Ranges, balancer: LoadBalancer = OWN) -> list[Status]:
    cluster = make_cluster(network=ClusterNetwork(plugin="azure", load_balancer=balancer))
    return [f.status for f in outbound_ips_exist(cluster, OutboundRanges(brought))]


def test_what_the_customer_brought_is_there() -> None:
    assert asked(ranges(a1="203.0.113.1", p1="203.0.113.16/28")) == [Status.OK, Status.OK]


def test_a_prefix_may_be_all_that_was_brought() -> None:
    assert asked(ranges(p1="203.0.113.16/28"), LoadBalancer(own_prefix_ids=(prefix("p1"),))) == [Status.OK]


def test_an_address_that_was_deleted_stops_every_operation() -> None:
    assert asked(ranges(a1=GONE, p1="203.0.113.16/28")) == [Status.FAIL, Status.OK]
    assert asked(ranges(a1="203.0.113.1", p1=GONE)) == [Status.OK, Status.FAIL]


def test_one_that_may_not_be_read_is_not_taken_for_deleted() -> None:
    with pytest.raises(NotKnown, match="not allowed"):
        asked(ranges(a1=DENIED, p1="203.0.113.16/28"))


def test_addresses_of_aks_own_are_not_asked_for() -> None:
    assert asked(Ranges(), LoadBalancer(outbound_ips=1)) == [Status.NOT_APPLICABLE]
