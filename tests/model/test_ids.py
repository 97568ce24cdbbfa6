"""ARM ids, which Azure itself writes in several cases."""

from __future__ import annotations

import pytest

from aks_preflight.model.ids import group_of, parent_of, parse_id, same_id

SUBNET = "/subscriptions/S/resourceGroups/Net/providers/Microsoft.Network/virtualNetworks/hub/subnets/nodes"


def test_an_id_is_taken_apart() -> None:
    subnet = parse_id(SUBNET)
    assert (subnet.subscription, subnet.resource_group, subnet.namespace) == ("S", "Net", "Microsoft.Network")
    assert subnet.types == ("virtualNetworks", "subnets")
    assert subnet.names == ("hub", "nodes")
    assert subnet.name == "nodes"


def test_the_parent_of_a_subnet_is_its_vnet() -> None:
    assert parse_id(SUBNET).parent == SUBNET.removesuffix("/subnets/nodes")
    assert parse_id(SUBNET + "/").parent == SUBNET.removesuffix("/subnets/nodes")
    assert parent_of(SUBNET) == parse_id(SUBNET).parent


@pytest.mark.parametrize(("text", "group"), [(SUBNET, "net"), ("/subscriptions/S/resourcegroups/G", "g"),
                                             ("/subscriptions/S", "")])  # fmt: skip
def test_the_group_of_an_id(text: str, group: str) -> None:
    assert group_of(text) == parse_id(text).resource_group.lower() == group


@pytest.mark.parametrize("other", [SUBNET.upper(), SUBNET.lower(), SUBNET.replace("resourceGroups", "resourcegroups")])
def test_ids_are_compared_without_case(other: str) -> None:
    assert same_id(SUBNET, other)
    assert same_id(SUBNET, other + "/")
    assert parse_id(SUBNET).key == parse_id(other).key


def test_an_id_that_is_not_there_is_the_same_as_none() -> None:
    assert not same_id(SUBNET, None)
    assert not same_id(None, None)


def test_ids_of_a_subscription_and_of_a_group() -> None:
    assert parse_id("/subscriptions/S").name == "S"
    assert parse_id("/subscriptions/S/resourcegroups/G").name == "G"


@pytest.mark.parametrize("text", ["", "nodes", "subscriptions/S", "/resourceGroups/G", "/subscriptions/"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an ARM id"):
        parse_id(text)
    with pytest.raises(ValueError, match="not an ARM id"):
        group_of(text)
