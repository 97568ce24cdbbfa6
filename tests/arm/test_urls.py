"""What two spellings of one request share, on what scope it reads, and in which api-version."""

from __future__ import annotations

import pytest

from aks_preflight.arm.urls import bucket_of, path_of, path_of_link, request_key, scope_of
from aks_preflight.arm.versions import api_version, resource_type

S = "/subscriptions/s"
G = f"{S}/resourceGroups/g"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{S}/a?api-version=1", f"{S}/a?api-version=2"),
        (f"{S}/a?api-version=1", f"{S}/A/"),
        (f"{S}/a?x=1&y=2", f"https://management.azure.com{S}/a?y=2&X=1&api-version=3"),
        (f"{S}/a?$filter=location eq 'west'", f"{S}/a?%24filter=location%20eq%20%27West%27"),
        (f"{S}/resourceGroups/gr%C3%B6%C3%9Fe", f"{S}/resourcegroups/größe"),
    ],
)
def test_spellings_of_one_request(one: str, other: str) -> None:
    assert request_key(one) == request_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{S}/a", f"{S}/b"),
        (f"{S}/a", f"{S}/a?$skipToken=1"),
        (f"{S}/a?$filter=location eq 'west'", f"{S}/a?$filter=location eq 'east'"),
    ],
)
def test_different_requests(one: str, other: str) -> None:
    assert request_key(one) != request_key(other)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/subscriptions", "/subscriptions"),
        (S, S),
        (f"{S}/providers/Microsoft.Compute/locations/west/usages", S),
        (f"{S}/providers/Microsoft.ContainerService/managedClusters", S),
        (f"{G}/providers/Microsoft.Network/virtualNetworks", G),
        (f"{G}/providers/Microsoft.Network/virtualNetworks/v", f"{G}/providers/Microsoft.Network/virtualNetworks/v"),
        (
            f"{G}/providers/Microsoft.Network/virtualNetworks/v/usages",
            f"{G}/providers/Microsoft.Network/virtualNetworks/v",
        ),
        (f"{G}/providers/Microsoft.Authorization/locks", G),
        (f"{G}/providers/X.Y/a/b/providers/Microsoft.Authorization/permissions", f"{G}/providers/X.Y/a/b"),
        (f"{G}/resources", G),
    ],
)
def test_the_scope_that_a_request_reads(path: str, scope: str) -> None:
    assert scope_of(path) == scope


def test_what_azure_throttles_by() -> None:
    assert bucket_of(f"https://x{G}/providers/Microsoft.Network/virtualNetworks/v") == ("s", "Microsoft.Network")
    assert bucket_of("/subscriptions") == ("", "Azure Resource Manager")
    assert bucket_of("/SUBSCRIPTIONS/S") == ("s", "Azure Resource Manager")


def test_what_azure_encoded_stays_as_it_is() -> None:
    link = f"https://x{S}/a?api-version=1&%24skipToken=a%2Bb%3D"
    assert path_of_link(link) == f"{S}/a?api-version=1&%24skipToken=a%2Bb%3D"
    assert path_of_link(f"{S}/a{{b}}?x={{y}}") == f"{S}/a%7Bb%7D?x=%7By%7D"


def test_what_a_caller_gives_is_encoded() -> None:
    assert path_of(f"{S}/a b?c#d%", {"$filter": "x eq 'y&z'"}) == f"{S}/a%20b%3Fc%23d%25?$filter=x%20eq%20%27y%26z%27"


@pytest.mark.parametrize(
    ("path", "kind", "version"),
    [
        ("/subscriptions", "microsoft.resources/subscriptions", "2022-12-01"),
        (S, "microsoft.resources/subscriptions", "2022-12-01"),
        (G, "microsoft.resources/subscriptions/resourcegroups", "2021-04-01"),
        (f"{S}/providers/Microsoft.Compute", "microsoft.resources/providers", "2021-04-01"),
        (f"{S}/providers/Microsoft.Compute/skus", "microsoft.compute/skus", "2021-07-01"),
        (
            f"{S}/providers/Microsoft.Compute/locations/west/usages",
            "microsoft.compute/locations/usages",
            "2024-07-01",
        ),
        (
            f"{G}/providers/Microsoft.ContainerService/managedClusters/c/agentPools/p/upgradeProfiles/default",
            "microsoft.containerservice/managedclusters/agentpools/upgradeprofiles",
            "2025-10-01",
        ),
        (f"{G}/providers/microsoft.authorization/locks", "microsoft.authorization/locks", "2016-09-01"),
        (
            f"{G}/providers/Microsoft.Network/virtualNetworks/v/providers/Microsoft.Authorization/permissions",
            "microsoft.authorization/permissions",
            "2022-04-01",
        ),
        (
            "/providers/Microsoft.Management/managementGroups/m/descendants",
            "microsoft.management/managementgroups/descendants",
            "2020-05-01",
        ),
    ],
)
def test_each_type_has_its_version(path: str, kind: str, version: str) -> None:
    assert resource_type(path) == kind
    assert api_version(path, asked=None, overrides={}) == version


def test_the_operators_word_goes_before_the_callers_and_that_before_the_table() -> None:
    path = f"{S}/providers/Microsoft.Compute/skus"
    assert api_version(path, asked="2030-01-01", overrides={}) == "2030-01-01"
    assert api_version(path, asked="2030-01-01", overrides={"Microsoft.Compute": "2019-04-01"}) == "2019-04-01"
    both = {"Microsoft.Compute": "2019-04-01", "microsoft.compute/SKUs": "2017-09-01"}
    assert api_version(path, asked=None, overrides=both) == "2017-09-01"


def test_a_type_that_the_table_lacks_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"no api-version is pinned for microsoft.storage/accounts"):
        api_version(f"{S}/providers/Microsoft.Storage/accounts", asked=None, overrides={})
