from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aks_checks.outbound.outbound_route import outbound_route
from aks_preflight.facts.egress import OwnEgress
from aks_preflight.knowledge import load
from aks_preflight.model.cluster import ClusterNetwork
from aks_preflight.model.finding import Finding, Status
from tests.builders import KNOWLEDGE, make_cluster, make_demand, make_new_pool, make_subnet, make_upgrade, make_vnet

TODAY = date(2026, 11, 23)


def adding(kind: str | None, *, table: str | None = None, source: str | None = None, on: date = TODAY) -> Finding:
    cluster = make_cluster(network=ClusterNetwork(plugin="azure", outbound_type=kind), artifact_source=source)
    egress = OwnEgress(make_vnet(replace(make_subnet(), route_table_id=table)), {})
    (found,) = outbound_route(make_demand(cluster, make_new_pool()), cluster, egress, load(on))
    return found


def test_routes_of_the_customers_need_their_table_on_the_subnet() -> None:
    assert adding("userDefinedRouting", table="/table").status is Status.OK
    assert adding("userDefinedRouting").status is Status.WARN


def test_a_subnet_that_is_not_in_the_vnet_is_judged_elsewhere() -> None:
    cluster = make_cluster(network=ClusterNetwork(plugin="azure", outbound_type="userDefinedRouting"))
    egress = OwnEgress(make_vnet(make_subnet("other")), {})
    (found,) = outbound_route(make_demand(cluster, make_upgrade(cluster)), cluster, egress, KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("kind", ["none", "block"])
def test_no_way_out_needs_a_registry_cache(kind: str) -> None:
    assert adding(kind, source="Cache").status is Status.OK
    assert adding(kind, source="Direct").status is Status.WARN


def test_the_end_of_default_outbound_access_is_told_once_it_was_announced() -> None:
    assert "2026-03-31" in adding("none").summary
    assert "2026-03-31" not in adding("none", on=date(2025, 6, 1)).summary


@pytest.mark.parametrize("kind", ["loadBalancer", "managedNATGateway", None])
def test_elsewhere_aks_sees_to_the_way_out(kind: str | None) -> None:
    assert adding(kind).status is Status.NOT_APPLICABLE
