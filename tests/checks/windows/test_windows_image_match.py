"""Images are built for the release of their host."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_image_match import windows_image_match
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_new_pool, make_pool

NEW = make_new_pool("npwin2", os_type="Windows", os_sku="Windows2025")


def test_without_windows_pools_there_is_nothing_to_match() -> None:
    (found,) = windows_image_match(NEW, make_cluster())
    assert found.status is Status.NOT_APPLICABLE


def test_another_release_than_that_of_the_pools_there_is_a_warning() -> None:
    old = make_pool("npwin", os_type="Windows", node_image="AKSWindows-2022-containerd-20348.1787.230614")
    (found,) = windows_image_match(NEW, make_cluster(make_pool(), old))
    assert found.status is Status.WARN
    assert found.summary.startswith("Windows2025 beside Windows2022")


def test_the_same_release_holds() -> None:
    (found,) = windows_image_match(NEW, make_cluster(make_pool("npwin", os_type="Windows", os_sku="windows2025")))
    assert found.status is Status.OK


def test_a_pool_whose_release_azure_does_not_state_is_not_known() -> None:
    with pytest.raises(NotKnown, match="osSKU of pool npwin"):
        list(windows_image_match(NEW, make_cluster(make_pool("npwin", os_type="Windows"))))
