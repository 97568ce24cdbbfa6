"""VM sizes of a region."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.sizes import VmSize, VmSizes, parse_size
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Why
from tests.facts.bodies import SKUS, cluster_body, sku
from tests.facts.memory import MemoryArm

CLUSTER = parse_cluster(cluster_body())
UPGRADE = AskUpgrade()


def size(**changes: Any) -> VmSize:
    return parse_size(sku(**changes), "westeurope", f"GET {SKUS}")


async def sizes(*rows: Any) -> VmSizes:
    return await VmSizes.fetch(MemoryArm({SKUS: list(rows)}), CLUSTER, UPGRADE)


def test_what_a_size_says() -> None:
    found = size()
    assert (found.name, found.family, found.vcpus) == ("Standard_D4s_v5", "standardDSv5Family", 4)
    assert (found.architecture, found.generations, found.memory_gib) == ("x64", {"V1", "V2"}, 16.0)
    assert found.zones == {"1", "2", "3"}
    assert found.restricted is None


def test_a_constrained_size_counts_its_base_vcpus() -> None:
    found = size(name="Standard_E32-16s_v5", vCPUs="32", vCPUsAvailable="16")
    assert (found.vcpus, found.available_vcpus) == (32, 16)


@pytest.mark.parametrize("value", [None, "", "many", "nan", "inf"])
def test_vcpus_that_cannot_be_read_stay_unknown(value: str | None) -> None:
    assert size(vCPUs=value).vcpus is None


def test_generations_are_listed_with_commas_and_may_be_absent() -> None:
    assert size(HyperVGenerations="V1, v2").generations == {"V1", "V2"}
    assert size(HyperVGenerations=None).generations == frozenset()


# Restrictions


def restriction(kind: str | None, reason: str = "NotAvailableForSubscription", **info: Any) -> dict[str, Any]:
    return {"type": kind, "reasonCode": reason, "values": info.get("locations", []), "restrictionInfo": info}


@pytest.mark.parametrize("reason", ["NotAvailableForSubscription", "QuotaId"])
def test_a_size_restricted_in_the_region(reason: str) -> None:
    found = size(restrictions=[restriction("Location", reason, locations=["WestEurope"])])
    assert found.restricted == reason
    assert found.restricted_zones == frozenset()


def test_a_restriction_of_another_region_does_not_concern_this_one() -> None:
    there = restriction("Location", locations=["eastus"])
    assert size(restrictions=[there]).restricted is None
    assert size(restrictions=[restriction("Zone", locations=["eastus"], zones=["1"])]).restricted_zones == frozenset()


def test_a_restriction_without_details_is_of_the_places_among_its_values() -> None:
    there = {"type": "Location", "reasonCode": "QuotaId", "values": ["eastus"]}
    assert size(restrictions=[there]).restricted is None
    assert size(restrictions=[{**there, "values": ["WestEurope"]}]).restricted == "QuotaId"


def test_zones_among_the_values_of_a_restriction_are_no_places() -> None:
    with pytest.raises(NotKnown, match="a restriction of"):
        size(restrictions=[{"type": "Zone", "reasonCode": "QuotaId", "values": ["1"]}])


def test_a_restriction_that_names_no_place_is_of_this_one() -> None:
    assert size(restrictions=[{"type": "Location", "reasonCode": "QuotaId"}]).restricted == "QuotaId"


def test_a_size_restricted_in_some_zones() -> None:
    found = size(restrictions=[restriction("zone", locations=["westeurope"], zones=["2", "3"])])
    assert found.restricted is None
    assert found.restricted_zones == {"2", "3"}


@pytest.mark.parametrize("odd", [restriction(None), restriction("Zone", locations=["westeurope"]), {"raw": "Type: ?"}])
def test_a_restriction_that_does_not_say_what_it_restricts_is_neither_no_nor_every_restriction(odd: Any) -> None:
    with pytest.raises(NotKnown, match="a restriction of Standard_D4s_v5"):
        size(restrictions=[odd])


# Zones


def test_zones_are_those_of_the_region_asked_for() -> None:
    infos = [{"location": "eastus", "zones": ["1"]}, {"location": "WestEurope", "zones": ["3"]}]
    assert size(locationInfo=infos).zones == {"3"}


def test_a_region_without_zones_is_told_from_one_of_which_nothing_is_said() -> None:
    assert size(locationInfo=[{"location": "westeurope", "zones": []}]).zones == frozenset()
    assert size(locationInfo=[]).zones is None
    assert size(locationInfo=[{"location": "eastus", "zones": ["1"]}]).zones is None


# The list


async def test_a_size_is_found_without_case() -> None:
    found = (await sizes(sku())).size("standard_d4S_V5")
    assert found is not None
    assert found.name == "Standard_D4s_v5"


async def test_a_size_that_is_not_listed_is_not_offered() -> None:
    listed = await sizes(sku())
    assert listed.size("Standard_M128") is None
    with pytest.raises(NotKnown, match="does not hold Standard_M128"):
        listed.known("Standard_M128")


async def test_no_size_asked_for_is_not_a_size_that_is_not_offered() -> None:
    with pytest.raises(NotKnown, match="the VM size"):
        (await sizes(sku())).size(None)


async def test_rows_of_other_regions_and_of_other_resources_are_left_out() -> None:
    disk = {**sku("Standard_D8s_v5"), "resourceType": "disks"}
    listed = await sizes(
        sku(), disk, sku("Standard_E8s_v5", location="eastus"), sku("Standard_F4", location="WestEurope")
    )
    assert set(listed.rows) == {"standard_d4s_v5", "standard_f4"}


@pytest.mark.parametrize("rows", [[], [{**sku(), "resourceType": "disks"}], [sku(location="eastus")]])
async def test_a_list_without_a_single_vm_size_does_not_say_that_none_is_offered(rows: list[Any]) -> None:
    with pytest.raises(NotKnown, match="holds no VM size") as told:
        await sizes(*rows)
    assert told.value.reason.why is Why.MALFORMED


async def test_azure_is_asked_for_one_region() -> None:
    arm = MemoryArm({SKUS: [sku()]})
    await VmSizes.fetch(arm, CLUSTER, UPGRADE)
    assert arm.params == [{"$filter": "location eq 'westeurope'"}]


@pytest.mark.parametrize(
    "row", [sku(capabilities="none"), sku(family=5), sku(restrictions="none"), sku(locationInfo=[5])]
)
async def test_a_row_of_the_wrong_shape_is_malformed_only_where_it_is_asked_for(row: Any) -> None:
    listed = await sizes(row, sku("Standard_D8s_v5"))
    assert listed.size("Standard_D8s_v5") is not None
    with pytest.raises(NotKnown, match="malformed answer"):
        listed.size("Standard_D4s_v5")


@pytest.mark.parametrize("name", [None, 5])
async def test_a_row_without_a_name_is_malformed(name: Any) -> None:
    with pytest.raises(NotKnown, match="malformed answer: "):
        await sizes({**sku(), "name": name}, sku("Standard_D8s_v5"))
