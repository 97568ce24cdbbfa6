"""Windows Server 2019 does not run in an overlay network."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_overlay import windows_overlay
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool, overlay


@pytest.mark.parametrize(
    ("os_sku", "status"),
    [
        ("Windows2019", Status.FAIL),
        ("windows2022", Status.OK),
        ("Windows2025", Status.OK),
        ("Windows95", Status.NOT_APPLICABLE),
    ],
)
def test_in_an_overlay_network_the_release_decides(os_sku: str, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows", os_sku=os_sku)
    (found,) = windows_overlay(pool, make_cluster(network=overlay()), KNOWLEDGE)
    assert found.status is status


def test_elsewhere_it_does_not_matter() -> None:
    pool = make_new_pool("npwin", os_type="Windows", os_sku="Windows2019")
    (found,) = windows_overlay(pool, make_cluster(), KNOWLEDGE)
    assert found.status is Status.NOT_APPLICABLE


def test_a_release_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown):
        list(windows_overlay(make_new_pool("npwin", os_type="Windows"), make_cluster(network=overlay()), KNOWLEDGE))
