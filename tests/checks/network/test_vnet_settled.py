from __future__ import annotations

from dataclasses import replace

import pytest

from aks_checks.network.vnet_settled import vnet_settled
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_vnet


def asked(state: str | None) -> Status:
    (found,) = vnet_settled(make_cluster(), replace(make_vnet(), state=state))
    return found.status


@pytest.mark.parametrize(
    ("state", "status"),
    [("Succeeded", Status.OK), ("succeeded", Status.OK), ("Updating", Status.FAIL), ("Failed", Status.FAIL)],
)
def test_only_a_vnet_that_succeeded_is_settled(state: str, status: Status) -> None:
    assert asked(state) is status


def test_a_state_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown):
        asked(None)
